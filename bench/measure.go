package bench

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

// measured is what the repetitions of one trial came to.
type measured struct {
	first    network.Outcome
	runs     int
	usage    energy.Usage  // of all repetitions
	energy   energy.Energy // of all repetitions
	messages []float64     // by repetition, where they are not all the same
	total    totals
	cpu      []float64 // CPU-seconds of one execution, by batch
	status   string
	short    bool
}

// totals adds up what is averaged over the repetitions.
type totals struct {
	messages, bytes, wire, dropped, ops, depth, goalS float64
	busiest, gini                                     float64
	metrics                                           []float64
}

const (
	// batchWindow is the CPU time a batch of executions should take at least, so that reading
	// the clock (about a microsecond) does not show in what is read.
	batchWindow = 2 * time.Millisecond
	maxBatch    = 1024
	// keptMessages bounds the counts that are kept for a confidence interval.
	keptMessages = 1 << 16
)

// measure repeats a trial until its CPU window is wide enough. Executions are built
// outside the window, several at a time where one is short; a batch starts from a collected
// heap, so that the garbage of building is not charged to running.
func (r *Runner) measure(ctx context.Context, t Trial, cfg runConfig) (*measured, error) {
	m := &measured{status: StatusOK}
	started := time.Now()
	window := r.Scenario.Window.Seconds()
	for batch := 1; ; {
		used, err := r.batch(ctx, t, cfg, batch, m)
		if err != nil {
			return nil, err
		}
		if m.status != StatusOK || float64(m.usage.CPU) >= window {
			break
		}
		if time.Since(started) >= r.Scenario.WallCap {
			m.short = true
			break
		}
		batch = nextBatch(batch, used)
	}
	return m, nil
}

// nextBatch doubles a batch that was too short to be read well, unless most of its time was
// spent waiting: such a run is not made cheaper to measure by more of it at a time.
func nextBatch(batch int, used energy.Usage) int {
	if float64(used.CPU) < batchWindow.Seconds() && float64(used.Wall) < 4*batchWindow.Seconds() {
		return min(2*batch, maxBatch)
	}
	return batch
}

// batch builds n executions, runs them in one window, and adds what they came to.
func (r *Runner) batch(ctx context.Context, t Trial, cfg runConfig, n int, m *measured) (energy.Usage, error) {
	runs := make([]execution, 0, n)
	defer func() {
		for _, run := range runs {
			run.Close()
		}
	}()
	for range n {
		run, err := t.Algorithm.prepare[r.Scenario.Engine](cfg)
		if err != nil {
			return energy.Usage{}, err
		}
		runs = append(runs, run)
	}
	outcomes := make([]network.Outcome, n)
	runtime.GC()
	span, err := r.Meter.Start()
	if err != nil {
		return energy.Usage{}, err
	}
	var runErr error
	for i, run := range runs {
		if outcomes[i], runErr = run.Execute(ctx); runErr != nil || ctx.Err() != nil {
			break
		}
	}
	used, joules, err := span.Stop()
	switch {
	case ctx.Err() != nil:
		return energy.Usage{}, ctx.Err()
	case runErr != nil:
		return energy.Usage{}, runErr
	case err != nil:
		return energy.Usage{}, err
	}
	if m.runs == 0 {
		m.usage, m.energy = used, joules
	} else {
		m.usage, m.energy = m.usage.Add(used), m.energy.Add(joules)
	}
	m.cpu = append(m.cpu, float64(used.CPU)/float64(n))
	for i := range outcomes {
		m.add(&outcomes[i], &r.Scenario)
	}
	return used, nil
}

// add takes one execution into the totals.
func (m *measured) add(o *network.Outcome, s *Scenario) {
	if m.runs == 0 {
		m.first = *o
	}
	m.runs++
	if m.status == StatusOK {
		m.status = o.Status()
	}
	// The simulator promises the same course for the same seed, and this is where it is held
	// to it.
	if s.Engine == Sim && o.Hash != m.first.Hash && m.status == StatusOK {
		m.status = fmt.Sprintf("not repeatable: repetition %d took another course", m.runs)
	}
	if len(m.messages) < keptMessages {
		m.messages = append(m.messages, float64(o.Counts.Sent))
	}
	t := &m.total
	t.messages += float64(o.Counts.Sent)
	t.bytes += float64(o.Counts.Bytes)
	t.wire += float64(s.Stack.WireBytes(&o.Counts))
	t.dropped += float64(o.Counts.DroppedTotal())
	t.ops += float64(o.Result.Ops)
	t.depth += float64(o.Counts.Depth)
	t.goalS += o.GoalAt.Seconds()
	if most, ok := o.Counts.MaxSent(); ok {
		gini, _ := o.Counts.Gini()
		t.busiest += float64(most)
		t.gini += gini
	}
	if t.metrics == nil {
		t.metrics = make([]float64, len(m.first.Result.Metrics))
	}
	for i := range min(len(t.metrics), len(o.Result.Metrics)) {
		t.metrics[i] += o.Result.Metrics[i].Value
	}
}
