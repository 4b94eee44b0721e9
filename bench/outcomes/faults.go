package outcomes

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// Faults is what became of the faults of the plan over the executions.
type Faults struct {
	Runs     int64 `json:"runs"`
	Planned  int64 `json:"planned"` // in the execution with most of them
	Happened int64 `json:"happened"`
	MissedIn int64 `json:"missed_in"`
	IdleIn   int64 `json:"idle_in"`
	Vacuous  int64 `json:"vacuous_in"`
}

func (s *Faults) add(o *engine.Outcome) {
	f := &o.Faults
	s.Runs++
	s.Planned = max(s.Planned, f.Planned)
	s.Happened += f.Happened
	if f.Happened < f.Planned {
		s.MissedIn++
	}
	if f.Idle > 0 && f.Idle == f.Happened {
		s.IdleIn++
	}
	if o.Vacuous {
		s.Vacuous++
	}
}

func (s *Faults) merge(o Faults) {
	s.Runs += o.Runs
	s.Planned = max(s.Planned, o.Planned)
	s.Happened += o.Happened
	s.MissedIn += o.MissedIn
	s.IdleIn += o.IdleIn
	s.Vacuous += o.Vacuous
}

// Figures are the counts as a record has them, of executions that may have failures of some
// classes.
func (s Faults) Figures(classes algorithms.Faults) record.Faults {
	mean := 0.0
	if s.Runs > 0 {
		mean = float64(s.Happened) / float64(s.Runs)
	}
	names := record.NoFailures
	if classes != algorithms.NoFaults {
		names = classes.String()
	}
	return record.Faults{
		Failures: names, FaultsPlanned: &s.Planned, FaultsHappened: &mean,
		FaultsMissedIn: &s.MissedIn, FaultsIdleIn: &s.IdleIn, VacuousIn: &s.Vacuous,
	}
}
