package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// Case is what is compared with what: all that a record says of what ran. Its name tells it from
// the other cases of a comparison.
type Case struct {
	Name      string `json:"name"`
	Problem   string `json:"problem"`
	Algorithm string `json:"algorithm"`
	Params    string `json:"params,omitempty"` // of the case of the scenario
	Nodes     int    `json:"nodes"`
	Topology  string `json:"topology"`
	Engine    string `json:"engine"`
	Processes int    `json:"processes"`
	Failures  string `json:"failures"`
}

// caseOf is the case of a record, without a name. Of old records nobody knows whether the run was
// to have failures; they stand for those that were to have none.
func caseOf(r *record.Record) Case {
	c := Case{
		Problem: string(r.Problem), Algorithm: r.Algorithm, Params: r.Params, Nodes: r.Nodes, Topology: r.Topology,
		Engine: r.Engine.Name, Processes: r.Processes, Failures: r.Failures,
	}
	if c.Failures == "" {
		c.Failures = record.NoFailures
	}
	return c
}

// group is the records of a case, in the order in which they ran.
type group struct {
	Case
	records []*record.Record
}

// groupsOf sorts records into cases, in the order of their first ones.
func groupsOf(res *record.Results) []group {
	var all []group
	at := map[Case]int{}
	for i := range res.Records {
		r := &res.Records[i]
		c := caseOf(r)
		k, ok := at[c]
		if !ok {
			k = len(all)
			at[c] = k
			all = append(all, group{Case: c})
		}
		all[k].records = append(all[k].records, r)
	}
	for _, g := range all {
		slices.SortStableFunc(g.records, func(a, b *record.Record) int {
			if a.Started == nil || b.Started == nil {
				return 0
			}
			return a.Started.Compare(*b.Started)
		})
	}
	return all
}

// match is a case of both sides.
type match struct{ old, new group }

// processors is the number at the end of a benchmark's name, of threads that Go code ran on.
var processors = regexp.MustCompile(`-[0-9]+$`)

// matched pairs the cases of two sides, in the order of the new one. Where a case has none that is
// the same in all, one is taken that differs in what the machine has a part in: the number of
// threads in the name of a benchmark, and the engine where it may differ. It is taken only where no
// other comes into question.
func matched(old, new []group, anyEngine bool) (pairs []match, onlyOld, onlyNew []group) {
	alike := []func(Case) Case{
		func(c Case) Case { return c },
		func(c Case) Case {
			if c.Engine == engine.Benchmark.Name {
				c.Algorithm = processors.ReplaceAllString(c.Algorithm, "")
			}
			return c
		},
	}
	if anyEngine {
		alike = append(alike, func(c Case) Case {
			c.Engine, c.Processes = "", 0
			return c
		})
	}
	found := make([]*group, len(new))
	used := make([]bool, len(old))
	for _, key := range alike {
		olds, news := map[Case][]int{}, map[Case][]int{}
		for i := range old {
			if k := key(old[i].Case); !used[i] {
				olds[k] = append(olds[k], i)
			}
		}
		for i := range new {
			if k := key(new[i].Case); found[i] == nil {
				news[k] = append(news[k], i)
			}
		}
		for i := range new {
			k := key(new[i].Case)
			if found[i] == nil && len(news[k]) == 1 && len(olds[k]) == 1 {
				found[i] = &old[olds[k][0]]
				used[olds[k][0]] = true
			}
		}
	}
	for i := range new {
		if found[i] == nil {
			onlyNew = append(onlyNew, new[i])
		} else {
			pairs = append(pairs, match{*found[i], new[i]})
		}
	}
	for i := range old {
		if !used[i] {
			onlyOld = append(onlyOld, old[i])
		}
	}
	return pairs, onlyOld, onlyNew
}

// name gives cases their names: the algorithm and its size, and what else they differ in.
func name(cases []*Case) {
	differ := func(of func(*Case) any) bool {
		return slices.ContainsFunc(cases, func(c *Case) bool { return of(c) != of(cases[0]) })
	}
	problems := differ(func(c *Case) any { return c.Problem })
	topologies := differ(func(c *Case) any { return c.Topology })
	engines := differ(func(c *Case) any { return c.Engine })
	processes := differ(func(c *Case) any { return c.Processes })
	failures := differ(func(c *Case) any { return c.Failures })
	for _, c := range cases {
		c.Name = strings.TrimSpace(c.Algorithm + " " + c.Params)
		if !foreign(c.Engine) {
			c.Name += fmt.Sprintf(" at %d nodes", c.Nodes)
		} else if problems && c.Engine == engine.Benchmark.Name {
			c.Name = c.Problem + " " + c.Algorithm
		}
		if topologies && c.Topology != "" {
			c.Name += ", " + c.Topology
		}
		if engines && !foreign(c.Engine) {
			c.Name += " on " + c.Engine
		}
		if processes && c.Processes > 0 {
			c.Name += fmt.Sprintf(", %d processes", c.Processes)
		}
		if failures && c.Failures != record.NoFailures {
			c.Name += ", " + c.Failures
		}
	}
}

// foreign reports whether an engine of that name ran a program of others.
func foreign(name string) bool {
	var e engine.Engine
	return e.UnmarshalText([]byte(name)) == nil && e.Foreign
}
