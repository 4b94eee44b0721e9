package sim

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// Run executes the algorithm once. An error means that there was no run: a
// configuration that is not possible, or a protocol that broke the contract. Whatever
// happened to a run that took place, a violated property included, is in the outcome.
// Cancelling ctx ends the run with what was counted so far.
func Run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	ctx context.Context, alg *algorithms.Algorithm[M, S], cfg Config,
) (network.Outcome, error) {
	r, err := Prepare[M, S, P](alg, cfg)
	if err != nil {
		return network.Outcome{}, err
	}
	return r.Execute(ctx)
}

// Prepared is a run whose nodes are built and which has not begun, so that setting up
// can be kept out of what is metered. Execute runs it, once.
type Prepared interface {
	Execute(ctx context.Context) (network.Outcome, error)
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

// run is one execution.
type run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	cfg      Config
	spec     *algorithms.Spec
	inst     algorithms.Instance[S]
	slots    []slot[S]
	down     []bool
	downs    int
	floors   map[algorithms.ID]uint32 // timers of a node below it died in a crash
	rng      algorithms.Rand          // of the node that is being called
	rngSeed  uint64
	touched  int32 // keeps the compiler from dropping the loads of touch
	env      *algorithms.Env[M]
	messages *queue[M]
	timers   *queue[algorithms.Timer]
	plan     []algorithms.Fault
	cuts     []*algorithms.Cut
	links    linkModel
	stable   map[algorithms.ID][]byte // nil where nothing can crash
	voided   map[timerKey]struct{}    // timers that were cancelled and not yet taken
	counts   *network.Counts
	tally    tally
	out      network.Outcome
	limits   network.Limits
	now      algorithms.Time
	goal     bool
	broken   error

	messageOrder order[M]
	timerOrder   order[algorithms.Timer]
	messageTick  []event[M]
	timerTick    []event[algorithms.Timer]
}

type timerKey struct {
	node algorithms.ID
	seq  uint32
}

// Prepare builds a run. Its errors are those of Run.
func Prepare[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg Config,
) (Prepared, error) {
	cfg.Links = cfg.Links.WithDefaults()
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	setup := algorithms.Setup{
		Graph: cfg.Graph, Params: cfg.Params, Seed: cfg.Seed,
		Delta: cfg.Links.Delta(), Faults: cfg.classes(),
	}
	inst, err := alg.Prepare(setup)
	if err != nil {
		return nil, err
	}
	n := cfg.Graph.N()
	r := &run[M, S, P]{
		cfg: cfg, spec: &alg.Spec, inst: inst,
		slots:    make([]slot[S], n),
		down:     make([]bool, n),
		env:      algorithms.NewEnv[M](cfg.Graph),
		messages: newQueue[M](setup.Delta),
		timers:   newQueue[algorithms.Timer](4 * setup.Delta),
		plan:     cfg.plan(inst.Faults),
		links:    newLinkModel(cfg.Links, cfg.Seed, alg.Spec.FIFO),
		rngSeed:  algorithms.Hash(cfg.Seed),
		voided:   map[timerKey]struct{}{},
		limits:   cfg.Limits.WithDefaults(),
	}
	if network.PlanFaults(r.plan).Has(algorithms.Crashes) {
		r.stable = map[algorithms.ID][]byte{}
		r.floors = map[algorithms.ID]uint32{}
	}
	r.counts = &r.out.Counts
	if cfg.PerNode {
		r.counts.BySender, r.counts.ByReceiver = make([]int64, n), make([]int64, n)
	}
	if alg.Spec.Expected != nil {
		setup.Params, _ = alg.Spec.Resolve(cfg.Params)
		r.out.Expected = alg.Spec.Expected(setup)
	}
	for i := range r.slots {
		r.slots[i].node = inst.Node(algorithms.ID(i))
	}
	return r, nil
}

// Execute implements Prepared.
func (r *run[M, S, P]) Execute(ctx context.Context) (network.Outcome, error) {
	r.applyFaults(0)
	for i := range r.slots {
		if r.stopped() {
			break
		}
		// A node with a floor has crashed and come back already.
		if id := algorithms.ID(i); !r.down[i] && r.floors[id] == 0 {
			s := &r.slots[i]
			r.out.Events++
			P(&s.node).Start(r.bind(id, s))
			r.carryOut(id, s)
		}
	}
	r.noteGoal()
	r.loop(ctx)
	return r.finish()
}

// loop handles one tick after the other.
func (r *run[M, S, P]) loop(ctx context.Context) {
	sinceCheck := int64(0)
	for !r.stopped() {
		at, kind := r.next()
		switch {
		case kind == nothing:
			r.out.End = network.Quiet
			return
		case r.reached(at):
			r.out.End = network.AtGoal
			return
		case at > r.limits.Time:
			r.out.End = network.TimeLimit
			return
		case r.out.Events >= r.limits.Events:
			r.out.End = network.EventLimit
			return
		}
		if r.out.Events-sinceCheck >= 1<<14 {
			sinceCheck = r.out.Events
			if ctx.Err() != nil {
				r.out.End = network.Cancelled
				return
			}
		}
		r.now = at
		if kind&isFault != 0 {
			r.applyFaults(at)
		}
		r.tick(at)
	}
}

// reached reports whether a perpetual protocol is done before the next event at at.
func (r *run[M, S, P]) reached(at algorithms.Time) bool {
	return r.inst.Perpetual && r.goal && len(r.plan) == 0 && at > r.out.GoalAt+r.cfg.Overtime
}

// stopped reports whether the run was ended from within.
func (r *run[M, S, P]) stopped() bool { return r.broken != nil || r.out.Violation != nil }

type pendingKind uint8

const (
	nothing  pendingKind = 0
	isEvent  pendingKind = 1
	isFault  pendingKind = 2
	farthest             = algorithms.Time(1<<63 - 1)
)

// next is the time of the next thing to happen, and what it is.
func (r *run[M, S, P]) next() (algorithms.Time, pendingKind) {
	at, kind := farthest, nothing
	if t, ok := r.messages.next(); ok {
		at, kind = t, isEvent
	}
	if r.timers.len() > 0 {
		if t, _ := r.timers.next(); t < at {
			at, kind = t, isEvent
		}
	}
	if len(r.plan) > 0 && r.plan[0].At <= at {
		at, kind = r.plan[0].At, isFault
	}
	return at, kind
}

// finish closes the books.
func (r *run[M, S, P]) finish() (network.Outcome, error) {
	r.tally.fill(r.counts, r.spec.Kinds)
	if r.broken != nil {
		return network.Outcome{}, fmt.Errorf("%s: %w", r.spec.Name, r.broken)
	}
	if r.out.Violation == nil {
		if f, ok := r.inst.Checker.(algorithms.FinalChecker); ok && r.out.End != network.Cancelled {
			r.violate(f.Finish(r.out.End == network.Quiet))
		}
	}
	if r.out.Violation != nil {
		r.out.End = network.Violated
	}
	r.out.Goal = r.goal
	r.out.Result = r.inst.Checker.Result()
	return r.out, nil
}

// violate ends the run with a broken property.
func (r *run[M, S, P]) violate(err error) {
	if err == nil || r.out.Violation != nil {
		return
	}
	r.out.Violation = fmt.Errorf("%w (at %v, seed %d)", err, r.now, r.cfg.Seed)
}

// noteGoal remembers when the goal was reached.
func (r *run[M, S, P]) noteGoal() {
	if g := r.inst.Checker.Goal(); g != r.goal {
		r.goal = g
		if g {
			r.out.GoalAt = r.now
		}
	}
}
