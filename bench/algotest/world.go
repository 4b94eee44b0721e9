package algotest

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// tape is the bytes that decide what a hostile world does; it ends in zeros.
type tape struct{ b []byte }

func (t *tape) next() byte {
	if len(t.b) == 0 {
		return 0
	}
	v := t.b[0]
	t.b = t.b[1:]
	return v
}

// below is a number from 0 to n-1; n is at most 65536.
func (t *tape) below(n int) int { return (int(t.next())<<8 | int(t.next())) % n }

// world is a network whose every turn a tape decides: which message arrives, how often, from
// whom, changed or made up, and who crashes and finds what on its disk. It keeps only
// what every engine keeps: a node is started once and first, and a timer comes back
// if it was set, was not cancelled and did not die in a crash.
type world[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	alg     *algorithms.Algorithm[M, S]
	graph   *algorithms.Graph
	inst    algorithms.Instance[S]
	env     *algorithms.Env[M]
	nodes   []S
	rngs    []algorithms.Rand
	seqs    []uint32
	stable  [][]byte
	timers  [][]algorithms.SetTimer
	flying  []flight[M]
	now     algorithms.Time
	over    bool // a property is violated; an engine would end here
	turns   int
	history []func() string // the last turns, for the failure
}

type flight[M algorithms.Message] struct {
	from, to algorithms.ID
	msg      M
}

const (
	maxFlying  = 4096
	maxTurns   = 4096
	maxHistory = 12
)

// play sets up a world, from a tape and with one of the variants of parameters, and runs it
// to the end of the tape.
func (s *suite[M, S, P]) play(data []byte) error {
	t := &tape{data}
	n := s.sizes[t.below(len(s.sizes))]
	set := algorithms.Setup{
		Graph: s.graphs(n, uint64(t.next())), Params: s.params[t.below(len(s.params))],
		Seed: uint64(t.next()), Delta: algorithms.Time(1) << (t.next() % 16),
		Faults: algorithms.Faults(t.next()) & allFaults,
	}
	inst, err := s.alg.Prepare(set)
	if err != nil {
		return nil // this variant is not for this size
	}
	w := &world[M, S, P]{
		alg: s.alg, graph: set.Graph, inst: inst, env: algorithms.NewEnv[M](set.Graph),
		nodes: make([]S, n), rngs: make([]algorithms.Rand, n), seqs: make([]uint32, n),
		stable: make([][]byte, n), timers: make([][]algorithms.SetTimer, n),
	}
	if err := guard(func() error { return w.run(t, set.Seed) }); err != nil {
		return fmt.Errorf("%d nodes (%d links), parameters %v, delta %d, faults declared: %s; the last of %d turns "+
			"were\n  %s\n%w",
			n, set.Graph.Edges(), set.Params, set.Delta, set.Faults, w.turns, joined(w.history), err)
	}
	return nil
}

func (w *world[M, S, P]) run(t *tape, seed uint64) error {
	for id := range w.nodes {
		w.nodes[id] = w.inst.Node(algorithms.ID(id))
		w.rngs[id] = algorithms.NewRand(seed, uint64(id))
	}
	for id := range w.nodes {
		w.note("start %d", id)
		if err := w.call(algorithms.ID(id), func(env *algorithms.Env[M]) { P(&w.nodes[id]).Start(env) }); err != nil {
			return err
		}
	}
	for len(t.b) > 0 && w.turns < maxTurns {
		if err := w.turn(t); err != nil {
			return err
		}
	}
	return nil
}

// turn does one thing that the tape chooses.
func (w *world[M, S, P]) turn(t *tape) error {
	w.turns++
	switch op := t.next() % 16; op {
	default: // a message arrives, once, twice, or changed on its way
		if len(w.flying) == 0 {
			return w.timeout(algorithms.ID(t.below(len(w.nodes))))
		}
		i := t.below(len(w.flying))
		f := w.flying[i]
		switch op {
		case 0: // and will arrive again
		case 1:
			return w.inject(f.from, f.to, w.changed(f.msg, t))
		case 2: // from somebody else
			f.from = algorithms.ID(t.below(len(w.nodes)))
		case 3: // at somebody else
			f.to = algorithms.ID(t.below(len(w.nodes)))
		default:
			w.flying = slices.Delete(w.flying, i, i+1)
		}
		return w.receive(f.from, f.to, f.msg)
	case 9, 10, 11: // a message that nobody sent
		from, to := algorithms.ID(t.below(len(w.nodes))), algorithms.ID(t.below(len(w.nodes)))
		return w.inject(from, to, made(t.next, len(w.alg.Spec.Kinds)))
	case 12, 13:
		return w.timeout(algorithms.ID(t.below(len(w.nodes))))
	case 14: // some time passes
		w.now += algorithms.Time(1) << (t.next() % 32)
	case 15:
		return w.restart(algorithms.ID(t.below(len(w.nodes))), t)
	}
	return nil
}

// inject has a node receive what the bytes decode to, if they do.
func (w *world[M, S, P]) inject(from, to algorithms.ID, b []byte) error {
	m, err := w.alg.Decode(b)
	if err != nil {
		return nil
	}
	return w.receive(from, to, m)
}

// changed is the encoding of a message, in which the tape changes something.
func (w *world[M, S, P]) changed(m M, t *tape) []byte {
	b := m.Append(nil)
	for range 1 + t.next()%3 {
		if len(b) > 0 {
			b[t.below(len(b))] = t.next()
		}
	}
	return b
}

func (w *world[M, S, P]) receive(from, to algorithms.ID, m M) error {
	w.note("%d receives %+v from %d", to, m, from)
	return w.call(to, func(env *algorithms.Env[M]) { P(&w.nodes[to]).Receive(env, from, m) })
}

// timeout lets the node's earliest timer come back.
func (w *world[M, S, P]) timeout(id algorithms.ID) error {
	if len(w.timers[id]) == 0 {
		return nil
	}
	first := 0
	for i, t := range w.timers[id] {
		if t.At < w.timers[id][first].At {
			first = i
		}
	}
	t := w.timers[id][first]
	w.timers[id] = slices.Delete(w.timers[id], first, first+1)
	w.now = max(w.now, t.At)
	w.note("timer %+v comes back to %d", t.Timer, id)
	return w.call(id, func(env *algorithms.Env[M]) { P(&w.nodes[id]).Timeout(env, t.Timer) })
}

// restart crashes a node and brings it back with its stable storage, as it was or damaged.
func (w *world[M, S, P]) restart(id algorithms.ID, t *tape) error {
	stable := bytes.Clone(w.stable[id])
	switch t.next() % 4 {
	case 0:
		stable = stable[:t.below(len(stable)+1)]
	case 1:
		stable = made(t.next, 256)
	case 2:
		for range t.next() % 4 {
			stable = append(stable, t.next())
		}
		if len(stable) > 0 {
			stable[t.below(len(stable))] = t.next()
		}
	}
	w.timers[id] = nil
	w.note("%d crashes and recovers with % x", id, stable)
	w.tell(algorithms.Fault{At: w.now, Kind: algorithms.Crash, Node: id})
	w.tell(algorithms.Fault{At: w.now, Kind: algorithms.Recover, Node: id})
	w.nodes[id] = w.inst.Node(id)
	return w.call(id, func(env *algorithms.Env[M]) { restart[M](P(&w.nodes[id]), env, stable) })
}

func (w *world[M, S, P]) tell(f algorithms.Fault) {
	if !w.over {
		w.inst.Checker.Fault(w.now, f)
	}
}
