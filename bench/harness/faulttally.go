package harness

import (
	"fmt"

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

// faultNotes says what became of the plan where that is not what it says: a fault that did not
// happen, or that found nothing to hinder, is no reason for any figure of the run.
func faultNotes(c *record.Case) []string {
	var runs, planned, missed, idle, vacant int64
	happened := 0.0
	for _, rec := range c.Trials {
		f := &rec.Faults
		if f.FaultsPlanned == nil {
			return nil
		}
		runs += int64(rec.Repetitions)
		planned = max(planned, *f.FaultsPlanned)
		happened += *f.FaultsHappened * float64(rec.Repetitions)
		missed, idle, vacant = missed+*f.FaultsMissedIn, idle+*f.FaultsIdleIn, vacant+*f.VacuousIn
	}
	var out []string
	switch {
	case missed > 0 && planned == 1:
		out = append(out, fmt.Sprintf("%s: 0 of 1 faults happened in %d of %d executions", c.At, missed, runs))
	case missed > 0:
		out = append(out, fmt.Sprintf("%s: fewer than the %d faults of the plan happened in %d of %d executions, "+
			"%.3g in the mean", c.At, planned, missed, runs, happened/float64(runs)))
	}
	if idle > 0 {
		out = append(out, fmt.Sprintf("%s: the faults came after the goal had been reached in %d of %d executions, "+
			"whose figures are those of runs without them", c.At, idle, runs))
	}
	if vacant > 0 {
		out = append(out, fmt.Sprintf("%s: every node was down at the end of %d of %d executions, "+
			"of which it says nothing that the goal was reached", c.At, vacant, runs))
	}
	return out
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
