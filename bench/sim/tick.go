package sim

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// timerWindow is how many bounds of a delay the calendar of timers spans. Time-outs are mostly one
// round trip, which is two of them; longer ones wait in the heap of the queue.
const timerWindow = 2

// tick handles all messages and timers of one time, in order.
func (r *run[M, S, P]) tick(at algorithms.Time) {
	if r.timerDue != at && !r.stopped() {
		if e := r.messages.sole(at); e != nil { // nothing to sort, nor to load ahead
			if r.timers != nil {
				r.timers.now = at
			}
			r.deliver(e)
			return
		}
	}
	r.messageTick = r.messages.take(at, r.messageTick[:0])
	messages := r.messageTick
	if len(messages) > 1 {
		messages = r.messageOrder.sort(messages)
	}
	if len(messages) > smallTick {
		r.touch(messages)
	}
	if r.timerDue == at {
		messages = r.tickTimers(at, messages)
	} else if r.timers != nil {
		r.timers.now = at
	}
	for i := range messages {
		if r.stopped() {
			r.rest = messages[i:]
			return
		}
		r.deliver(&messages[i])
	}
}

// tickTimers handles the timers of a tick and the messages that come before the last of
// them; it returns the messages that are left.
func (r *run[M, S, P]) tickTimers(at algorithms.Time, messages []event[M]) []event[M] {
	r.timerTick = r.timers.take(at, r.timerTick[:0])
	timers := r.timerOrder.sort(r.timerTick)
	for len(timers) > 0 && !r.stopped() {
		if len(messages) > 0 && earlier(&messages[0], &timers[0]) {
			r.deliver(&messages[0])
			messages = messages[1:]
		} else {
			r.timeout(&timers[0])
			timers = timers[1:]
		}
	}
	var pending bool
	if r.timerDue, pending = r.timers.next(); !pending {
		r.timerDue = farthest
	}
	if len(r.voided) > 0 && !pending {
		clear(r.voided) // what was cancelled after it had come back
	}
	return messages
}

// touch loads the slots of a large tick in a tight loop, so that their cache misses
// overlap instead of being waited for one by one.
func (r *run[M, S, P]) touch(messages []event[M]) {
	var sum int32
	for i := range messages {
		sum += r.slots[messages[i].to].depth
	}
	r.touched = sum
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

// bind prepares the Env for a call of a node; carryOut must follow.
func (r *run[M, S, P]) bind(id algorithms.ID, s *slot[S]) *algorithms.Env[M] {
	r.env.BindCounter(id, r.now, r.rngSeed, &s.draws, &s.seq)
	return r.env
}

// deliver hands a message to its receiver. What comes of that may lie where the message did, so
// nothing of e is of use then.
func (r *run[M, S, P]) deliver(e *event[M]) {
	if r.downs > 0 && r.down[e.to] {
		r.drop(e.from, e.to, e.seq, e.body, engine.Crashed)
		return
	}
	s := &r.slots[e.to]
	r.out.Events++
	r.out.Time = r.now
	s.depth = max(s.depth, e.depth)
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(engine.Event{
			At: r.now, Step: engine.StepDeliver, Node: e.to, Peer: e.from, Seq: e.seq,
			Kind: e.body.Kind(), Size: e.body.Size(), Msg: e.body,
		})
	}
	to := e.to
	P(&s.node).Receive(r.bind(to, s), e.from, e.body)
	r.carryOut(to, s)
}

// timeout hands a timer back, unless it was cancelled or died in a crash.
func (r *run[M, S, P]) timeout(e *event[algorithms.Timer]) {
	if len(r.voided) > 0 {
		k := timerKey{e.to, e.seq}
		if _, ok := r.voided[k]; ok {
			delete(r.voided, k)
			return
		}
	}
	if r.down[e.to] || e.seq < r.floors[e.to] {
		return
	}
	s := &r.slots[e.to]
	r.out.Events++
	r.out.Time = r.now
	r.ring(r.now)
	r.note(r.now, uint64(engine.LinkOf(e.to, e.to)), uint64(e.seq))
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(engine.Event{At: r.now, Step: engine.StepTimer, Node: e.to, Seq: e.seq, Timer: e.body})
	}
	P(&s.node).Timeout(r.bind(e.to, s), e.body)
	r.carryOut(e.to, s)
}

// note adds an event to the hash of the run: a sum, so that the order in which
// independent events are handled does not show in it.
func (r *run[M, S, P]) note(at algorithms.Time, link, what uint64) {
	r.out.Hash += algorithms.Mix(uint64(at)*0xd6e8feb86659fd93 ^ link*0xa0761d6478bd642f ^ what*0xe7037ed1a0b428db)
}

