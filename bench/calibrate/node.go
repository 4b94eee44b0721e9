package calibrate

import "github.com/joulemark/joulemark/algorithms"

// Node is the state of one participant.
type Node struct {
	shape *Shape
	round uint32 // that it is in; shape.Rounds is the end
	got   uint32 // messages of this round
	early uint32 // messages of the next
}

var _ algorithms.Node[Message] = (*Node)(nil)

type env = algorithms.Env[Message]

// finished is the one observation: a node has done its part.
const finished = 0

// Start implements algorithms.Node.
func (n *Node) Start(e *env) {
	self := int(e.Self())
	switch n.shape.Pattern {
	case Exchange:
		n.toGroup(e, kindExchange)
	case Scatter:
		if self%(n.shape.Fanout+1) == 0 {
			n.toGroup(e, kindScatter)
		}
	case Token:
		if self < n.shape.Fanout {
			n.pass(e, 1+uint16(self%(n.shape.Nodes-1)), 0)
		}
	case Tick:
		if self < n.shape.Fanout {
			e.SetTimer(tick, algorithms.Timer{})
		}
	}
}

// tick is the span of a timer: a few times the bound on delays, as time-outs are. Longer waits cost
// more than short ones, since threads sleep deeper.
const tick = 3 * algorithms.Millisecond

// toGroup sends to all others of the node's group.
func (n *Node) toGroup(e *env, kind algorithms.Kind) {
	size := n.shape.Fanout + 1
	first := int(e.Self()) / size * size
	for i := range size {
		if to := algorithms.ID(first + i); to != e.Self() {
			e.Send(to, n.message(kind, n.round))
		}
	}
}

func (n *Node) message(kind algorithms.Kind, round uint32) Message {
	return Message{kind: kind, round: round, body: uint16(n.shape.Body)}
}

// pass sends a token on that has made so many hops.
func (n *Node) pass(e *env, stride uint16, hops uint32) {
	m := n.message(kindToken, hops)
	m.stride = stride
	e.Send(algorithms.ID((int(e.Self())+int(stride))%n.shape.Nodes), m)
}

// sameGroup reports whether id is in the node's group.
func (n *Node) sameGroup(e *env, id algorithms.ID) bool {
	size := n.shape.Fanout + 1
	return int(id)/size == int(e.Self())/size && id != e.Self()
}

// Receive implements algorithms.Node.
func (n *Node) Receive(e *env, from algorithms.ID, m Message) {
	rounds := uint32(n.shape.Rounds)
	switch {
	case m.round >= rounds:
	case m.kind == kindExchange && n.shape.Pattern == Exchange && n.sameGroup(e, from):
		n.exchange(e, m.round)
	case m.kind == kindToken && n.shape.Pattern == Token && m.stride > 0 && int(m.stride) < n.shape.Nodes:
		if m.round+1 == rounds {
			e.Report(algorithms.Observation{What: finished})
		} else {
			n.pass(e, m.stride, m.round+1)
		}
	case m.kind == kindScatter && n.shape.Pattern == Scatter && n.sameGroup(e, from):
		e.Send(from, n.message(kindGather, m.round))
	case m.kind == kindGather && n.shape.Pattern == Scatter && n.sameGroup(e, from) && m.round == n.round:
		if n.got++; n.got == uint32(n.shape.Fanout) {
			n.next(e, kindScatter)
		}
	}
}

// exchange counts a message; one of the next round comes from a node that has heard from all
// while this one has not.
func (n *Node) exchange(e *env, round uint32) {
	switch round {
	case n.round:
		n.got++
	case n.round + 1:
		n.early++
	}
	if n.got == uint32(n.shape.Fanout) {
		n.next(e, kindExchange)
	}
}

// next begins a round, or ends the last.
func (n *Node) next(e *env, kind algorithms.Kind) {
	n.round++
	n.got, n.early = n.early, 0
	if n.round < uint32(n.shape.Rounds) {
		n.toGroup(e, kind)
		return
	}
	e.Report(algorithms.Observation{What: finished})
}

// Timeout implements algorithms.Node.
func (n *Node) Timeout(e *env, _ algorithms.Timer) {
	if n.shape.Pattern != Tick || n.round >= uint32(n.shape.Rounds) {
		return
	}
	e.Send(algorithms.ID((int(e.Self())+1)%n.shape.Nodes), n.message(kindTick, n.round))
	if n.round++; n.round < uint32(n.shape.Rounds) {
		e.SetTimer(tick, algorithms.Timer{})
		return
	}
	e.Report(algorithms.Observation{What: finished})
}
