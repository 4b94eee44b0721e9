package live

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// sendAll sends the messages of one call. The marks of what was handled already go along
// with them; only what is missing is added to the shared count, before the first leaves.
func (p *peer[M, S, P]) sendAll(sends []algorithms.Send[M]) {
	if missing := len(sends) - (p.marks - p.owed); missing > 0 {
		p.net.flight.add(missing)
		p.marks += missing
	}
	for i := range sends {
		if m := &sends[i]; m.To == p.id {
			p.marks--
			p.net.boxes[p.id].put(item[M]{label{from: p.id, seq: m.Seq, depth: p.depth}, m.Msg})
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
	it := &p.out
	kind, size := m.Msg.Kind(), m.Msg.Size()
	setup := n.spec.Kinds[kind].Setup
	it.label = label{from: p.id, seq: m.Seq, depth: p.depth + 1, setup: setup}
	it.msg = m.Msg
	p.tally.CountSent(kind, size, setup, it.depth)
	if n.plain {
		p.hand(m.To, it)
		return true
	}
	if n.arrivals != nil && !setup {
		n.arrivals.add(m.To, size)
	}
	if n.witness.present() {
		p.trace(engine.StepSend, p.id, m.To, it, 0)
	}
	if n.isCut(p.id, m.To) {
		p.drop(m.To, it, engine.Cut)
		return true
	}
	switch {
	case n.faultyLinks:
		p.sendFaulty(m.To, it)
	case n.delays != nil:
		p.launch(m.To, it)
	default:
		p.hand(m.To, it)
	}
	return true
}

// sendFaulty sends over a link that may lose or duplicate.
func (p *peer[M, S, P]) sendFaulty(to algorithms.ID, it *item[M]) {
	link := engine.LinkOf(p.id, to)
	lost := p.net.chance.Loses(link, it.seq)
	twice := p.net.chance.Duplicates(link, it.seq)
	if lost {
		p.drop(to, it, engine.Lost)
	}
	if twice {
		if !it.setup {
			p.tally.Duplicated++
		}
		p.net.flight.add(1)
		p.marks++
	}
	if !lost {
		p.launch(to, it)
	}
	if twice {
		it.copy = 1
		p.launch(to, it)
	}
}

// launch hands a message over, or holds it back first where links take their time. What is
// held back has no mark: it is not under way yet.
func (p *peer[M, S, P]) launch(to algorithms.ID, it *item[M]) {
	if p.net.delays == nil {
		p.hand(to, it)
		return
	}
	at := p.net.clock.nodes() + p.net.chance.Delay(engine.LinkOf(it.from, to), it.seq, it.copy > 0)
	p.net.delays.hold(at, to, *it)
}

// dispatch hands a message over that was held back.
func (p *peer[M, S, P]) dispatch(l label) {
	m := p.net.delays.claim(delayKey{p.id, l.seq, l.copy})
	p.out = m.it
	p.hand(m.to, &p.out)
}

// hand gives a message to the carrier, and its mark with it.
func (p *peer[M, S, P]) hand(to algorithms.ID, it *item[M]) {
	p.marks--
	var why engine.DropReason
	var ok bool
	if t := p.net.sockets; t != nil { // known by its type, the call takes less time
		why, ok = t.send(p.id, to, it)
	} else {
		why, ok = p.net.carrier.send(p.id, to, it)
	}
	if !ok {
		p.marks++
		p.drop(to, it, why)
	}
}

// drop counts a message that does not arrive.
func (p *peer[M, S, P]) drop(to algorithms.ID, it *item[M], why engine.DropReason) {
	if !it.setup && it.from != to {
		p.tally.Dropped[why]++
	}
	if p.net.witness.present() {
		p.trace(engine.StepDrop, to, it.from, it, why)
	}
}

// trace tells the tracer of a message. It is kept out of the way of the others, because
// events are large and stacks small.
//
//go:noinline
func (p *peer[M, S, P]) trace(step engine.Step, node, other algorithms.ID, it *item[M], why engine.DropReason) {
	p.net.witness.tell(engine.Event{
		Step: step, Node: node, Peer: other, Seq: it.seq, Copy: it.copy,
		Kind: it.msg.Kind(), Size: it.msg.Size(), Msg: it.msg, Reason: why,
	})
}