// carryOut does what a node asked for in its call.
func (r *run[M, S, P]) carryOut(id algorithms.ID, s *slot[S]) {
	r.env.Settle()
	f := r.env.Effects()
	if f.Empty() {
		return
	}
	if f.Persisted && r.stable != nil {
		r.stable[id] = append(r.stable[id][:0], f.Stable...)
	}
	for _, o := range f.Observations {
		if r.cfg.Tracer != nil {
			r.cfg.Tracer.Trace(engine.Event{At: r.now, Step: engine.StepObserve, Node: id, Seen: o})
		}
		r.observe(id, o)
	}
	for _, t := range f.Timers {
		e := r.addTimer(t.At)
		e.to, e.from, e.seq, e.depth, e.body = id, id, t.Seq, 0, t.Timer
	}
	for _, c := range f.Cancels {
		r.cancel(timerKey{id, uint32(c)})
	}
	if r.plain && len(r.cuts) == 0 {
		r.sendPlain(id, s.depth, f.Sends)
	} else {
		for i := range f.Sends {
			if r.send(id, s.depth, &f.Sends[i]); r.broken != nil {
				break
			}
		}
	}
	f.Clear()
}

// addTimer makes room for a timer.
func (r *run[M, S, P]) addTimer(at algorithms.Time) *event[algorithms.Timer] {
	if r.timers == nil {
		r.timers = spareQueue[algorithms.Timer](timerWindow * r.setup.Delta)
		r.timers.now = r.now
	}
	r.timerDue = min(r.timerDue, at)
	return r.timers.add(at)
}

// send puts a message on its way.
func (r *run[M, S, P]) send(from algorithms.ID, depth int32, m *algorithms.Send[M]) {
	if m.To == from {
		r.transmit(r.now+1, from, m, depth)
		return
	}
	if !r.cfg.Graph.Linked(from, m.To) {
		r.unlinked(from, m.To)
		return
	}
	if kind := m.Msg.Kind(); int(kind) >= len(r.spec.Kinds) {
		r.unknown(from, kind)
		return
	}
	depth++
	what := r.countSent(from, m, depth)
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(engine.Event{
			At: r.now, Step: engine.StepSend, Node: from, Peer: m.To, Seq: m.Seq,
			Kind: m.Msg.Kind(), Size: m.Msg.Size(), Msg: m.Msg,
		})
	}
	link := engine.LinkOf(from, m.To)
	if len(r.cuts) > 0 && r.cut(from, m.To) {
		r.note(r.now, uint64(link), what)
		r.drop(from, m.To, m.Seq, m.Msg, engine.Cut)
		return
	}
	if r.links.Loses(link, m.Seq) {
		r.note(r.now, uint64(link), what)
		r.drop(from, m.To, m.Seq, m.Msg, engine.Lost)
	} else {
		at := r.links.arrival(r.now, link, m.Seq, false)
		r.note(at, uint64(link), what)
		r.transmit(at, from, m, depth)
	}
	if r.links.Duplicates(link, m.Seq) {
		r.tally.arrivals[m.Msg.Kind()]++
		if !r.spec.Kinds[m.Msg.Kind()].Setup {
			r.out.Counts.Duplicated++
		}
		at := r.links.arrival(r.now, link, m.Seq, true)
		r.note(at, uint64(link), what)
		r.transmit(at, from, m, depth)
	}
}

// unlinked ends a run in which a node sends to one that is no neighbour.
func (r *run[M, S, P]) unlinked(from, to algorithms.ID) {
	r.broken = fmt.Errorf("node %d sent a message to %d, to which it has no link", from, to)
}

// unknown ends a run in which a node sends a message of a kind that there is not.
func (r *run[M, S, P]) unknown(from algorithms.ID, kind algorithms.Kind) {
	r.broken = fmt.Errorf("node %d sent a message of kind %d (allowed: 0 to %d)", from, kind, len(r.spec.Kinds)-1)
}

// transmit queues a message for its arrival.
func (r *run[M, S, P]) transmit(at algorithms.Time, from algorithms.ID, m *algorithms.Send[M], depth int32) {
	e := r.place(at, m.To)
	e.to, e.from, e.seq, e.depth = m.To, from, m.Seq, depth
	e.body = m.Msg
}

// cut reports whether a partition stops a message.
func (r *run[M, S, P]) cut(from, to algorithms.ID) bool {
	for _, c := range r.cuts {
		if c.Blocks(from, to) {
			return true
		}
	}
	return false
}

// drop counts a message that does not arrive.
func (r *run[M, S, P]) drop(from, to algorithms.ID, seq uint32, m M, why engine.DropReason) {
	if from != to {
		r.tally.arrivals[m.Kind()]--
		if !r.spec.Kinds[m.Kind()].Setup {
			r.out.Counts.Dropped[why]++
		}
	}
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(engine.Event{
			At: r.now, Step: engine.StepDrop, Node: to, Peer: from, Seq: seq,
			Kind: m.Kind(), Size: m.Size(), Msg: m, Reason: why,
		})
	}
}
