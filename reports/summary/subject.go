package summary

import (
	"cmp"
	"slices"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// subject is what compares: the algorithms of a problem with one functional unit.
type subject struct {
	problem, unit string
	lines         []*line
}

// line is an algorithm on a topology on one engine, by size.
type line struct {
	name   string
	runner runner
	points []*point
}

// runner is what ran the nodes.
type runner struct {
	engine    engine.Engine
	processes bool
}

func (r runner) String() string {
	if r.processes {
		return r.engine.Name + ", processes"
	}
	return r.engine.Name
}

// point is the trials of a line at a size.
type point struct {
	nodes  int
	trials []*record.Record
}

// mean is that of a figure over the trials, false where any of them does not have it.
func (p *point) mean(figure string) (float64, bool) {
	e := record.ByName(figure).Over(p.trials)
	return e.Mean, e.Trials == len(p.trials)
}

// perUnit is a quantity divided by the functional units that the trials did, false where there is
// none of either.
func (p *point) perUnit(q record.Quantity) (low, v, high float64, ok bool) {
	ops, known := p.mean("ops")
	if !known || ops <= 0 || q.Trials < len(p.trials) || q.Mean <= 0 {
		return 0, 0, 0, false
	}
	return q.Low / ops, q.Mean / ops, q.High / ops, true
}

// subjectsOf sorts the records that are without fault, in the order in which they first come.
func subjectsOf(records []record.Record) []*subject {
	var all []*subject
	several := severalTopologies(records)
	for i := range records {
		r := &records[i]
		if !r.OK() {
			continue
		}
		s := found(&all, func(s *subject) bool { return s.problem == string(r.Problem) && s.unit == r.Unit },
			func() *subject { return &subject{problem: string(r.Problem), unit: r.Unit} })
		name, by := r.Subject(), runner{r.Engine, r.Processes > 0}
		if several[r.Algorithm] {
			name += " on " + r.Topology
		}
		l := found(&s.lines, func(l *line) bool { return l.name == name && l.runner == by },
			func() *line { return &line{name: name, runner: by} })
		p := found(&l.points, func(p *point) bool { return p.nodes == r.Nodes },
			func() *point { return &point{nodes: r.Nodes} })
		p.trials = append(p.trials, r)
	}
	for _, s := range all {
		for _, l := range s.lines {
			slices.SortStableFunc(l.points, func(a, b *point) int { return cmp.Compare(a.nodes, b.nodes) })
		}
	}
	return all
}

// found is the element that fits, or a new one at the end.
func found[T any](all *[]*T, fits func(*T) bool, make func() *T) *T {
	if i := slices.IndexFunc(*all, fits); i >= 0 {
		return (*all)[i]
	}
	*all = append(*all, make())
	return (*all)[len(*all)-1]
}

// severalTopologies are the algorithms that ran on more than one at a size.
func severalTopologies(records []record.Record) map[string]bool {
	type place struct {
		algorithm string
		nodes     int
	}
	first, several := map[place]string{}, map[string]bool{}
	for i := range records {
		r := &records[i]
		at := place{r.Algorithm, r.Nodes}
		if t, ok := first[at]; ok && t != r.Topology {
			several[r.Algorithm] = true
		}
		first[at] = r.Topology
	}
	return several
}

// by are the lines of a runner.
func (s *subject) by(r runner) []*line {
	return slices.DeleteFunc(slices.Clone(s.lines), func(l *line) bool { return l.runner != r })
}

// runners are those of the lines, in the order of engines.
func (s *subject) runners() []runner {
	var all []runner
	for _, l := range s.lines {
		if !slices.Contains(all, l.runner) {
			all = append(all, l.runner)
		}
	}
	slices.SortStableFunc(all, func(a, b runner) int { return engine.Compare(a.engine, b.engine) })
	return all
}

// sizesOf are the sizes of any of the lines, in their order.
func sizesOf(lines []*line) []int {
	var sizes []int
	for _, l := range lines {
		for _, p := range l.points {
			sizes = append(sizes, p.nodes)
		}
	}
	slices.Sort(sizes)
	return slices.Compact(sizes)
}

// at is the point of a size, nil where there is none.
func (l *line) at(nodes int) *point {
	if i := slices.IndexFunc(l.points, func(p *point) bool { return p.nodes == nodes }); i >= 0 {
		return l.points[i]
	}
	return nil
}

// largest is the largest size at which most of the lines have a point.
func largest(lines []*line) int {
	best, most := 0, 0
	for _, n := range sizesOf(lines) {
		count := 0
		for _, l := range lines {
			if l.at(n) != nil {
				count++
			}
		}
		if count >= most {
			best, most = n, count
		}
	}
	return best
}
