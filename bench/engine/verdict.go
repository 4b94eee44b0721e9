package engine

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Verdict is what the checker says of a run: whether and since when the goal is reached, whether a
// property was broken, and whether a protocol that never falls silent has done all it was run for.
// It is not safe for concurrent use; engines with more than one goroutine keep it behind a lock,
// since a checker hears one thing at a time.
type Verdict struct {
	spec      *algorithms.Spec
	checker   algorithms.Checker
	seed      uint64 // named by a violation, which it leads to once more
	perpetual bool
	plan      planned
	up        int  // nodes
	starting  bool // not all nodes have started
	planned   bool // a fault is still to come
	goal      bool
	goalAt    algorithms.Time
	violation error
}

// Judged is the run that a verdict is about.
type Judged struct {
	Spec      *algorithms.Spec // knows which properties rest on the bound on delays
	Checker   algorithms.Checker
	Seed      uint64
	Perpetual bool // the protocol never falls silent
	Nodes     int
	// Workload and Scenario are the faults that are going to happen, the latter in the order of
	// time.
	Workload, Scenario []algorithms.Fault
}

// NewVerdict is that of a run which has not begun.
func NewVerdict(j Judged) Verdict {
	v := Verdict{
		spec: j.Spec, checker: j.Checker, seed: j.Seed, perpetual: j.Perpetual, up: j.Nodes, starting: true,
		plan: newPlanned(j.Scenario), planned: len(j.Workload)+len(j.Scenario) > 0,
	}
	v.note(0)
	return v
}

// Observe tells the checker what a node reports, and returns whether that breaks a property. The
// first violation stands.
func (v *Verdict) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) (broken bool) {
	if err := v.checker.Observe(at, node, o); err != nil {
		broken = v.violate(at, err)
	}
	v.note(at)
	return broken
}

// Fault tells the checker of a fault that has happened, and changed something.
func (v *Verdict) Fault(at algorithms.Time, f algorithms.Fault) {
	switch f.Kind {
	case algorithms.Crash:
		v.up--
	case algorithms.Recover:
		v.up++
	}
	before := v.goal
	v.checker.Fault(at, f)
	v.note(at)
	v.plan.happened(f, before && v.goal)
}

// AllStarted says that all nodes have.
func (v *Verdict) AllStarted() { v.starting = false }

// FaultsOver says that no fault is left in the plan.
func (v *Verdict) FaultsOver() { v.planned = false }

// Violated reports whether a property was broken, which ends a run.
func (v *Verdict) Violated() bool { return v.violation != nil }

// Settled reports whether a protocol that never falls silent is at its goal, with all nodes started
// and all planned faults over: then it may end, since nothing else would end it.
func (v *Verdict) Settled() bool { return v.goal && v.perpetual && !v.starting && !v.planned }

// GoalAt is when the goal was reached for the last time.
func (v *Verdict) GoalAt() algorithms.Time { return v.goalAt }

// Finish fills in the verdict, once, when the run has ended at a time with out.End. A run that was
// cancelled is not held to what must be true at the end.
func (v *Verdict) Finish(at algorithms.Time, out *Outcome) {
	if f, ok := v.checker.(algorithms.FinalChecker); ok && v.violation == nil && out.End != Cancelled {
		if err := f.Finish(out.End == Quiet); err != nil {
			v.violate(at, err)
		}
	}
	if out.Violation = v.violation; out.Violation != nil {
		broken, _ := v.spec.Property(v.violation)
		out.End, out.Synchronous = Violated, broken.Synchronous
	}
	out.Goal, out.GoalAt = v.goal, v.goalAt
	out.Faults, out.Vacuous = v.plan.count, v.up <= 0
	if e, ok := v.checker.(algorithms.Explainer); ok && !v.goal {
		out.Obstacle = e.Obstacle()
	}
	out.Result = v.checker.Result()
}

func (v *Verdict) violate(at algorithms.Time, err error) bool {
	if v.violation != nil {
		return false
	}
	v.violation = fmt.Errorf("%w (at %v, seed %d)", err, at, v.seed)
	return true
}

// note remembers when the goal was reached.
func (v *Verdict) note(at algorithms.Time) {
	if g := v.checker.Goal(); g != v.goal {
		v.goal = g
		v.plan.count.Idle = 0
		if g {
			v.goalAt = at
		}
	}
}
