package harness

import (
	"context"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/loopback"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// measured is what the repetitions of one trial came to.
type measured struct {
	engine   engine.Engine
	nodes    int
	stack    network.Stack // whose headers the bytes on the wire have
	started  time.Time
	ended    time.Time
	first    engine.Outcome
	usage    energy.Usage  // of all repetitions
	energy   energy.Energy // of all repetitions
	cpu      []float64     // CPU-seconds of one execution, by batch
	status   string
	over     bool // there is no use in further repetitions
	short    bool
	kernel   *engine.Traffic // of all repetitions; nil where it is not counted
	refused  []engine.Refusal
	byKind   []record.NamedFigure // of real stacks, whose kinds are not those of the algorithm
	degraded []string             // of executions that cannot be repeated
	shards   int                  // the most that an execution was cut into; 0 where none was
	vanished int64                // messages that the network itself lost
	stall    *engine.Stall        // the longest of all executions
	// beyond are the failures of this run under which the algorithm does not claim to be safe.
	beyond algorithms.Faults
	// failures are all of them.
	failures algorithms.Faults
	profile  cost.Profile
	outcomes.Sums
}

// measure repeats a trial until its CPU window is wide enough.
func (r *Runner) measure(ctx context.Context, t Trial, cfg engine.Config) (*measured, error) {
	now := r.Meter.Now
	if now == nil {
		now = time.Now
	}
	options := SamplerOptions{
		Engine:  t.Engine,
		Prepare: func() (engine.Execution, error) { return r.prepareWarm(ctx, t, cfg) },
		Local:   r.Scenario.Hosts.Processes,
	}
	if t.Engine.Sockets && !r.Scenario.Hosts.Any() { // whose control connections are on the same interface
		options.Watch = loopback.Watch
	}
	sampler, err := NewSampler(r.Meter, options)
	if err != nil {
		return nil, err
	}
	defer sampler.Close()
	m := &measured{
		profile: r.profile(t.Engine), failures: r.Scenario.failures(cfg),
		engine: t.Engine, nodes: t.Nodes, stack: r.Scenario.stackOf(t), status: record.StatusOK,
		beyond: r.Scenario.failures(cfg) &^ t.Algorithm.Spec.Safe,
	}
	cfg.Split = func(shards int) { m.shards = max(m.shards, shards) }
	started := now()
	m.started = started.UTC().Truncate(time.Microsecond)
	window := r.Scenario.Window.Seconds()
	least := r.leastWall()
	for {
		batch, err := sampler.Batch(ctx)
		if err != nil {
			return nil, err
		}
		m.addBatch(batch, &r.Scenario)
		if m.over || len(m.degraded) > 0 {
			break
		}
		if float64(m.usage.CPU) >= window && now().Sub(started) >= least {
			break
		}
		if now().Sub(started) >= r.Scenario.WallCap {
			m.short = float64(m.usage.CPU) < window
			break
		}
	}
	m.ended = now().UTC().Truncate(time.Microsecond)
	_, m.energy, err = sampler.Energy()
	return m, err
}

// leastWall is how long a trial has to be repeated at least where energy is read from counters,
// which with the share of the machine's CPU time is nothing for a moment.
func (r *Runner) leastWall() time.Duration {
	if r.Meter.Source.Info().Kind == energy.Measured {
		return min(countersWall, r.Scenario.WallCap)
	}
	return 0
}

// countersWall is fifty ticks of 10 ms in which the kernel counts the CPU time of a machine.
const countersWall = 500 * time.Millisecond

// addBatch takes a batch into the totals.
func (m *measured) addBatch(b Batch, s *Scenario) {
	m.usage = m.usage.Add(b.Usage)
	m.cpu = append(m.cpu, float64(b.Usage.CPU)/float64(len(b.Outcomes)))
	if b.Traffic != nil {
		if m.kernel == nil {
			m.kernel = &engine.Traffic{}
		}
		*m.kernel = m.kernel.Add(*b.Traffic)
	}
	for i := range b.Outcomes {
		m.add(&b.Outcomes[i], s)
	}
}

// add takes one execution into the totals.
func (m *measured) add(o *engine.Outcome, s *Scenario) {
	if m.Runs == 0 {
		m.first = *o
	}
	if m.stack.Name == "" {
		m.stack = s.StackOn(m.engine)
	}
	m.Add(o, outcomes.Terms{Nodes: m.nodes, Stack: m.stack, Profile: m.profile})
	m.judge(o)
	m.stalled(o.Stall)
	m.vanished += o.Vanished + o.Counts.Dropped[engine.Overflow]
	m.degraded = append(m.degraded, o.Degraded...)
	m.byKind = figuresOf(o.Types)
	if x := o.Transfer; x != nil {
		m.refuse(x.Refused)
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
