package harness

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
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
	b, err := host.MeasureBaseline(ctx, r.Meter.Source, r.Idle, host.BaselineOptions{})
	if err != nil {
		return err
	}
	var parts []string
	if b.Idle != (energy.Range[energy.Watts]{}) {
		parts = append(parts, fmt.Sprintf("the machine drew %v", b.Idle))
	}
	if b.BusyKnown {
		parts = append(parts, fmt.Sprintf("%.0f %% of the CPUs were busy", 100*b.Busy))
	}
	if len(parts) > 0 {
		res.Method.Idle = fmt.Sprintf("%s in the %v before the work", strings.Join(parts, " and "), b.Length)
	}
	for _, w := range b.Warnings {
		if !slices.Contains(res.Warnings, w) {
			res.Warnings = append(res.Warnings, w)
		}
	}
	return nil
}
