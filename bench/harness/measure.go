package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// measured is what the repetitions of one trial came to.
type measured struct {
	engine   engine.Engine
	nodes    int
	local    bool // on node processes of this machine
	remote   bool // on node processes, whose control connections are on the same interface
	first    engine.Outcome
	runs     int
	session  *energy.Session
	own      bool          // executions metered themselves
	usage    energy.Usage  // of all repetitions
	energy   energy.Energy // of all repetitions
	messages []float64     // by repetition, where they are not all the same
	mean     means
	cpu      []float64 // CPU-seconds of one execution, by batch
	status   string
	short    bool
	kernel   *engine.Traffic // of all repetitions; nil where it is not counted
	refused  []engine.Refusal
	byKind   []record.NamedFigure // of real stacks, whose kinds are not those of the algorithm
	degraded []string             // of executions that cannot be repeated
	late     int64                // timers that fired while messages were under way
	// beyond are the failures of this run under which the algorithm does not claim to be safe.
	beyond algorithms.Faults
}

// means are averages over the repetitions.
type means struct {
	work                                              cost.Work
	messages, bytes, wire, dropped, ops, depth, goalS float64
	busiest, gini                                     float64
	duplicated, setup, framing, written               float64
	metrics                                           []float64
	kinds                                             [algorithms.MaxKinds]float64
	reasons                                           [engine.DropReasons]float64
}

const (
	// batchWindow is the CPU time a batch of executions should take at least, so that reading
	// the clock (about a microsecond) does not show in what is read.
	batchWindow = 2 * time.Millisecond
	maxBatch    = 64 // more would be cold in the caches when their turn comes
	// keptMessages bounds the counts that are kept for a confidence interval.
	keptMessages = 1 << 16
)

// measure repeats a trial until its CPU window is wide enough. Executions are built and reset
// outside the window, several at a time where one is short; a batch starts from a collected
// heap, so that the garbage of building is not charged to running.
func (r *Runner) measure(ctx context.Context, t Trial, cfg engine.Config) (*measured, error) {
	now := r.Meter.Now
	if now == nil {
		now = time.Now
	}
	p := pool{prepare: func() (engine.Execution, error) { return r.prepareWarm(ctx, t, cfg) }}
	defer p.close()
	failures := r.Scenario.failures(cfg)
	m := &measured{engine: t.Engine, nodes: t.Nodes, remote: r.Scenario.Hosts.Any(), local: r.Scenario.Hosts.Processes, status: record.StatusOK, beyond: failures &^ t.Algorithm.Spec.Safe}
	var err error
	if m.session, err = r.Meter.Open(); err != nil {
		return nil, err
	}
	defer m.session.Close()
	started := now()
	window := r.Scenario.Window.Seconds()
	least := r.leastWall()
	for batch := 1; ; {
		used, err := r.batch(ctx, &p, batch, m)
		if err != nil {
			return nil, err
		}
		if m.status != record.StatusOK || len(m.degraded) > 0 {
			break
		}
		if float64(m.usage.CPU) >= window && now().Sub(started) >= least {
			break
		}
		if now().Sub(started) >= r.Scenario.WallCap {
			m.short = float64(m.usage.CPU) < window
			break
		}
		if !t.Engine.Sockets { // of which there are not enough for many networks at a time
			batch = nextBatch(batch, used)
		}
	}
	return m, m.close()
}

// leastWall is how long a trial has to be repeated at least where energy is read from counters, which with
// the share of the machine's CPU time is nothing for a moment.
func (r *Runner) leastWall() time.Duration {
	if r.Meter.Source.Info().Kind == energy.Measured {
		return min(countersWall, r.Scenario.WallCap)
	}
	return 0
}

// countersWall is fifty ticks of 10 ms in which the kernel counts the CPU time of a machine.
const countersWall = 500 * time.Millisecond

// close ends the session. Executions that metered themselves are not its business.
func (m *measured) close() error {
	_, joules, err := m.session.Close()
	if !m.own {
		m.energy = joules
	}
	return err
}

// addMetered takes what an execution metered by itself. Of processes on this machine only the CPU time is taken: the
// machine's energy is read here, once, since each of them would be charged for the same machine.
func (m *measured) addMetered(own *engine.Metered) (energy.Usage, error) {
	used, joules := own.Usage, own.Energy
	if used.Windows == 0 {
		return used, errors.New("no node has metered itself: all were lost")
	}
	if m.local {
		m.session.Add(used)
		return used, nil
	}
	if m.own {
		joules = m.energy.Add(joules)
	}
	m.own, m.energy = true, joules
	return used, nil
}

// nextBatch doubles a batch that was too short to be read well, unless most of its time was
// spent waiting: such a run is not made cheaper to measure by more of it at a time.
func nextBatch(batch int, used energy.Usage) int {
	if float64(used.CPU) < batchWindow.Seconds() && float64(used.Wall) < 4*batchWindow.Seconds() {
		return min(2*batch, maxBatch)
	}
	return batch
}

