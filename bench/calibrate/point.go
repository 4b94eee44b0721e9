package calibrate

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// Point is what an execution of some kind was counted and metered to be. It need not be of
// the workload.
type Point struct {
	Work cost.Work
	// CPU and Joules are those of one execution: the median over batches, and what that many
	// CPU-seconds cost over all of them.
	CPU    energy.CPUSeconds
	Joules energy.Range[energy.Joules]
	Kind   energy.Kind
	Source string
	// Warnings are those of the energy, with those of its source as such.
	Warnings []string
	// Runs is how many executions were metered, in so many batches.
	Runs, Batches int
}

// Batches of one point.
const (
	leastBatches = 3
	mostBatches  = 41
)

// measure meters executions of an algorithm on an engine for about as long as told, three batches
// at least. The first execution of each network, which fills buffers and makes connections, does
// not count.
func measure(
	ctx context.Context, m *energy.Meter, e engine.Engine, alg catalogue.Algorithm, g *algorithms.Graph,
	seed uint64, span time.Duration,
) (Point, error) {
	sampler, err := harness.NewSampler(m, harness.SamplerOptions{Engine: e, Prepare: func() (engine.Execution, error) {
		return warm(ctx, alg, e, engine.Config{Graph: g, Seed: seed})
	}})
	if err != nil {
		return Point{}, err
	}
	defer sampler.Close()
	deadline := time.Now().Add(span)
	var batches []harness.Batch
	for len(batches) < leastBatches || len(batches) < mostBatches && time.Now().Before(deadline) {
		b, err := sampler.Batch(ctx)
		if err == nil {
			err = checked(b)
		}
		if err != nil {
			return Point{}, fmt.Errorf("%s at %d nodes on engine %v: %w", alg.Spec.Name, g.N(), e, err)
		}
		if sampler.Short(b) && len(batches) < leastBatches {
			continue // too short to be read well; others will do
		}
		batches = append(batches, b)
	}
	used, joules, err := sampler.Energy()
	if err != nil {
		return Point{}, err
	}
	return pointOf(batches, g.N(), used.CPU, joules)
}

// warm prepares an execution that has run once.
func warm(ctx context.Context, alg catalogue.Algorithm, e engine.Engine, c engine.Config) (engine.Execution, error) {
	run, err := alg.Prepare(e, c)
	if err != nil {
		return nil, err
	}
	if _, err = run.Execute(ctx); err == nil {
		err = run.Reset()
	}
	if err != nil {
		run.Close()
		return nil, err
	}
	return run, nil
}

// checked reports the first execution that is not what was asked for.
func checked(b harness.Batch) error {
	for i := range b.Outcomes {
		if status := b.Outcomes[i].Status(); status != record.StatusOK {
			return errors.New(status)
		}
	}
	return nil
}

// pointOf takes the median CPU time of the batches, and the energy of a CPU-second over all of
// them, because counters of the hardware say little about one.
func pointOf(batches []harness.Batch, nodes int, total energy.CPUSeconds, joules energy.Energy) (Point, error) {
	p := Point{Batches: len(batches), Kind: joules.Kind, Source: joules.Source, Warnings: joules.Warnings}
	cpu := make([]float64, len(batches))
	var mean cost.Work
	for i, b := range batches {
		cpu[i] = float64(b.Usage.CPU) / float64(len(b.Outcomes))
		for j := range b.Outcomes {
			w := outcomes.WorkOf(&b.Outcomes[j], nodes)
			p.Runs++
			k := 1 / float64(p.Runs)
			mean.Messages += (w.Messages - mean.Messages) * k
			mean.Payload += (w.Payload - mean.Payload) * energy.Bytes(k)
			mean.Depth += (w.Depth - mean.Depth) * k
			mean.Timers += (w.Timers - mean.Timers) * k
			mean.Waits += (w.Waits - mean.Waits) * k
		}
	}
	mean.Nodes = float64(nodes)
	p.Work = mean
	p.CPU = energy.CPUSeconds(median(cpu))
	if total > 0 {
		p.Joules = joules.Gross.Scale(float64(p.CPU / total))
	}
	if p.CPU <= 0 || p.Joules.Central <= 0 {
		return p, fmt.Errorf("CPU time %v, energy %v "+
			"(allowed: more than 0; the clock or the counter did not move)", p.CPU, p.Joules.Central)
	}
	return p, p.Joules.Valid()
}

func median(v []float64) float64 {
	v = slices.Clone(v)
	slices.Sort(v)
	if n := len(v); n%2 == 0 {
		return (v[n/2-1] + v[n/2]) / 2
	}
	return v[len(v)/2]
}
