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
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// Point is what an execution of some kind was counted and metered to be. It need not be of
// the workload.
type Point struct {
	Work cost.Work
	// CPU and Joules are those of one execution: the median over batches, and what that many CPU-seconds
	// cost over all of them.
	CPU    energy.CPUSeconds
	Joules energy.Range[energy.Joules]
	Kind   energy.Kind
	Source string
	// Warnings are those of the energy, with those of its source as such.
	Warnings []string
	// Runs is how many executions were metered, in so many batches.
	Runs, Batches int
}

const (
	// batchWindow is the CPU time that a batch should take, so that reading the clock does not
	// show in it.
	batchWindow  = 2 * time.Millisecond
	mostBatch    = 64
	socketBatch  = 1 // of executions that hold sockets open; none of them is short
	leastBatches = 3
	mostBatches  = 41
)

// Measure meters executions of an algorithm on an engine for about as long as told, three
// batches at least. The first execution of each network, which fills buffers and makes connections, does
// not count.
func Measure(ctx context.Context, m *energy.Meter, e engine.Engine, alg catalogue.Algorithm, g *algorithms.Graph, seed uint64, span time.Duration) (Point, error) {
	s := sampler{ctx: ctx, prepare: func() (engine.Execution, error) { return alg.Prepare(e, engine.Config{Graph: g, Seed: seed}) }}
	defer s.close()
	deadline := time.Now().Add(span)
	most := mostBatch
	if e.Sockets {
		most = socketBatch
	}
	session, err := m.Open()
	if err != nil {
		return Point{}, err
	}
	defer session.Close()
	s.session = session
	var batches []batch
	for n := 1; len(batches) < leastBatches || len(batches) < mostBatches && time.Now().Before(deadline); {
		b, err := s.batch(n)
		if err != nil {
			return Point{}, fmt.Errorf("%s at %d nodes on engine %v: %w", alg.Spec.Name, g.N(), e, err)
		}
		if b.used.CPU < energy.CPUSeconds(batchWindow.Seconds()) && b.used.Wall < energy.Seconds(4*batchWindow.Seconds()) && n < most {
			n *= 2
			if len(batches) < leastBatches {
				continue // too short to be read well; others will do
			}
		}
		batches = append(batches, b)
	}
	used, joules, err := session.Close()
	if err != nil {
		return Point{}, err
	}
	return pointOf(batches, g.N(), used.CPU, joules)
}

// batch is a window in which several executions ran.
type batch struct {
	n       int
	used    energy.Usage
	outcome []engine.Outcome
}

// sampler keeps the executions of one point, which are used again.
type sampler struct {
	ctx     context.Context
	session *energy.Session
	prepare func() (engine.Execution, error)
	all     []engine.Execution
	used    int
}

// runs returns n executions that are ready.
func (s *sampler) runs(n int) ([]engine.Execution, error) {
	for _, run := range s.all[:s.used] {
		if err := run.Reset(); err != nil {
			return nil, err
		}
	}
	s.used = 0
	for len(s.all) < n {
		run, err := s.prepare()
		if err != nil {
			return nil, err
		}
		s.all = append(s.all, run)
		if _, err := run.Execute(s.ctx); err != nil {
			return nil, err
		}
		if err := run.Reset(); err != nil {
			return nil, err
		}
	}
	s.used = n
	return s.all[:n], nil
}

func (s *sampler) close() {
	for _, run := range s.all {
		run.Close()
	}
}

// batch meters n executions in one window.
func (s *sampler) batch(n int) (batch, error) {
	runs, err := s.runs(n)
	if err != nil {
		return batch{}, err
	}
	b := batch{n: n, outcome: make([]engine.Outcome, n)}
	harness.Collect()
	lap, err := s.session.Start()
	if err != nil {
		return b, err
	}
	var runErr error
	for i, run := range runs {
		if b.outcome[i], runErr = run.Execute(s.ctx); runErr != nil || s.ctx.Err() != nil {
			break
		}
	}
	b.used, err = lap.Stop()
	if err := errors.Join(s.ctx.Err(), runErr, err); err != nil {
		return b, err
	}
	for i := range b.outcome {
		if status := b.outcome[i].Status(); status != record.StatusOK {
			return b, errors.New(status)
		}
	}
	return b, nil
}

// pointOf takes the median CPU time of the batches, and the energy of a CPU-second over all of them, because counters of
// the hardware say little about one.
func pointOf(batches []batch, nodes int, total energy.CPUSeconds, joules energy.Energy) (Point, error) {
	p := Point{Batches: len(batches), Kind: joules.Kind, Source: joules.Source, Warnings: joules.Warnings}
	cpu := make([]float64, len(batches))
	var mean cost.Work
	for i, b := range batches {
		n := float64(b.n)
		cpu[i] = float64(b.used.CPU) / n
		for j := range b.outcome {
			w := harness.WorkOf(&b.outcome[j], nodes)
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
		return p, fmt.Errorf("CPU time %v, energy %v (allowed: more than 0; the clock or the counter did not move)", p.CPU, p.Joules.Central)
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
