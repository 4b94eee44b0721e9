package engine

import (
	"errors"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// scripted is a checker that says what the test has it say.
type scripted struct {
	goal     bool
	observed error
	final    error
	quiet    []bool // how it was told that runs ended
}

func (s *scripted) Observe(algorithms.Time, algorithms.ID, algorithms.Observation) error {
	return s.observed
}
func (s *scripted) Fault(algorithms.Time, algorithms.Fault) {}
func (s *scripted) Goal() bool                              { return s.goal }
func (s *scripted) Result() algorithms.Result               { return algorithms.Result{Ops: 3} }
func (s *scripted) Finish(quiet bool) error {
	s.quiet = append(s.quiet, quiet)
	return s.final
}

var errTwice = errors.New("two leaders")

// The goal counts from when it was reached for the last time.
func TestVerdictOfTheGoal(t *testing.T) {
	s := &scripted{goal: true}
	v := NewVerdict(Judged{Checker: s, Seed: 1, Nodes: 2})
	for at, goal := range []bool{true, false, true, true, false, true, true} {
		s.goal = goal
		v.Fault(algorithms.Time(at), algorithms.Fault{})
	}
	out := Outcome{End: Quiet}
	v.Finish(9, &out)
	if !out.Goal || out.GoalAt != 5 || out.Result.Ops != 3 || out.Status() != "ok" {
		t.Errorf("goal %v at %v, %d operations, %s; want it at 5", out.Goal, out.GoalAt, out.Result.Ops, out.Status())
	}
}

// The first violation stands, with when it was and the seed that leads to it, and ends the run.
func TestVerdictOfAViolation(t *testing.T) {
	s := &scripted{observed: errTwice}
	v := NewVerdict(Judged{Checker: s, Seed: 42, Nodes: 2})
	if !v.Observe(7, 0, algorithms.Observation{}) || !v.Violated() || v.Observe(8, 0, algorithms.Observation{}) {
		t.Error("a violation was not told, or twice")
	}
	out := Outcome{End: EventLimit}
	v.Finish(9, &out)
	if !errors.Is(out.Violation, errTwice) || out.End != Violated ||
		out.Violation.Error() != "two leaders (at 7µs, seed 42)" {
		t.Errorf("%v, %v", out.End, out.Violation)
	}
	if s.quiet != nil {
		t.Error("a broken run was held to its end as well")
	}
}

// What must be true at the end is asked for but in a run that was cancelled, and a checker hears
// how it ended.
func TestVerdictAtTheEnd(t *testing.T) {
	for _, c := range []struct {
		end, want End
		told      []bool
	}{
		{Quiet, Violated, []bool{true}},
		{TimeLimit, Violated, []bool{false}},
		{Cancelled, Cancelled, nil},
	} {
		s := &scripted{final: errTwice}
		v := NewVerdict(Judged{Checker: s, Seed: 1, Nodes: 2})
		out := Outcome{End: c.end}
		v.Finish(3, &out)
		if out.End != c.want || len(s.quiet) != len(c.told) || len(c.told) > 0 && s.quiet[0] != c.told[0] {
			t.Errorf("%v: %v, told %v; want %v, %v", c.end, out.End, s.quiet, c.want, c.told)
		}
	}
}

// A protocol that never falls silent is done at its goal, and not before all nodes and faults have
// come.
func TestVerdictSettles(t *testing.T) {
	for i := range 16 {
		goal, perpetual, started, over := i&1 > 0, i&2 > 0, i&4 > 0, i&8 > 0
		v := NewVerdict(Judged{
			Checker: &scripted{goal: goal}, Seed: 1, Perpetual: perpetual, Nodes: 2, Scenario: []algorithms.Fault{{}},
		})
		if started {
			v.AllStarted()
		}
		if over {
			v.FaultsOver()
		}
		if got := v.Settled(); got != (i == 15) {
			t.Errorf("goal %v, perpetual %v, started %v, faults over %v: settled %v",
				goal, perpetual, started, over, got)
		}
	}
}

// Whether a broken property rests on the bound on delays is for the Spec of the algorithm to say.
func TestVerdictOnSynchrony(t *testing.T) {
	agreement := algorithms.Property{Name: "agreement"}
	for _, p := range []algorithms.Property{agreement, agreement.IfSynchronous()} {
		v := NewVerdict(Judged{
			Spec:    &algorithms.Spec{Properties: []algorithms.Property{{Name: "validity"}, p}},
			Checker: &scripted{observed: agreement.Broken("node 1 has 2")}, Seed: 1, Nodes: 2,
		})
		v.Observe(7, 1, algorithms.Observation{})
		out := Outcome{}
		if v.Finish(9, &out); out.Synchronous != p.Synchronous || out.End != Violated {
			t.Errorf("%+v: %v, synchronous %t", p, out.Violation, out.Synchronous)
		}
	}
}
