package live

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"sync"
	"sync/atomic"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
)

// Network is the nodes of an algorithm with their goroutines, which sleep between
// executions. Its methods are for one goroutine at a time.
type Network[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	cfg      Config
	alg      *algorithms.Algorithm[M, S]
	spec     *algorithms.Spec
	inst     algorithms.Instance[S]
	expected algorithms.Expected
	parts    []engine.Part
	peers    []peer[M, S, P]
	boxes    []mailbox[M]

	carrier     carrier[M]
	sockets     *sockets[M] // the carrier, where it is one; else nil
	delays      *delays[M]  // nil where links take no time of their own
	chance      engine.Chance
	faultyLinks bool
	plain       bool // nothing befalls a message before it is handed over, and nobody watches
	storage     bool // something can crash, so stable storage matters
	arrivals    arrivals
	portion     int64 // events that a node handles between two reports; a power of two

	credits credits
	clock   clock
	ending  ending
	verdict verdict
	witness witness
	timers  timers
	spent   atomic.Int64 // events reported so far

	armed  bool
	parked sync.WaitGroup // goroutines on their way to sleep for the first time
	exited sync.WaitGroup // goroutines that live
	closed bool

	scheduler

	mu  sync.Mutex
	err error // the contract that was broken
}

// Run executes the algorithm once, from set-up to clearing away. An error means that
// there was no run: a configuration that is not possible, or a protocol that broke the
// contract. Whatever happened to a run that took place, a violated property included, is in
// the outcome. Cancelling ctx ends the run with what was counted so far.
func Run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	ctx context.Context, alg *algorithms.Algorithm[M, S], cfg Config,
) (engine.Outcome, error) {
	n, err := Prepare[M, S, P](alg, cfg)
	if err != nil {
		return engine.Outcome{}, err
	}
	defer n.Close()
	return n.Execute(ctx)
}

// Prepare makes a network that is ready for its first execution. It has a goroutine for
// each node until it is closed.
func Prepare[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg Config,
) (*Network[M, S, P], error) {
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	cfg = cfg.withDefaults()
	if err := cfg.enoughDescriptors(); err != nil {
		return nil, err
	}
	nodes := cfg.Graph.N()
	n := &Network[M, S, P]{
		cfg: cfg, alg: alg, spec: &alg.Spec,
		peers:       make([]peer[M, S, P], nodes),
		boxes:       make([]mailbox[M], nodes),
		chance:      engine.NewChance(cfg.Links, cfg.Seed), // which Reset draws anew
		faultyLinks: cfg.Links.Faults() != algorithms.NoFaults,
		portion:     portion(cfg.Limits.Events, nodes),
		credits:     newCredits(),
	}
	n.witness = witness{clock: &n.clock, tracer: cfg.Tracer}
	n.verdict = verdict{clock: &n.clock, ending: &n.ending, witness: &n.witness}
	if cfg.PerNode {
		n.arrivals = make(arrivals, nodes)
	}
	n.scheduler.init(nodes)
	if n.chance.Delays() {
		n.delays = newDelays[M](alg.Spec.FIFO)
	}
	if err := n.connect(); err != nil {
		return nil, err
	}
	if err := n.Reset(); err != nil {
		n.carrier.close()
		return nil, err
	}
	n.expected, n.parts = engine.Expected(n.spec, cfg.Setup()), engine.Parts(n.spec, cfg.Setup())
	n.parked.Add(nodes)
	n.exited.Add(nodes)
	for i := range n.peers {
		p := &n.peers[i]
		p.linked = algorithms.None
		p.net, p.id, p.env = n, algorithms.ID(i), algorithms.NewEnv[M](cfg.Graph)
		p.env.Effects().Sends = make([]algorithms.Send[M], 0, firstRoom)
		p.batch = make([]envelope[M], 0, firstRoom)
		n.boxes[i].init(cfg.Mailbox)
		go p.serve()
	}
	n.parked.Wait()
	return n, nil
}

// connect makes the carrier.
func (n *Network[M, S, P]) connect() error {
	n.patience = longest // not farthest, which a time added to it would overflow
	if n.cfg.Transport == Memory {
		n.carrier = memory[M]{n.boxes}
		return nil
	}
	n.patience = algorithms.Time(settleEvery / time.Microsecond)
	t := &sockets[M]{
		spec: n.spec, decode: n.alg.Decode, boxes: n.boxes, credits: &n.credits, fail: n.fail,
		base: socket.Config{
			Protocol: n.cfg.Transport.Protocol(),
			// All nodes share this machine, and may all connect to each other at once.
			HelloTimeout: connectTimeout, WriteTimeout: connectTimeout,
		},
	}
	n.carrier, n.sockets = t, t
	return t.listen(n.cfg.Graph.N())
}

