package sim

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// tick handles all messages and timers of one time, in order.
func (r *run[M, S, P]) tick(at algorithms.Time) {
	r.messageTick = r.messages.take(at, r.messageTick[:0])
	r.timerTick = r.timers.take(at, r.timerTick[:0])
	messages := r.messageOrder.sort(r.messageTick)
	timers := r.timerOrder.sort(r.timerTick)
	for !r.stopped() && (len(messages) > 0 || len(timers) > 0) {
		if len(timers) == 0 || len(messages) > 0 && earlier(&messages[0], &timers[0]) {
			r.deliver(&messages[0])
			messages = messages[1:]
		} else {
			r.timeout(&timers[0])
			timers = timers[1:]
		}
	}
	if len(r.voided) > 0 && r.timers.len() == 0 {
		clear(r.voided) // what was cancelled after it had come back
	}
}

// earlier orders a message and a timer of the same tick.
func earlier[A, B any](a *event[A], b *event[B]) bool {
	if a.to != b.to {
		return a.to < b.to
	}
	if a.from != b.from {
		return a.from < b.from
	}
	return a.seq < b.seq
}

func (r *run[M, S, P]) bind(id algorithms.ID, s *slot[S]) *algorithms.Env[M] {
	r.env.Bind(id, r.now, &s.rng, &s.seq)
	return r.env
}

// deliver hands a message to its receiver.
func (r *run[M, S, P]) deliver(e *event[M]) {
	s := &r.slots[e.to]
	if s.down {
		r.drop(e.from, e.to, e.seq, e.body, network.Crashed)
		return
	}
	r.out.Events++
	r.out.Time = r.now
	r.note(e.to, e.from, uint64(e.seq)<<8|uint64(e.body.Kind()))
	if e.from != e.to {
		r.countDelivered(e.to, e.body.Kind())
	}
	s.depth = max(s.depth, e.depth)
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(network.Event{
			At: r.now, Step: network.StepDeliver, Node: e.to, Peer: e.from, Seq: e.seq,
			Kind: e.body.Kind(), Size: e.body.Size(), Msg: e.body,
		})
	}
	P(&s.node).Receive(r.bind(e.to, s), e.from, e.body)
	r.carryOut(e.to, s)
}

// timeout hands a timer back, unless it was cancelled or died in a crash.
func (r *run[M, S, P]) timeout(e *event[algorithms.Timer]) {
	s := &r.slots[e.to]
	if len(r.voided) > 0 {
		k := timerKey{e.to, e.seq}
		if _, ok := r.voided[k]; ok {
			delete(r.voided, k)
			return
		}
	}
	if s.down || e.seq < s.floor {
		return
	}
	r.out.Events++
	r.out.Time = r.now
	r.note(e.to, e.from, uint64(e.seq)<<8|0xff)
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(network.Event{At: r.now, Step: network.StepTimer, Node: e.to, Seq: e.seq, Timer: e.body})
	}
	P(&s.node).Timeout(r.bind(e.to, s), e.body)
	r.carryOut(e.to, s)
}

// note adds an event to the hash of the run: a sum, so that the order in which
// independent events are handled does not show in it.
func (r *run[M, S, P]) note(to, from algorithms.ID, what uint64) {
	r.out.Hash += algorithms.Mix(uint64(r.now)*0xd6e8feb86659fd93 ^ linkKey(from, to)*0xa0761d6478bd642f ^ what*0xe7037ed1a0b428db)
}

// carryOut does what a node asked for in its call.
func (r *run[M, S, P]) carryOut(id algorithms.ID, s *slot[S]) {
	f := r.env.Effects()
	if f.Persisted && r.stable != nil {
		r.stable[id] = append(r.stable[id][:0], f.Stable...)
	}
	for _, o := range f.Observations {
		if r.cfg.Tracer != nil {
			r.cfg.Tracer.Trace(network.Event{At: r.now, Step: network.StepObserve, Node: id, Seen: o})
		}
		r.violate(r.inst.Checker.Observe(r.now, id, o))
		r.noteGoal()
	}
	for _, t := range f.Timers {
		r.timers.push(t.At, event[algorithms.Timer]{to: id, from: id, seq: t.Seq, body: t.Timer})
	}
	for _, c := range f.Cancels {
		r.cancel(timerKey{id, uint32(c)})
	}
	for i := range f.Sends {
		r.send(id, s, &f.Sends[i])
	}
	f.Clear()
}

// send puts a message on its way.
func (r *run[M, S, P]) send(from algorithms.ID, s *slot[S], m *algorithms.Send[M]) {
	e := event[M]{to: m.To, from: from, seq: m.Seq, depth: s.depth + 1, body: m.Msg}
	if m.To == from {
		e.depth = s.depth
		r.messages.push(r.now+1, e)
		return
	}
	if !r.cfg.Graph.Linked(from, m.To) {
		r.broken = fmt.Errorf("node %d sent a message to %d, to which it has no link", from, m.To)
		return
	}
	r.countSent(from, m.To, e.depth, &e.body)
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(network.Event{
			At: r.now, Step: network.StepSend, Node: from, Peer: m.To, Seq: m.Seq,
			Kind: m.Msg.Kind(), Size: m.Msg.Size(), Msg: m.Msg,
		})
	}
	for _, c := range r.cuts {
		if c.Blocks(from, m.To) {
			r.drop(from, m.To, m.Seq, m.Msg, network.Cut)
			return
		}
	}
	link := linkKey(from, m.To)
	if r.links.loss > 0 && r.links.draw(link, m.Seq, streamLoss) < r.links.loss {
		r.drop(from, m.To, m.Seq, m.Msg, network.Lost)
	} else {
		r.messages.push(r.links.arrival(r.now, link, m.Seq, streamLatency), e)
	}
	if r.links.duplicate > 0 && r.links.draw(link, m.Seq, streamDuplicate) < r.links.duplicate {
		r.counts.Duplicated++
		r.messages.push(r.links.arrival(r.now, link, m.Seq, streamCopy), e)
	}
}

// drop counts a message that does not arrive.
func (r *run[M, S, P]) drop(from, to algorithms.ID, seq uint32, m M, why network.DropReason) {
	if !r.spec.Kinds[m.Kind()].Setup && from != to {
		r.counts.Dropped[why]++
	}
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(network.Event{
			At: r.now, Step: network.StepDrop, Node: to, Peer: from, Seq: seq,
			Kind: m.Kind(), Size: m.Size(), Msg: m, Reason: why,
		})
	}
}
