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
// can be kept out of what is metered. Execute runs it once; Reset makes it ready to take
// the same course again, with the memory it has.
type Prepared interface {
	Execute(ctx context.Context) (network.Outcome, error)
	Reset() error
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
	limits   network.Limits
	rngSeed  uint64

	slots    []slot[S]
	down     []bool
	env      *algorithms.Env[M]
	messages *queue[M]
	timers   *queue[algorithms.Timer] // nil until one is set

	messageOrder order[M]
	timerOrder   order[algorithms.Timer]
	messageTick  []event[M]
	timerTick    []event[algorithms.Timer]
	touched      int32 // keeps the compiler from dropping the loads of touch

	course[S]
}

// course is the state of one execution beyond the nodes and what is under way.
type course[S any] struct {
	inst   algorithms.Instance[S]
	links  linkModel
	plan   []algorithms.Fault
	cuts   []*algorithms.Cut
	downs  int
	floors map[algorithms.ID]uint32 // timers of a node below it died in a crash
	stable map[algorithms.ID][]byte // nil where nothing can crash
	voided map[timerKey]struct{}    // timers that were cancelled and not yet taken
	tally  tally
	out    network.Outcome
	now    algorithms.Time
	goal   bool
	broken error
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
	r := &run[M, S, P]{
		alg: alg, cfg: cfg, spec: &alg.Spec,
		setup: algorithms.Setup{
			Graph: cfg.Graph, Params: cfg.Params, Seed: cfg.Seed,
			Delta: cfg.Links.Delta(), Faults: cfg.classes(),
		},
		limits:  cfg.Limits.WithDefaults(),
		rngSeed: algorithms.Hash(cfg.Seed),
		slots:   make([]slot[S], cfg.Graph.N()),
		down:    make([]bool, cfg.Graph.N()),
		env:     algorithms.NewEnv[M](cfg.Graph),
	}
	if err := r.Reset(); err != nil {
		return nil, err
	}
	if alg.Spec.Expected != nil {
		setup := r.setup
		setup.Params, _ = alg.Spec.Resolve(cfg.Params) // Reset has seen that they are right
		r.expected = alg.Spec.Expected(setup)
	}
	return r, nil
}

// Reset implements Prepared.
func (r *run[M, S, P]) Reset() error {
	inst, err := r.alg.Prepare(r.setup)
	if err != nil {
		return err
	}
	r.course = course[S]{
		inst:   inst,
		plan:   r.cfg.plan(inst.Faults),
		links:  newLinkModel(r.cfg.Links, r.cfg.Seed, r.spec.FIFO, len(r.slots)),
		voided: map[timerKey]struct{}{},
	}
	if network.PlanFaults(r.plan).Has(algorithms.Crashes) {
		r.stable = map[algorithms.ID][]byte{}
		r.floors = map[algorithms.ID]uint32{}
	}
	if n := len(r.slots); r.cfg.PerNode {
		r.out.Counts.BySender, r.out.Counts.ByReceiver = make([]int64, n), make([]int64, n)
	}
	r.messages = r.messages.emptied(r.setup.Delta)
	if r.timers != nil {
		r.timers = r.timers.emptied(timerWindow * r.setup.Delta)
	}
	r.env.Effects().Clear()
	clear(r.down)
	for i := range r.slots {
		r.slots[i] = slot[S]{node: inst.Node(algorithms.ID(i))}
	}
	return nil
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
	nextCheck := int64(0)
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
		if r.out.Events >= nextCheck {
			nextCheck = r.out.Events + 1<<14
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
	if r.timersPending() {
		if t, _ := r.timers.next(); t < at {
			at, kind = t, isEvent
		}
	}
	if len(r.plan) > 0 && r.plan[0].At <= at {
		at, kind = r.plan[0].At, isFault
	}
	return at, kind
}

func (r *run[M, S, P]) timersPending() bool { return r.timers != nil && r.timers.len() > 0 }

// finish closes the books.
func (r *run[M, S, P]) finish() (network.Outcome, error) {
	r.out.Expected = r.expected
	r.tally.fill(&r.out.Counts, r.spec.Kinds)
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
