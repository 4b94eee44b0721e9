package configs

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sweep"
	"github.com/joulemark/joulemark/internal/strict"
	"github.com/joulemark/joulemark/internal/suggest"
)

// sweptKeys are those of which a sweep may have several values, and sweptLists those of them that
// are lists in any scenario.
var (
	sweptKeys = []string{
		"algorithms", "nodes", "params", "topology", "latency", "loss", "duplicate", "reorder", "faults",
	}
	sweptLists = []string{"algorithms", "nodes"}
)

// option is one value of an axis.
type option struct {
	sweep.Value
	set func(*Config) error
}

// axis is the values of a key, or of a parameter, that is swept.
type axis []option

// axes reads what is swept. The lists of a scenario become keys that were given, and the others
// axes, in the order of the file.
func (l *loader) axes(section *strict.Node, all givens) (axes []axis) {
	if section == nil {
		return nil
	}
	if section.Kind != strict.Object || len(section.Nodes) == 0 {
		l.errs = append(l.errs, fmt.Errorf("%s: line %d: %w", l.file, section.Line,
			suggest.Wrong(sweepSection, section, "keys with lists of values: %s", strings.Join(sweptKeys, ", "))))
		return nil
	}
	f := strict.Faults{}
	f.Known(section, sweepSection, sweptKeys)
	l.inFile(&f)
	for i := range section.Nodes {
		n := &section.Nodes[i]
		if !slices.Contains(sweptKeys, n.Name) {
			continue
		}
		source := fmt.Sprintf("%s: line %d: %s.%s", l.file, n.Line, sweepSection, n.Name)
		g := given{source: source, node: n, swept: true}
		switch k := keyNamed(n.Name); {
		case n.Name == "params":
			axes = append(axes, l.paramAxes(g, all)...)
			if !all.has(n.Name) {
				all[n.Name] = g
			}
		case all.has(n.Name):
			l.twice(g.source, all[n.Name].source)
		default:
			if all[n.Name] = g; !slices.Contains(sweptLists, n.Name) {
				axes = append(axes, l.options(k, g))
			}
		}
	}
	return axes
}

// twice says that what is swept is given besides.
func (l *loader) twice(swept, other string) {
	l.errs = append(l.errs, fmt.Errorf("%s: it is swept, and %s gives it one value (allowed: one of the two)",
		swept, other))
}

func keyNamed(name string) *Key {
	i := slices.IndexFunc(keys, func(k Key) bool { return k.Name == name })
	return &keys[i]
}

// elements are those of a list, or a single value.
func elements(n *strict.Node) []*strict.Node {
	if n.Kind != strict.List {
		return []*strict.Node{n}
	}
	list := make([]*strict.Node, len(n.Nodes))
	for i := range n.Nodes {
		list[i] = &n.Nodes[i]
	}
	return list
}

// options reads the values of a key. Those that say the same are an error, as each would run twice.
func (l *loader) options(k *Key, g given) (options axis) {
	if len(elements(g.node)) == 0 {
		l.fault(g, suggest.Wrong(k.Name, g, "a list of values, each %s", k.allowed))
	}
	var seen []Config
	for _, n := range elements(g.node) {
		one := given{source: g.source, node: n}
		set, ok := k.read(one)
		if !ok {
			if n.Sound() {
				l.fault(one, suggest.Wrong(k.Name, one, "%s", one.allowed(k)))
			}
			continue
		}
		var c Config
		if err := set(&c, givens{}); err != nil {
			for _, err := range suggest.Leaves(err) {
				l.fault(one, suggest.For(k.Name, err))
			}
			continue
		}
		topology, err := c.Scenario.Topology.Load() // once for all settings
		if err != nil {
			l.errs = append(l.errs, err)
		}
		if slices.ContainsFunc(seen, func(s Config) bool { return reflect.DeepEqual(s, c) }) {
			l.fault(one, suggest.Wrong(k.Name, n, "each value once"))
			continue
		}
		seen = append(seen, c)
		options = append(options, option{sweep.Value{Key: k.Name, Text: one.written()}, func(c *Config) error {
			err := set(c, c.given)
			if topology.Shape == network.EdgeFile && k.Name == "topology" {
				c.Scenario.Topology = topology
			}
			return err
		}})
	}
	return options
}

// paramAxes reads an axis for each parameter of an algorithm or problem.
func (l *loader) paramAxes(g given, all givens) (axes []axis) {
	var elsewhere parameters
	if all.has("params") {
		elsewhere, _ = params.read(all["params"])
	}
	sound := g.node.Kind == strict.Object && len(g.node.Nodes) > 0
	for i := range g.node.Nodes {
		alg := &g.node.Nodes[i]
		sound = sound && alg.Kind == strict.Object && len(alg.Nodes) > 0
		for j := range alg.Nodes {
			p := &alg.Nodes[j]
			source := fmt.Sprintf("%s: line %d: %s.params.%s.%s", l.file, p.Line, sweepSection, alg.Name, p.Name)
			if _, twice := elsewhere[alg.Name][p.Name]; twice {
				l.twice(source, all["params"].source)
				continue
			}
			axes = append(axes, l.paramOptions(given{source: source, node: p}, alg.Name, p.Name))
		}
	}
	if !sound {
		l.fault(g, suggest.Wrong("params", g, "lists of values by algorithm or problem and name, as "+
			"gossip-push: {fanout: [1, 2]}"))
		return nil
	}
	return axes
}

// paramOptions reads the values of a parameter.
func (l *loader) paramOptions(at given, word, name string) (options axis) {
	const allowed = "a list of numbers and texts"
	var seen []string
	for _, n := range elements(at.node) {
		value, ok := text.node(n)
		one := given{source: at.source, node: n}
		switch {
		case !ok:
			l.fault(one, suggest.Wrong("params", n, allowed))
			continue
		case slices.Contains(seen, value):
			l.fault(one, suggest.Wrong("params", n, "each value once"))
			continue
		}
		seen = append(seen, value)
		own := parameters{word: {name: value}}
		set := func(c *Config) error {
			c.Scenario.Params = withParam(c.Scenario.Params, word, name, value)
			return nil
		}
		options = append(options, option{sweep.Value{Key: word + "." + name, Text: value, Params: own}, set})
	}
	if len(elements(at.node)) == 0 {
		l.fault(at, suggest.Wrong("params", at, allowed))
	}
	return options
}

// withParam is parameters with one more.
func withParam(p parameters, word, name, value string) parameters {
	all := maps.Clone(p)
	if all == nil {
		all = parameters{}
	}
	all[word] = maps.Clone(all[word])
	if all[word] == nil {
		all[word] = algorithms.Params{}
	}
	all[word][name] = value
	return all
}