// batch runs n executions in one window, and adds what they came to.
func (r *Runner) batch(ctx context.Context, p *pool, n int, m *measured) (energy.Usage, error) {
	runs, err := p.take(n)
	if err != nil {
		return energy.Usage{}, err
	}
	outcomes := make([]engine.Outcome, n)
	Collect()
	traffic := m.watchTraffic()
	lap, err := m.session.Start()
	if err != nil {
		return energy.Usage{}, err
	}
	var runErr error
	for i, run := range runs {
		if outcomes[i], runErr = run.Execute(ctx); runErr != nil || ctx.Err() != nil {
			break
		}
	}
	var used energy.Usage
	if own := outcomes[0].Metered; own != nil {
		used, err = m.addMetered(own)
	} else {
		used, err = lap.Stop()
	}
	switch {
	case ctx.Err() != nil:
		return energy.Usage{}, ctx.Err()
	case runErr != nil:
		return energy.Usage{}, runErr
	case err != nil:
		return energy.Usage{}, err
	}
	m.addTraffic(traffic, outcomes)
	m.usage = m.usage.Add(used)
	m.cpu = append(m.cpu, float64(used.CPU)/float64(n))
	for i := range outcomes {
		m.add(&outcomes[i], &r.Scenario)
	}
	return used, nil
}

// add takes one execution into the totals.
func (m *measured) add(o *engine.Outcome, s *Scenario) {
	if m.runs == 0 {
		m.first = *o
	}
	m.runs++
	if m.status == record.StatusOK {
		m.status = o.Status()
		if o.Violation != nil && m.beyond != algorithms.NoFaults {
			m.status += fmt.Sprintf("; that may happen, since it does not claim to hold under %v", m.beyond)
		}
	}
	// The simulator promises the same course for the same seed, and this is where it is held
	// to it.
	if m.engine == engine.Sim && o.Hash != m.first.Hash && m.status == record.StatusOK {
		m.status = fmt.Sprintf("not repeatable: repetition %d took another course", m.runs)
	}
	m.late += o.Late
	m.degraded = append(m.degraded, o.Degraded...)
	m.byKind = figuresOf(o.Types)
	if len(m.messages) < keptMessages {
		m.messages = append(m.messages, float64(o.Counts.Sent))
	}
	counts, mean := &o.Counts, &m.mean
	m.average(&mean.messages, float64(counts.Sent))
	m.average(&mean.bytes, float64(counts.Bytes))
	m.average(&mean.wire, float64(s.Stack.WireBytes(counts.Sizes)))
	m.average(&mean.dropped, float64(counts.DroppedTotal()))
	m.average(&mean.ops, float64(o.Result.Ops))
	m.average(&mean.depth, float64(counts.Depth))
	m.average(&mean.goalS, o.GoalAt.Seconds())
	m.average(&mean.duplicated, float64(counts.Duplicated))
	m.average(&mean.setup, float64(counts.Setup.Sent))
	m.averageWork(WorkOf(o, m.nodes))
	if x := o.Transfer; x != nil {
		m.average(&mean.framing, float64(x.Framing))
		m.average(&mean.written, float64(x.Written))
		m.refuse(x.Refused)
	}
	for i := range counts.Kinds {
		m.average(&mean.kinds[i], float64(counts.Kinds[i].Sent))
	}
	for i := range counts.Dropped {
		m.average(&mean.reasons[i], float64(counts.Dropped[i]))
	}
	if most, ok := counts.MaxSent(); ok {
		gini, _ := counts.Gini()
		m.average(&mean.busiest, float64(most))
		m.average(&mean.gini, gini)
	}
	if mean.metrics == nil {
		mean.metrics = make([]float64, len(m.first.Result.Metrics))
	}
	for i := range min(len(mean.metrics), len(o.Result.Metrics)) {
		m.average(&mean.metrics[i], o.Result.Metrics[i].Value)
	}
}

// figuresOf are the messages by the types of a library, as records have them.
func figuresOf(types []engine.TypeCount) []record.NamedFigure {
	var figures []record.NamedFigure
	for _, t := range types {
		figures = append(figures, record.NamedFigure{Name: t.Name, Value: float64(t.Messages)})
	}
	return figures
}

// refuse adds what was refused in one execution to the totals.
func (m *measured) refuse(list []engine.Refusal) {
	for _, r := range list {
		i := slices.IndexFunc(m.refused, func(k engine.Refusal) bool { return k.Reason == r.Reason })
		if i < 0 {
			m.refused = append(m.refused, r)
			continue
		}
		m.refused[i].Count += r.Count
	}
}

// average takes one more value into a mean. This way the mean of equal values is that value, to
// the last bit.
func (m *measured) average(mean *float64, value float64) { *mean += (value - *mean) / float64(m.runs) }
