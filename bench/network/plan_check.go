package network

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// check names what is not possible with n nodes, whatever the seed.
func (p Plan) check(n int, workload []algorithms.Fault) error {
	if errs := p.Fits(n); len(errs) > 0 {
		return errors.Join(errs...)
	}
	return p.checkOrder(workload)
}

// Fits says what is not possible with n nodes, whatever a workload does: above all, nodes that
// there are not. Each error is that of a statement.
func (p Plan) Fits(n int) (errs []error) {
	for _, s := range p.steps {
		if err := s.check(n); err != nil {
			errs = append(errs, &suggest.KeyError{Key: "faults", Value: suggest.Quote(s.String()), Err: err})
		}
	}
	return errs
}

// After names the statements that come after a time, in the order of the plan: those that cannot
// happen any more in a run that is cut off then.
func (p Plan) After(limit algorithms.Time) []string {
	var late []string
	for _, s := range p.steps {
		if s.from > limit {
			late = append(late, s.String())
		}
	}
	return late
}

// check looks at one statement by itself.
func (s step) check(n int) error {
	if len(s.nodes.ranges) == 0 {
		return nil // drawn, or half: a second list stands beside a first alone
	}
	sides := make([]int8, n)
	for side, g := range []group{s.nodes, s.other} {
		for _, r := range g.ranges {
			if int(r[1]) >= n {
				return fmt.Errorf("node %d (allowed: 0 to %d)", r[1], n-1)
			}
			for node := r[0]; node <= r[1]; node++ {
				if sides[node] != 0 {
					return fmt.Errorf("node %d is named twice", node)
				}
				sides[node] = int8(side + 1)
			}
		}
	}
	if missing := slices.Index(sides, 0); len(s.other.ranges) > 0 && missing >= 0 {
		return fmt.Errorf("node %d is on neither side (allowed: all %d nodes, or one side alone for the rest)",
			missing, n)
	}
	return nil
}

// change is what a statement does to one node that it names.
type change struct {
	node     int32
	from, to algorithms.Time // all that can happen by it happens from, at the latest to
	step     *step           // nil where the workload does it
	recovers bool            // it brings the node back, which else it leaves down,
	returns  bool            // or crashes and brings it back
}

// String names the statement.
func (c change) String() string {
	if c.step == nil {
		return fmt.Sprintf("the algorithm's own %v at %v", c.kind(), c.from)
	}
	return strconv.Quote(c.step.String())
}

func (c change) kind() algorithms.FaultKind {
	if c.recovers {
		return algorithms.Recover
	}
	return algorithms.Crash
}

// checkOrder finds nodes that would crash while they are down, or recover while up.
// Nodes that are drawn are in no other statement, so they need no look.
func (p Plan) checkOrder(workload []algorithms.Fault) error {
	var changes []change
	for _, f := range workload { // which happens first of what happens at one time
		if f.Kind == algorithms.Crash || f.Kind == algorithms.Recover {
			changes = append(changes, change{
				node: int32(f.Node), from: f.At, to: f.At, recovers: f.Kind == algorithms.Recover,
			})
		}
	}
	for i := range p.steps {
		if s := &p.steps[i]; s.kind != algorithms.Split {
			for _, node := range s.nodes.listed() {
				changes = append(changes, change{
					node, s.from, max(s.from, s.to) + s.after, s, s.kind == algorithms.Recover, s.after > 0,
				})
			}
		}
	}
	slices.SortStableFunc(changes, func(a, b change) int {
		return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.from, b.from))
	})
	before := change{node: -1}
	down := false
	for _, c := range changes {
		if c.node != before.node {
			before, down = change{node: c.node, from: -1, to: -1}, false
		}
		switch {
		case c.step == nil && before.step == nil: // a workload fits together by itself
		case c.recovers && !down:
			return fmt.Errorf("plan: %v: node %d is not down then", c, c.node)
		case !c.recovers && down:
			return fmt.Errorf("plan: %v: node %d is down already by %v", c, c.node, before)
		case c.from <= before.to:
			return fmt.Errorf("plan: %v: node %d is not done with %v (allowed: after %v)", c, c.node, before, before.to)
		}
		down = !c.recovers && !c.returns
		before = c
	}
	return nil
}

// unnamed are the nodes that may be drawn: those of no crash or recover statement, nor of the
// workload. It is nil where nothing is drawn.
func (p Plan) unnamed(n int, workload []algorithms.Fault) []int32 {
	named := make([]bool, n)
	for _, f := range workload {
		if f.Kind == algorithms.Crash || f.Kind == algorithms.Recover {
			named[f.Node] = true
		}
	}
	drawn := false
	for _, s := range p.steps {
		if s.kind == algorithms.Split {
			continue
		}
		drawn = drawn || s.nodes.random()
		for _, node := range s.nodes.listed() {
			named[node] = true
		}
	}
	if !drawn {
		return nil
	}
	return slices.DeleteFunc(upTo(n), func(node int32) bool { return named[node] })
}
