package harness

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// judge takes what one execution came to into the status of the trial. Where every repetition draws
// failures of its own, one that does not reach its goal is part of the mean like the others: to
// stop at the first would leave out those that would have come after it. Everything else ends the
// trial.
func (m *measured) judge(o *engine.Outcome) {
	status := statusOf(o, m.failures, m.beyond)
	unreached := o.Violation == nil && (o.End == engine.Quiet || o.End == engine.AtGoal)
	short := len(o.Uncounted) > 0
	switch {
	case m.over:
	case status == record.StatusOK && short:
		m.status, m.over = incomplete(o), true
		return
	case status == record.StatusOK:
		// The simulator promises the same course for the same seed, and this is where it is held to
		// it.
		if m.engine == engine.Sim && o.Hash != m.first.Hash {
			m.status, m.over = fmt.Sprintf("not repeatable: repetition %d took another course", m.Runs), true
			return
		}
	case unreached && !short && m.engine.RealTime && m.failures != algorithms.NoFaults:
		m.Failed.Add(status, 0)
	default:
		m.status, m.over = status, true
		if short {
			m.status += "; " + incomplete(o)
		}
		return
	}
	switch {
	case m.over || m.Failed == nil:
	case m.Runs == 1:
		m.status = status
	default:
		m.status = m.Failed.Of(m.Runs, "repetitions")
	}
}

// statusOf is the status of an execution that may have failures of some classes, under those of
// which that are beyond it the algorithm does not claim to be safe.
func statusOf(o *engine.Outcome, failures, beyond algorithms.Faults) string {
	if failures == algorithms.NoFaults {
		return o.FailureFreeStatus()
	}
	status := o.Status()
	if o.Violation != nil && beyond != algorithms.NoFaults {
		status += fmt.Sprintf("; that may happen, since it does not claim to hold under %v", beyond)
	}
	return status
}

// incomplete says whose counts are missing.
func incomplete(o *engine.Outcome) string {
	return "incomplete: without all that " + nodesOf(o.Uncounted) + " counted"
}
