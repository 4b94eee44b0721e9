package charge

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

// Idle watches the machine before the work for so long, which gives a source of counters the power
// to take off, and says in the results what was seen: how busy it was, and what it drew. A machine
// that was too busy is a warning.
func Idle(ctx context.Context, s energy.Source, length time.Duration, res *record.Results) error {
	b, err := host.MeasureBaseline(ctx, s, length, host.BaselineOptions{})
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
	res.Warnings = energy.MergeWarnings(res.Warnings, b.Warnings)
	return nil
}
