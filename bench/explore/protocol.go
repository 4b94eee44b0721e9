package explore

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore/snapshot"
)

// protocol is an algorithm whose types are hidden, so that the explorer is compiled once and not
// once for each algorithm.
type protocol struct {
	spec     *algorithms.Spec
	prepare  func(algorithms.Setup) (instance, error)
	symmetry *renamer // nil where no nodes are interchangeable
}

// instance is a run that is prepared.
type instance struct {
	algorithms.Instance[any] // whose Node is a pointer to the state that the algorithm makes
	// players are the nodes of one goroutine.
	players func(*snapshot.Shared) players
}

// players are what nodes do, all of them. They are not safe for concurrent use.
type players interface {
	copy(node any) any
	hash(node any, timers func(id uint32) uint64) uint64
	// act lets a node react to a call, with as much drawn and numbered as it says. What that comes
	// to is valid until the next call.
	act(node any, c *call, draws, seq *uint32) (*algorithms.Effects[algorithms.Message], error)
	decode(b []byte) (algorithms.Message, error)
}

// call is what a node is told.
type call struct {
	on     event
	node   algorithms.ID
	clock  algorithms.Time
	seed   uint64
	from   algorithms.ID
	msg    algorithms.Message
	timer  algorithms.Timer
	stable []byte
}

// renamer is a symmetry whose types are hidden.
type renamer struct {
	among   func(algorithms.Setup) []algorithms.ID
	node    func(any, algorithms.Renaming)
	checker func(algorithms.Checker, algorithms.Renaming)
	message func(algorithms.Message, algorithms.Renaming) algorithms.Message
}

// hide hides the types of an algorithm.
func hide[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) protocol {
	p := protocol{spec: &alg.Spec}
	p.prepare = func(s algorithms.Setup) (instance, error) {
		inst, err := alg.Prepare(s)
		if err != nil {
			return instance{}, err
		}
		plan, err := snapshot.Of[S]()
		if err != nil {
			return instance{}, fmt.Errorf("%s: it cannot be explored: %w", alg.Spec.Name, err)
		}
		return instance{
			algorithms.Instance[any]{
				Node:    func(id algorithms.ID) any { s := inst.Node(id); return &s },
				Checker: inst.Checker, Faults: inst.Faults, Perpetual: inst.Perpetual,
			},
			func(shared *snapshot.Shared) players {
				return &cast[M, S, P]{alg: alg, plan: plan, shared: shared, env: algorithms.NewEnv[M](s.Graph)}
			},
		}, nil
	}
	if s := alg.Symmetry; s != nil {
		p.symmetry = &renamer{
			among: s.Among, checker: s.Checker,
			node: func(node any, r algorithms.Renaming) { s.Node(node.(*S), r) },
			message: func(m algorithms.Message, r algorithms.Renaming) algorithms.Message {
				if s.Message == nil {
					return m
				}
				return s.Message(m.(M), r)
			},
		}
	}
	return p
}

// cast are the players of an algorithm.
type cast[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	alg     *algorithms.Algorithm[M, S]
	plan    snapshot.Plan[S]
	shared  *snapshot.Shared
	env     *algorithms.Env[M]
	effects algorithms.Effects[algorithms.Message]
}

func (c *cast[M, S, P]) copy(node any) any { return c.plan.Copy(node.(*S), c.shared) }

func (c *cast[M, S, P]) hash(node any, timers func(id uint32) uint64) uint64 {
	return c.plan.Hash(node.(*S), c.shared, timers)
}

func (c *cast[M, S, P]) decode(b []byte) (algorithms.Message, error) { return c.alg.Decode(b) }

func (c *cast[M, S, P]) act(
	node any, to *call, draws, seq *uint32,
) (*algorithms.Effects[algorithms.Message], error) {
	v := P(node.(*S))
	c.env.BindCounter(to.node, to.clock, to.seed, draws, seq)
	err := guarded(func() {
		switch to.on {
		case onMessage:
			v.Receive(c.env, to.from, to.msg.(M))
		case onTimer:
			v.Timeout(c.env, to.timer)
		case onRestart, onForget:
			if r, ok := any(v).(algorithms.Recoverer[M]); ok {
				r.Recover(c.env, slices.Clone(to.stable))
				return
			}
			fallthrough
		default:
			v.Start(c.env)
		}
	})
	c.env.Settle()
	f := c.env.Effects()
	defer f.Clear()
	e := &c.effects
	e.Clear()
	for i := range f.Sends {
		s := &f.Sends[i]
		e.Sends = append(e.Sends, algorithms.Send[algorithms.Message]{To: s.To, Seq: s.Seq, Msg: s.Msg})
	}
	e.Timers, e.Cancels = append(e.Timers, f.Timers...), append(e.Cancels, f.Cancels...)
	e.Observations = append(e.Observations, f.Observations...)
	e.Stable, e.Persisted = append(e.Stable[:0], f.Stable...), f.Persisted
	return e, err
}
