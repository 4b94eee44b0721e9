package sim

import (
	"context"
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// Run executes the algorithm once. An error means that there was no run: a
// configuration that is not possible, or a protocol that broke the contract. Whatever
// happened to a run that took place, a violated property included, is in the outcome.
// Cancelling ctx ends the run with what was counted so far.
func Run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	ctx context.Context, alg *algorithms.Algorithm[M, S], cfg Config,
) (engine.Outcome, error) {
	r, err := Prepare[M, S, P](alg, cfg)
	if err != nil {
		return engine.Outcome{}, err
	}
	defer r.Close()
	return r.Execute(ctx)
}

// slot is the state of a node and what the engine keeps of it. At 10^6 nodes the cache
// misses on this slice are most of the cost of a run, so an event touches one place in it, and
// nothing else lies there: the node's random stream is no more than a counter.
type slot[S any] struct {
	node  S
	depth int32 // longest causal chain that has reached the node
	seq   uint32
	draws uint32
}

// run is an algorithm on a network, for one execution at a time.
type run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	alg      *algorithms.Algorithm[M, S]
	cfg      Config
	spec     *algorithms.Spec
	setup    algorithms.Setup
	expected algorithms.Expected
	parts    []engine.Part
	rngSeed  uint64

	slots    []slot[S]
	down     []bool
	env      *algorithms.Env[M]
	messages *queue[M]
	timers   *queue[algorithms.Timer] // nil until one is set
	timerDue algorithms.Time          // of the first of them
	waited   algorithms.Time          // when the last of out.Waits was

	messageOrder order[M]
	timerOrder   order[algorithms.Timer]
	messageTick  []event[M]
	timerTick    []event[algorithms.Timer]
	rest         []event[M] // of the last tick of a run that ended within it
	closed       bool
	plain        bool

	desk   *desk[M] // of a shard; nil in a run
	shards []*shard[M, S, P]
	// advance carries all shards on to the end of a window; nil is on all cores at a time.
	advance func(shards []*shard[M, S, P], end algorithms.Time, meanwhile func())
	alone   bool  // the run is for one core, since several would have gone too far
	touched int32 // keeps the compiler from dropping the loads of touch

	course[S]
}

// course is the state of one execution beyond the nodes and what is under way.
type course[S any] struct {
	inst    algorithms.Instance[S]
	links   linkModel
	plan    []algorithms.Fault
	cuts    []*algorithms.Cut
	downs   int
	floors  map[algorithms.ID]uint32 // timers of a node below it died in a crash
	stable  [][]byte                 // nil where nothing can crash
	voided  map[timerKey]struct{}    // timers that were cancelled and not yet taken
	tally   tally
	out     engine.Outcome
	verdict engine.Verdict
	now     algorithms.Time
	broken  error
}

type timerKey struct {
	node algorithms.ID
	seq  uint32
}

// Prepare builds the nodes of a run. Its errors are those of Run. After a Reset a run takes the
// same course again, with the memory it has.
func Prepare[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg Config,
) (engine.Execution, error) {
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	cfg = withDefaults(cfg)
	r := &run[M, S, P]{
		alg: alg, cfg: cfg, spec: &alg.Spec,
		setup:   cfg.Setup(),
		rngSeed: algorithms.Hash(cfg.Seed),
		slots:   make([]slot[S], cfg.Graph.N()),
		down:    make([]bool, cfg.Graph.N()),
		env:     algorithms.NewEnv[M](cfg.Graph),
	}
	if err := r.Reset(); err != nil {
		return nil, err
	}
	r.expected, r.parts = engine.Expected(r.spec, r.setup), engine.Parts(r.spec, r.setup)
	return r, nil
}

// Close implements engine.Execution. The queues are left to later runs.
func (r *run[M, S, P]) Close() {
	r.disband()
	r.messages.giveBack()
	r.timers.giveBack()
	r.messages, r.timers = nil, nil
	r.closed = true
}

var errClosed = errors.New("sim: the run is closed")

// Reset implements engine.Execution.
func (r *run[M, S, P]) Reset() error {
	if r.closed {
		return errClosed
	}
	inst, err := r.alg.Prepare(r.setup)
	if err != nil {
		return err
	}
	draw := r.cfg.Next()
	plan := network.MergeFaults(inst.Faults, draw.Faults)
	r.course = course[S]{
		inst: inst,
		plan: plan,
		verdict: engine.NewVerdict(engine.Judged{
			Spec: r.spec, Checker: inst.Checker, Seed: r.cfg.Seed, Perpetual: inst.Perpetual, Nodes: len(r.slots),
			Workload: inst.Faults, Scenario: draw.Faults,
		}),
		links:  newLinkModel(r.cfg.Links, draw.Seed, r.spec.FIFO, len(r.slots)),
		voided: map[timerKey]struct{}{},
		tally:  newTally(r.spec),
	}
	if network.PlanFaults(plan).Has(algorithms.Crashes) {
		r.stable = make([][]byte, len(r.slots))
		r.floors = map[algorithms.ID]uint32{}
	}
	if r.cfg.PerNode {
		r.out.Counts.ByNode(len(r.slots))
	}
	if r.messages == nil {
		r.messages = spareQueue[M](r.setup.Delta)
	}
	r.messages.empty()
	if r.timers != nil {
		r.timers.empty()
	}
	r.plain, r.rest = r.isPlain(), nil
	r.timerDue, r.waited = farthest, -engine.RestSpan
	r.env.Effects().Clear()
	clear(r.down)
	for i := range r.slots {
		r.slots[i] = slot[S]{node: inst.Node(algorithms.ID(i))}
	}
	return nil
}
