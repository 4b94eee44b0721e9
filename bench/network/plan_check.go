package network

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// check names what is not possible with n nodes, whatever the seed.
func (p Plan) check(n int) error {
	var errs []error
	for _, s := range p.steps {
		if err := s.check(n); err != nil {
			errs = append(errs, fmt.Errorf("plan: %q: %w", s, err))
		}
	}
	if len(errs) == 0 {
		errs = append(errs, p.checkOrder())
	}
	return errors.Join(errs...)
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
	step     *step
}

// checkOrder finds nodes that would crash while they are down, or recover while up.
// Nodes that are drawn are in no other statement, so they need no look.
func (p Plan) checkOrder() error {
	var changes []change
	for i := range p.steps {
		if s := &p.steps[i]; s.kind != algorithms.Split {
			for _, node := range s.nodes.listed() {
				changes = append(changes, change{node, s.from, max(s.from, s.to) + s.after, s})
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
		recovers := c.step.kind == algorithms.Recover
		switch {
		case recovers && !down:
			return fmt.Errorf("plan: %q: node %d is not down then", c.step, c.node)
		case !recovers && down:
			return fmt.Errorf("plan: %q: node %d is down already by %q", c.step, c.node, before.step)
		case c.from <= before.to:
			return fmt.Errorf("plan: %q: node %d is not done with %q (allowed: after %v)",
				c.step, c.node, before.step, before.to)
		}
		down = !recovers && c.step.after == 0
		before = c
	}
	return nil
}

// unnamed are the nodes that may be drawn: those of no crash or recover statement. It is
// nil where nothing is drawn.
func (p Plan) unnamed(n int) []int32 {
	named := make([]bool, n)
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
