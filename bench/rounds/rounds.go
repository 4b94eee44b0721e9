// Package rounds simulates protocols of synchronous rounds without events, so that very many nodes
// fit into memory: sixteen bytes each, whatever the protocol, and no message is kept for longer
// than a part of a round takes.
//
// The nodes are those that all engines run, and what comes of a run is what package sim makes of
// it, but for the hash of its course. That rests on what algorithms.Rounds says of a protocol. A
// round is gone through in windows, each a range of senders: they send, their messages arrive, and
// so do the answers, before the next window is sent. So much of a node is kept from the beginning
// of a round, and so much of each of its halves, as the windows before must not show.
package rounds

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// ErrUnserved is the error of a run that cannot be had without events.
var ErrUnserved = errors.New("rounds: cannot be run in rounds (allowed: protocols of common rounds, on a complete " +
	"graph, with a fixed latency, without faults)")

// instance is the protocol of a run that can be had without events: one of common rounds on a
// complete graph whose messages all take as long as each other and arrive, without faults, and
// nobody who wants to see the events.
func instance[M algorithms.Message, S any](
	alg *algorithms.Algorithm[M, S], c *engine.Config,
) (algorithms.Instance[S], error) {
	if c.Tracer != nil || c.Draw != nil || c.Graph == nil || !c.Graph.IsComplete() || c.Classes() != 0 ||
		c.Links.Latency.Distribution != network.Fixed || c.Links.Latency == (network.Latency{}) {
		return algorithms.Instance[S]{}, ErrUnserved
	}
	inst, err := alg.Prepare(setup(c))
	if err == nil && (inst.Rounds == nil || len(inst.Faults) > 0 || inst.Perpetual) {
		err = ErrUnserved
	}
	return inst, err
}

// setup is what the simulator builds the algorithm from.
func setup(c *engine.Config) algorithms.Setup {
	s := c.Setup()
	s.Delta = c.Links.Delta()
	return s
}

// slot is a node: its state, as the protocol packs it, and what the engine keeps of it.
type slot struct {
	state uint32
	drawn uint32 // random numbers
	// The longest causal chain that had reached the node when the round began, and that reaches it
	// with what is sent at the beginning and with the answers.
	before, first, second uint16
	now, next             bool // its timer is for this round, for the next one
}

// lastRound keeps chains, which are two messages longer after a round, within their sixteen bits.
const lastRound = 1<<15 - 2

// run is an algorithm in rounds, for one execution at a time.
type run[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	alg      *algorithms.Algorithm[M, S]
	cfg      engine.Config
	setup    algorithms.Setup
	seed     uint64 // hashed
	expected algorithms.Expected
	parts    []engine.Part

	slots   []slot
	workers []*worker[M, S, P]
	grid    grid[M]
	reports [][]report // by piece of work, see deal
	closed  bool

	inst    algorithms.Instance[S]
	verdict engine.Verdict
	out     engine.Outcome
	round   uint32
	width   int // senders of a window
	narrow  int // senders of the first window; 0: firstWindow
}

// Prepare builds a run; one that takes events has the error ErrUnserved. The nodes are carried on
// by as many cores as there are, or as cfg.Shards says, to the same end.
func Prepare[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S], cfg engine.Config,
) (engine.Execution, error) {
	inst, err := instance(alg, &cfg)
	if err != nil {
		return nil, err
	}
	if err := cfg.Validate(); err != nil {
		return nil, fmt.Errorf("rounds: %w", err)
	}
	cfg.Delta = cfg.Links.Delta()
	cfg = cfg.WithDefaults(engine.Defaults{Limit: cfg.Limits.TimeOn(engine.Sim, cfg.Delta)})
	n := cfg.Graph.N()
	r := &run[M, S, P]{
		alg: alg, cfg: cfg, setup: cfg.Setup(), seed: algorithms.Hash(cfg.Seed), slots: make([]slot, n),
	}
	crew := cfg.Shards
	if crew == 0 {
		crew = min(runtime.GOMAXPROCS(0), 1+n/pays)
	}
	for range min(crew, n) {
		r.workers = append(r.workers, newWorker(r))
	}
	r.grid = newGrid[M](n, len(r.workers), minRange)
	r.begin(inst)
	r.expected, r.parts = engine.Expected(&alg.Spec, r.setup), engine.Parts(&alg.Spec, r.setup)
	return r, nil
}

// pays is how many nodes are worth a core.
const pays = 1 << 12

var errClosed = errors.New("rounds: the run is closed")

// Reset implements engine.Execution.
func (r *run[M, S, P]) Reset() error {
	if r.closed {
		return errClosed
	}
	inst, err := r.alg.Prepare(r.setup)
	if err != nil {
		return err
	}
	clear(r.slots)
	r.begin(inst)
	return nil
}

// begin makes ready for an execution, with the nodes as they are at first.
func (r *run[M, S, P]) begin(inst algorithms.Instance[S]) {
	r.inst, r.out, r.round, r.width = inst, engine.Outcome{}, 0, cmp.Or(r.narrow, firstWindow)
	r.verdict = engine.NewVerdict(engine.Judged{
		Spec: &r.alg.Spec, Checker: inst.Checker, Seed: r.cfg.Seed, Nodes: len(r.slots),
	})
	if r.cfg.PerNode {
		r.out.Counts.ByNode(len(r.slots))
	}
	r.grid.empty()
	for _, w := range r.workers {
		w.reset()
	}
}

// Close implements engine.Execution.
func (r *run[M, S, P]) Close() {
	r.slots, r.workers, r.grid, r.reports, r.closed = nil, nil, grid[M]{}, nil, true
}
