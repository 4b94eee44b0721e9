package engine

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// Of the plan's faults those count that happened, and apart those that did nothing to a goal which
// had been reached for good. A fault of the workload, and a process that is lost, is none of them.
func TestVerdictCountsFaults(t *testing.T) {
	crash := func(at algorithms.Time, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
	}
	for name, c := range map[string]struct {
		goals []bool // before and after the first fault, and after the second
		want  FaultCount
	}{
		"before the goal":     {[]bool{false, false, true}, FaultCount{Planned: 3, Happened: 2}},
		"after the goal":      {[]bool{true, true, true}, FaultCount{Planned: 3, Happened: 2, Idle: 2}},
		"one undoes the goal": {[]bool{true, false, true}, FaultCount{Planned: 3, Happened: 2}},
	} {
		s := &scripted{goal: c.goals[0]}
		v := NewVerdict(Judged{
			Checker: s, Nodes: 3, Workload: []algorithms.Fault{crash(0, 2)},
			Scenario: []algorithms.Fault{crash(1, 0), crash(2, 1), crash(9, 1)},
		})
		v.Fault(0, crash(0, 2))
		s.goal = c.goals[1]
		v.Fault(1, crash(1, 0))
		s.goal = c.goals[2]
		v.Fault(2, crash(2, 1))
		out := Outcome{End: Quiet}
		v.Finish(9, &out)
		if out.Faults != c.want || !out.Vacuous {
			t.Errorf("%s: %+v, vacuous %v; want %+v and nobody up", name, out.Faults, out.Vacuous, c.want)
		}
	}
}
