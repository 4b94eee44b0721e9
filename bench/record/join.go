package record

import (
	"reflect"
	"slices"
	"strings"
)

// Headless reports whether nothing is known of how the records came about, as of those from CSV.
func (res *Results) Headless() bool {
	return res.Tool == "" && res.Host == (Host{}) && res.Method == (Method{})
}

// Add adds the records of another run if they may stand in one report: the tool, the machine, the
// method and the scenario are the same but for algorithms, sizes, engines and topologies, and no
// trial is in both. Otherwise it changes nothing and returns false.
func (res *Results) Add(o *Results) bool {
	if res.Headless() || !reflect.DeepEqual(res.common(), o.common()) || res.overlaps(o) {
		return false
	}
	s, t := &res.Scenario, &o.Scenario
	for _, text := range []struct{ to, from *string }{
		{&s.Name, &t.Name},
		{&s.Engine, &t.Engine},
		{&s.Topology, &t.Topology},
	} {
		*text.to = strings.Join(union(strings.Split(*text.to, ","), strings.Split(*text.from, ",")), ",")
	}
	s.Algorithms, s.Nodes = union(s.Algorithms, t.Algorithms), union(s.Nodes, t.Nodes)
	m, n := &res.Method, &o.Method
	m.Meter, m.Idle, m.Shards = both(m.Meter, n.Meter), both(m.Idle, n.Idle), both(m.Shards, n.Shards)
	res.Warnings = union(res.Warnings, o.Warnings)
	res.Interrupted = res.Interrupted || o.Interrupted
	res.Records = slices.Concat(res.Records, o.Records)
	return true
}

// common is the head without what may differ between runs of one report.
func (res *Results) common() Results {
	c := *res
	c.Warnings, c.Interrupted, c.Records = nil, false, nil
	c.Method.Meter, c.Method.Idle, c.Method.Shards = "", "", ""
	s := &c.Scenario
	s.Name, s.Algorithms, s.Nodes, s.Engine, s.Topology = "", nil, nil, "", ""
	return c
}

// overlaps reports whether any trial is in both.
func (res *Results) overlaps(o *Results) bool {
	known := map[Run]bool{}
	for i := range res.Records {
		known[res.Records[i].trial()] = true
	}
	return slices.ContainsFunc(o.Records, func(r Record) bool { return known[r.trial()] })
}

// trial is what makes a trial, without how it went.
func (r *Run) trial() Run {
	t := *r
	t.Repetitions, t.Status, t.Started, t.Ended = 0, "", nil, nil
	return t
}

// union is the values of a and then those of b that are new.
func union[T comparable](a, b []T) []T {
	all := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}

// both are two sentences, or the one that there is.
func both(a, b string) string {
	if a == b || b == "" {
		return a
	}
	return strings.TrimPrefix(a+"; "+b, "; ")
}
