package configs

import (
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/internal/strict"
)

// parameters are those of algorithms, by the name of the algorithm.
type parameters = map[string]algorithms.Params

// paramsOfText reads ALG.NAME=VALUE, several of them with commas between. ALG may be a problem
// too, and where it is missing the parameter is that of all that have one of the name.
func paramsOfText(s string) (parameters, bool) {
	all := parameters{}
	parts := splitList(s)
	if len(parts) == 0 || len(parts) > mostElements {
		return nil, false
	}
	for _, part := range parts {
		name, value, ok := strings.Cut(part, "=")
		alg, param, dotted := strings.Cut(name, ".")
		if !dotted {
			alg, param = catalogue.All, name
		}
		if _, twice := all[alg][param]; !ok || alg == "" || param == "" || twice {
			return nil, false
		}
		if all[alg] == nil {
			all[alg] = algorithms.Params{}
		}
		all[alg][param] = value
	}
	return all, true
}

func paramsOfNode(n *strict.Node) (parameters, bool) {
	all := parameters{}
	for i := range n.Nodes {
		alg := &n.Nodes[i]
		all[alg.Name] = algorithms.Params{}
		for j := range alg.Nodes {
			v, ok := text.node(&alg.Nodes[j])
			if !ok {
				return nil, false
			}
			all[alg.Name][alg.Nodes[j].Name] = v
		}
		if alg.Kind != strict.Object || len(alg.Nodes) == 0 || len(alg.Nodes) > mostElements {
			return nil, false
		}
	}
	return all, n.Kind == strict.Object && len(n.Nodes) > 0 && len(n.Nodes) <= mostElements
}

// noCases is how somebody says that nothing runs but with the parameters of the scenario.
const noCases = "none"

// casesOfText reads several sets of parameters with semicolons between, or none.
func casesOfText(s string) ([]parameters, bool) {
	if strings.TrimSpace(s) == noCases {
		return nil, true
	}
	var all []parameters
	for part := range strings.SplitSeq(s, ";") {
		params, ok := paramsOfText(part)
		if !ok || len(all) == mostElements {
			return nil, false
		}
		all = append(all, params)
	}
	return all, true
}

// casesOfNode reads a list of sets of parameters, or a text.
func casesOfNode(n *strict.Node) ([]parameters, bool) {
	if n.Kind == strict.String {
		return casesOfText(n.Text)
	}
	if n.Kind != strict.List || len(n.Nodes) > mostElements {
		return nil, false
	}
	var all []parameters
	for i := range n.Nodes {
		params, ok := paramsOfNode(&n.Nodes[i])
		if !ok {
			return nil, false
		}
		all = append(all, params)
	}
	return all, true
}

// withoutCases are the keys that say what runs: who sets one of them runs the cases that they name
// too, and none of the default.
var withoutCases = []string{"algorithms", "params", "nodes", "topology"}

// dropCases takes the default cases away where they are not of what was asked for, or of no
// algorithm that there is: a program may have its own ones alone.
func (c *Config) dropCases(all givens) {
	if all.has("cases") {
		return
	}
	known := c.Scenario.Catalogue
	if known == nil {
		known = catalogue.BuiltIn()
	}
	c.Scenario.Cases = slices.DeleteFunc(slices.Clone(c.Scenario.Cases), func(given parameters) bool {
		for word := range given {
			if _, err := known.Select([]string{word}); err != nil {
				return true
			}
		}
		return slices.ContainsFunc(withoutCases, all.has)
	})
}