var (
	errClosed = errors.New("live: the network is closed")
	errSpent  = errors.New("live: the network was executed already: Reset it before it is executed again")
)

// connectTimeout bounds how long a connection may take to be made, and a write to be taken.
const connectTimeout = 30 * time.Second

// firstRoom is the size that buffers begin with, which is enough for many algorithms.
const firstRoom = 8

// portion is how many events a node handles between two reports: few enough for the
// overrun of all nodes to stay small beside the limit.
func portion(limit int64, nodes int) int64 {
	share := max(1, min(1024, limit/16/int64(nodes)))
	return 1 << (bits.Len64(uint64(share)) - 1)
}

// Reset makes the network ready for one more execution of the same configuration, as
// Prepare leaves it. The counts of the last one are gone.
func (n *Network[M, S, P]) Reset() error {
	if n.closed {
		return errClosed
	}
	inst, err := n.alg.Prepare(n.cfg.Setup())
	if err != nil {
		return fmt.Errorf("live: %w", err)
	}
	n.inst = inst
	draw := n.cfg.Next()
	n.chance = engine.NewChance(n.cfg.Links, draw.Seed)
	plan := network.MergeFaults(inst.Faults, draw.Faults)
	n.storage = network.PlanFaults(plan).Has(algorithms.Crashes)
	n.plain = n.arrivals == nil && !n.witness.present() && !n.faultyLinks && n.delays == nil &&
		!network.PlanFaults(plan).Has(algorithms.Partitions)
	for i := range n.peers {
		p := &n.peers[i]
		p.node = inst.Node(algorithms.ID(i))
		p.rng = algorithms.NewRand(n.cfg.Seed, uint64(i))
		p.seq, p.depth = 0, 0
		p.begun, p.back, p.down = false, false, false
		p.stable = nil
		p.tally.Reset()
	}
	n.err = nil
	n.spent.Store(0)
	n.arrivals.reset()
	n.timers.reset()
	n.delays.reset()
	n.ending.reset()
	n.verdict.reset(engine.NewVerdict(engine.Judged{
		Spec: n.spec, Checker: inst.Checker, Seed: n.cfg.Seed, Perpetual: inst.Perpetual, Nodes: len(n.peers),
		Workload: inst.Faults, Scenario: draw.Faults,
	}), inst.Perpetual)
	n.carrier.begin()
	n.rearm(plan, n.cfg)
	n.armed = true
	return nil
}

// outcome is what came of an execution that has ended without an error.
func (n *Network[M, S, P]) outcome() engine.Outcome {
	out := engine.Outcome{
		Expected: n.expected, Parts: n.parts, Time: n.ended, Events: n.faults, Waits: n.waits, Late: n.late,
	}
	c := &out.Counts
	if n.cfg.PerNode {
		c.ByNode(len(n.peers))
		n.arrivals.copyTo(c.ByReceiver, c.BytesByReceiver)
	}
	for i := range n.peers {
		t := &n.peers[i].tally
		t.AddTo(i, c)
		out.Events += t.Events
	}
	n.carrier.counts(&out)
	n.verdict.finish(&out)
	return out
}

// Close ends all goroutines and waits for them. A closed network cannot be executed.
func (n *Network[M, S, P]) Close() {
	if n.closed {
		return
	}
	n.closed, n.armed = true, false
	n.alarm.Stop()
	for i := range n.boxes {
		n.boxes[i].rouse(orderQuit)
	}
	n.exited.Wait()
	n.carrier.close()
}

// fail ends the run because the protocol broke the contract.
func (n *Network[M, S, P]) fail(err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.ending.set(broken) {
		n.err = fmt.Errorf("live: %s: %w", n.spec.Name, err)
	}
}

// failure is the contract that was broken, or nil.
func (n *Network[M, S, P]) failure() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.err
}

// spend reports a portion of events to the limit.
func (n *Network[M, S, P]) spend() {
	if n.spent.Add(n.portion) >= n.cfg.Limits.Events {
		n.ending.set(engine.EventLimit)
	}
}
