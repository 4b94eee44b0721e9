package live

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// sendAll sends the messages of one call. The credits of what was handled already go along
// with them; only what is missing is added to the shared count, before the first leaves.
func (p *peer[M, S, P]) sendAll(sends []algorithms.Send[M]) {
	if missing := len(sends) - (p.credits - p.owed); missing > 0 {
		p.net.credits.add(missing)
		p.credits += missing
	}
	for i := range sends {
		if m := &sends[i]; m.To == p.id {
			p.credits--
			p.net.boxes[p.id].put(envelope[M]{label{from: p.id, seq: m.Seq, depth: p.depth}, m.Msg})
		} else if !p.send(m) {
			return
		}
	}
}

// send counts a message and puts it on its way; false if that breaks the contract.
func (p *peer[M, S, P]) send(m *algorithms.Send[M]) bool {
	n := p.net
	if m.To != p.linked { // which the last message went to
		if !n.cfg.Graph.Linked(p.id, m.To) {
			n.fail(fmt.Errorf("node %d sent a message to %d, to which it has no link", p.id, m.To))
			return false
		}
		p.linked = m.To
	}
	e := &p.out
	kind, size := m.Msg.Kind(), m.Msg.Size()
	setup := n.spec.Kinds[kind].Setup
	e.label = label{from: p.id, seq: m.Seq, depth: p.depth + 1, setup: setup}
	e.msg = m.Msg
	p.tally.CountSent(kind, size, setup, e.depth)
	if n.plain {
		p.hand(m.To, e)
		return true
	}
	if n.arrivals != nil && !setup {
		n.arrivals.add(m.To, size)
	}
	if n.witness.present() {
		p.trace(engine.StepSend, p.id, m.To, e, 0)
	}
	if n.isCut(p.id, m.To) {
		p.drop(m.To, e, engine.Cut)
		return true
	}
	switch {
	case n.faultyLinks:
		p.sendFaulty(m.To, e)
	case n.delays != nil:
		p.launch(m.To, e)
	default:
		p.hand(m.To, e)
	}
	return true
}

// sendFaulty sends over a link that may lose or duplicate.
func (p *peer[M, S, P]) sendFaulty(to algorithms.ID, e *envelope[M]) {
	link := engine.LinkOf(p.id, to)
	lost := p.net.chance.Loses(link, e.seq)
	twice := p.net.chance.Duplicates(link, e.seq)
	if lost {
		p.drop(to, e, engine.Lost)
	}
	if twice {
		if !e.setup {
			p.tally.Duplicated++
		}
		p.net.credits.add(1)
		p.credits++
	}
	if !lost {
		p.launch(to, e)
	}
	if twice {
		e.copy = 1
		p.launch(to, e)
	}
}

// launch hands a message over, or holds it back first where links take their time. What is
// held back has no credit: it is not under way yet.
func (p *peer[M, S, P]) launch(to algorithms.ID, e *envelope[M]) {
	if p.net.delays == nil {
		p.hand(to, e)
		return
	}
	at := p.net.clock.nodes() + p.net.chance.Delay(engine.LinkOf(e.from, to), e.seq, e.copy > 0)
	p.net.delays.hold(at, to, *e)
}

// dispatch hands a message over that was held back.
func (p *peer[M, S, P]) dispatch(l label) {
	m := p.net.delays.claim(delayKey{p.id, l.seq, l.copy})
	p.out = m.envelope
	p.hand(m.to, &p.out)
}

// hand gives a message to the carrier, and its credit with it.
func (p *peer[M, S, P]) hand(to algorithms.ID, e *envelope[M]) {
	p.credits--
	var why engine.DropReason
	var ok bool
	if t := p.net.sockets; t != nil { // known by its type, the call takes less time
		why, ok = t.send(p.id, to, e)
	} else {
		why, ok = p.net.carrier.send(p.id, to, e)
	}
	if !ok {
		p.credits++
		p.drop(to, e, why)
	}
}

// drop counts a message that does not arrive.
func (p *peer[M, S, P]) drop(to algorithms.ID, e *envelope[M], why engine.DropReason) {
	if !e.setup && e.from != to {
		p.tally.Dropped[why]++
	}
	if p.net.witness.present() {
		p.trace(engine.StepDrop, to, e.from, e, why)
	}
}

// trace tells the tracer of a message. It is kept out of the way of the others, because
// events are large and stacks small.
//
//go:noinline
func (p *peer[M, S, P]) trace(step engine.Step, node, other algorithms.ID, e *envelope[M], why engine.DropReason) {
	p.net.witness.tell(engine.Event{
		Step: step, Node: node, Peer: other, Seq: e.seq, Copy: e.copy,
		Kind: e.msg.Kind(), Size: e.msg.Size(), Msg: e.msg, Reason: why,
	})
}
