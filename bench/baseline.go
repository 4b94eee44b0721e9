package bench

import (
	"context"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/energy"
)

// baseline watches the machine before the first trial, as long as Idle says, and describes the meter
// and the idle power in the results.
func (r *Runner) baseline(ctx context.Context, res *Results) error {
	if cost, err := r.Meter.Overhead(); err == nil {
		res.Method.Meter = fmt.Sprintf("%v of CPU time for a start and a stop", cost.Pair)
		if cost.SamplerShare > 0 {
			res.Method.Meter += fmt.Sprintf(", and %.2g %% of one CPU for reading counters meanwhile", 100*cost.SamplerShare)
		}
	}
	if r.Idle == 0 {
		return nil
	}
	b, err := energy.MeasureBaseline(ctx, r.Meter.Source, r.Idle, energy.BaselineOptions{})
	if err != nil {
		return err
	}
	res.Method.Idle = fmt.Sprintf("%.0f %% of the CPUs were busy in the %v before the work", 100*b.Busy, b.Length)
	if b.Idle != (energy.Range[energy.Watts]{}) {
		res.Method.Idle = fmt.Sprintf("the machine drew %v in the %v before the work, with %.0f %% of its CPUs busy", b.Idle, b.Length, 100*b.Busy)
	}
	res.Warnings = append(res.Warnings, b.Warnings...)
	return nil
}

// attribute fills in what hardware counters showed of the whole machine, and how much of it is charged to the
// run.
func (rec *Record) attribute(e energy.Energy) {
	if len(e.Domains) == 0 {
		return
	}
	share := e.Share
	rec.HostShare = &share
	for _, d := range e.Domains {
		sum := &rec.PackageJ
		switch d.Kind {
		case "dram":
			sum = &rec.DRAMJ
		case "machine":
			sum = &rec.MachineJ
		}
		if *sum == nil {
			*sum = new(energy.Joules)
		}
		**sum += d.Whole.Central * energy.Joules(share)
	}
}

// findings are what the source of energy and lost processes have to say of one trial, beyond what is
// known of the source as such.
func (r *Runner) findings(rec *Record, m *measured) []string {
	known := r.Meter.Source.Info().Warnings
	var found []string
	for _, w := range append(slices.Clone(m.energy.Warnings), m.findings...) {
		if !slices.Contains(known, w) {
			found = append(found, fmt.Sprintf("%s at %d nodes, engine %v: %s", rec.Algorithm, rec.Nodes, rec.Engine, w))
		}
	}
	return found
}
