package clock

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// Process is the state of one node: a process somewhere in its script, its clock, and the
// messages it has but may not take yet.
type Process[T timestamp[T]] struct {
	script   *Script
	clock    T
	next     int32 // events it has behind it
	received int32 // messages it has taken
	silent   bool  // back from a crash
	// early are the timestamps of messages that came before their turn, by their
	// rank. Made when the first comes.
	early map[int32]T
}

type (
	// LamportProcess is a process that keeps a Lamport clock.
	LamportProcess = Process[LamportStamp]
	// VectorProcess is a process that keeps a vector clock.
	VectorProcess = Process[VectorStamp]
)

var (
	_ algorithms.Node[LamportMessage]      = (*LamportProcess)(nil)
	_ algorithms.Recoverer[LamportMessage] = (*LamportProcess)(nil)
	_ algorithms.Node[VectorMessage]       = (*VectorProcess)(nil)
	_ algorithms.Recoverer[VectorMessage]  = (*VectorProcess)(nil)
)

// Start implements algorithms.Node.
func (p *Process[T]) Start(env *algorithms.Env[Message[T]]) { p.follow(env) }

// Recover implements algorithms.Recoverer. The process does not know any more how far it
// had come, and would stamp a second time what it stamped before: it stays silent.
func (p *Process[T]) Recover(*algorithms.Env[Message[T]], []byte) { p.silent = true }

// Timeout implements algorithms.Node; no timer is ever set.
func (p *Process[T]) Timeout(*algorithms.Env[Message[T]], algorithms.Timer) {}

// Receive implements algorithms.Node.
func (p *Process[T]) Receive(env *algorithms.Env[Message[T]], from algorithms.ID, msg Message[T]) {
	k, ok := p.script.find(msg.number)
	if p.silent || !ok {
		return
	}
	ways := p.script.ways(k)
	way := slices.IndexFunc(ways, func(r route) bool { return algorithms.ID(r.to) == env.Self() })
	if way < 0 {
		return
	}
	r := ways[way]
	if algorithms.ID(r.from) != from || !msg.stamp.fits(p.script, from, env.Self(), p.clock) {
		return
	}
	switch {
	case r.rank < p.received: // a copy of what was taken
	case r.rank == p.received:
		p.take(env, msg.stamp)
		p.follow(env)
	default:
		if p.early == nil {
			p.early = map[int32]T{}
		}
		p.early[r.rank] = msg.stamp
	}
}

// follow goes on with the script up to a message that is not here.
func (p *Process[T]) follow(env *algorithms.Env[Message[T]]) {
	events := p.script.of(int(env.Self()))
	for int(p.next) < len(events) {
		e := events[p.next]
		if e.Op != Receive {
			p.stamp(env)
			if e.Op == Send {
				k, _ := p.script.find(e.Message)
				for _, r := range p.script.ways(k) {
					env.Send(algorithms.ID(r.to), Message[T]{e.Message, p.clock.snapshot()})
				}
			}
			continue
		}
		arrived, ok := p.early[p.received]
		if !ok {
			return
		}
		delete(p.early, p.received)
		p.take(env, arrived)
	}
}

// take receives the message whose turn it is: rule IR2.
func (p *Process[T]) take(env *algorithms.Env[Message[T]], arrived T) {
	for i, to, ok := p.clock.raised(arrived, 0); ok; i, to, ok = p.clock.raised(arrived, i+1) {
		env.Report(algorithms.Observation{What: learned, Value: int64(i), Aux: int64(to)})
	}
	p.clock = p.clock.join(arrived)
	p.received++
	p.stamp(env)
}

// stamp stamps the event at p.next and reports it; what the report is of, is its Op.
func (p *Process[T]) stamp(env *algorithms.Env[Message[T]]) {
	e := p.script.of(int(env.Self()))[p.next]
	p.clock = p.clock.tick(env.Self())
	value := int64(e.Message)
	if e.Op == Internal {
		value = int64(p.next)
	}
	env.Report(algorithms.Observation{What: uint8(e.Op), Value: value, Aux: p.clock.own(env.Self())})
	p.next++
}
