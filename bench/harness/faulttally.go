package harness

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// faultTally is what became of the faults of the plan over the repetitions of a trial.
type faultTally struct {
	runs, planned, happened  int64
	missedIn, idleIn, vacant int64
}

func (s *faultTally) add(o *engine.Outcome) {
	f := &o.Faults
	s.runs++
	s.planned = max(s.planned, f.Planned)
	s.happened += f.Happened
	if f.Happened < f.Planned {
		s.missedIn++
	}
	if f.Idle > 0 && f.Idle == f.Happened {
		s.idleIn++
	}
	if o.Vacuous {
		s.vacant++
	}
}

// figures are the counts as a record has them.
func (s faultTally) figures(classes algorithms.Faults) record.Faults {
	mean := 0.0
	if s.runs > 0 {
		mean = float64(s.happened) / float64(s.runs)
	}
	names := record.NoFailures
	if classes != algorithms.NoFaults {
		names = classes.String()
	}
	return record.Faults{
		Failures: names, FaultsPlanned: &s.planned, FaultsHappened: &mean,
		FaultsMissedIn: &s.missedIn, FaultsIdleIn: &s.idleIn, VacuousIn: &s.vacant,
	}
}
