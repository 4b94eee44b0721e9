package publish

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/models/epidemic"
)

// What gossip promises besides, where nothing has failed. Both are missed by chance once in 10⁹
// runs at most.
var (
	reached = algorithms.Property{
		Name: "coverage", Text: "Where nothing has failed, as many nodes hear of the event as by random calls in all " +
			"but one of 10⁹ runs.",
	}
	randomPhase = algorithms.Property{
		Name: "random phase", Text: "Where nothing has failed, the intervals of the nodes do not begin at one time " +
			"after they have heard of the event, but are spread as by chance.",
		Synchronous: true,
	}
)

// rest is the checker of SWIMGossip: its goal is that the event has died out, so that no node that
// is up has it in its queue. Whom it has not reached by then shows in the coverage.
type rest struct {
	*deliveries
	plan  *swimPlan
	busy  []bool // by node
	left  int    // nodes that are up and busy
	least int    // nodes that have to know of the event in the end; 0: any number
	since []algorithms.Time
	spans []algorithms.Time // from hearing of the event to the last interval, by order of its end
}

var _ algorithms.FinalChecker = (*rest)(nil)

func newRest(s algorithms.Setup, p *swimPlan) *rest {
	n := s.N()
	r := &rest{
		deliveries: newDeliveries(n, originID, originID+1, 1), plan: p,
		busy: make([]bool, n), since: make([]algorithms.Time, n),
	}
	if s.Faults&^algorithms.Duplication == algorithms.NoFaults {
		calls := min(p.fanout, n-1, int(p.limit))
		whole, part := int(p.limit)/calls, int(p.limit)%calls
		r.least = epidemic.Mongering(n, func(k int) float64 {
			return float64(whole)*epidemic.Within(n, k, calls) + epidemic.Within(n, k, part)
		})
	}
	return r
}

// set notes whether a node is busy.
func (r *rest) set(node algorithms.ID, busy bool) {
	if r.busy[node] == busy {
		return
	}
	r.busy[node] = busy
	if busy {
		r.left++
	} else {
		r.left--
	}
}

// Observe implements algorithms.Checker.
func (r *rest) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch {
	case o.What != sawStopped:
		r.since[node] = at
	case r.busy[node] && len(r.spans) < r.N():
		r.spans = append(r.spans, at-r.since[node])
	}
	r.set(node, o.What != sawStopped)
	return r.deliveries.Observe(at, node, o)
}

// Fault implements algorithms.Checker.
func (r *rest) Fault(at algorithms.Time, f algorithms.Fault) {
	r.least = 0
	if f.Kind == algorithms.Crash {
		r.set(f.Node, false)
	}
	r.deliveries.Fault(at, f)
}

// Finish implements algorithms.FinalChecker.
func (r *rest) Finish(quiet bool) error {
	if !quiet || r.least == 0 {
		return nil
	}
	if knows := int(r.have) + 1; knows < r.least {
		return reached.Broken("%d of %d nodes know of the event (at least %d do, in all but one of 10⁹ runs)",
			knows, r.N(), r.least)
	}
	return r.spread()
}

// spread says that the spans of the nodes differ as their phases do: a phase is one of as many
// times as an interval has, and all else is the same for all. That n of them lie within w of d
// times has a probability of n·(w/d)^(n-1) at most.
func (r *rest) spread() error {
	n := len(r.spans)
	if n < 2 {
		return nil
	}
	window := float64(r.plan.interval) * math.Pow(epidemic.FalseAlarm/float64(n), 1/float64(n-1))
	if first, last := slices.Min(r.spans), slices.Max(r.spans); float64(last-first+1) <= window {
		return randomPhase.Broken("all of %d nodes sent the event for %v to %v; the intervals are of %v",
			n, first, last, r.plan.interval)
	}
	return nil
}

// Goal implements algorithms.Checker. Where the origin is down before it starts, nothing will
// happen.
func (r *rest) Goal() bool { return r.left == 0 && (r.published != 0 || !r.Up(originID)) }
