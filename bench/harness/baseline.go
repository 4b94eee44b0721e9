package harness

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/record"
)

// baseline watches the machine before the first trial, as long as Idle says, and describes the
// meter and the idle power in the results.
func (r *Runner) baseline(ctx context.Context, res *record.Results) error {
	if cost, err := r.Meter.Overhead(); err == nil {
		res.Method.Meter = fmt.Sprintf("%v of CPU time for a start and a stop", cost.Pair)
		if cost.SamplerShare > 0 {
			res.Method.Meter += fmt.Sprintf(", and %.2g %% of one CPU for reading counters meanwhile",
				100*cost.SamplerShare)
		}
	}
	if r.Idle == 0 || r.Scenario.Hosts.Any() && !r.Scenario.Hosts.Processes {
		return nil // other machines know themselves what they draw
	}
	return charge.Idle(ctx, r.Meter.Source, r.Idle, res)
}
