package node

import (
	"math"
	"runtime/debug"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// serve is the goroutine of the member.
func (m *Member[M, S, P]) serve() {
	defer close(m.exited)
	var batch []envelope[M]
	for !m.quit {
		batch = m.session(batch)
	}
	m.alarm.Stop()
	for _, p := range m.mailbox.close() {
		if p.task != nil {
			p.task()
		}
	}
}

// session works until the member is closed, or until the node panics; the batch in hand is then let
// fall, apart from its tasks.
func (m *Member[M, S, P]) session(batch []envelope[M]) (left []envelope[M]) {
	i := 0
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		m.fail(&engine.PanicError{Node: m.cfg.Self, Value: v, Stack: debug.Stack()})
		for _, p := range batch[min(i+1, len(batch)):] {
			if p.task != nil {
				p.task()
			}
		}
		left = nil
	}()
	for {
		m.watch.runs(time.Now(), m.began, m.active())
		batch = m.mailbox.take(batch, m.overflowed)
		for i = 0; i < len(batch); i++ {
			m.handle(&batch[i])
		}
		if len(batch) > 0 {
			m.flush() // whoever waits for an answer need not wait for the mailbox to run empty
		}
		if m.quit {
			return nil
		}
		if len(batch) == 0 && !m.due() {
			m.flush()
			m.rest()
		}
	}
}

// handle does one thing that lay in the mailbox.
func (m *Member[M, S, P]) handle(p *envelope[M]) {
	switch {
	case p.task != nil:
		p.task()
	case m.begun:
		m.receive(p)
	case len(m.early) < mailboxLimit:
		m.early = append(m.early, *p)
	default:
		m.overflowed(m.slot(p.from, m.setup(p.msg)), 1)
	}
}

// rest sleeps until something comes or is due.
func (m *Member[M, S, P]) rest() {
	span := time.Duration(math.MaxInt64)
	if next := m.timers.next(); next < engine.Farthest && !m.began.IsZero() {
		span = next.Duration() - time.Since(m.began)
	}
	if m.active() {
		span = min(span, m.watch.nap())
		m.watch.sleeps(span)
	}
	m.alarm.Reset(span)
	select {
	case <-m.mailbox.wake:
	case <-m.alarm.C:
	}
}

// active reports whether the node has a part in the run that is under way.
func (m *Member[M, S, P]) active() bool { return m.begun && !m.over && !m.down }

// now is the real time since the start.
func (m *Member[M, S, P]) now() algorithms.Time {
	return m.at(time.Now())
}

func (m *Member[M, S, P]) at(now time.Time) algorithms.Time {
	if m.began.IsZero() {
		return 0
	}
	return algorithms.Time(now.Sub(m.began) / time.Microsecond)
}

// lapsed ends the part of the node in the run where the others may have given it up.
func (m *Member[M, S, P]) lapsed(now time.Time) bool {
	m.over = m.over || m.cfg.Lapsed != nil && m.cfg.Lapsed(now)
	return m.over
}

// call makes the next call of the node one at the given time, or now where it would go back.
func (m *Member[M, S, P]) call(at algorithms.Time) {
	m.clock = max(m.clock, at)
	m.env.Bind(m.cfg.Self, m.clock, &m.rng, &m.seq)
	m.tally.Events++
}

// start is the first call of the node, or the first after a crash.
func (m *Member[M, S, P]) start(back bool) {
	now := time.Now()
	if m.lapsed(now) {
		return
	}
	m.call(m.at(now))
	var kept Durable
	if back {
		var err error
		if kept, err = m.cfg.Store.Load(); err != nil {
			m.fail(&StorageError{m.cfg.Self, err})
			return
		}
		m.batches = kept.Last.Number
	}
	if node, ok := any(P(&m.node)).(algorithms.Recoverer[M]); ok && back {
		node.Recover(m.env, slices.Clone(kept.State))
	} else {
		P(&m.node).Start(m.env)
	}
	m.carryOut()
}

// receive hands a message to the node.
func (m *Member[M, S, P]) receive(p *envelope[M]) {
	setup := m.setup(p.msg)
	m.received[m.slot(p.from, setup)]++
	now := time.Now()
	switch {
	case m.lapsed(now):
		return
	case m.down:
		if !setup && p.from != m.cfg.Self {
			m.tally.Dropped[engine.Crashed]++
		}
		return
	}
	m.call(m.at(now))
	if p.from != m.cfg.Self {
		m.tally.CountDelivered(p.msg.Kind(), setup)
	}
	// A depth from outside must not overflow.
	m.depth = max(m.depth, min(p.label.Depth, math.MaxInt32-1))
	P(&m.node).Receive(m.env, p.from, p.msg)
	m.carryOut()
}

// due does what is due first, and reports whether there was anything.
func (m *Member[M, S, P]) due() bool {
	if !m.begun {
		return false
	}
	now := time.Now()
	e, ok := m.timers.take(m.at(now))
	switch {
	case !ok:
		return false
	case m.lapsed(now):
	case e.to != algorithms.None:
		m.hand(e.to, e.held)
	case !m.down:
		m.call(e.at)
		P(&m.node).Timeout(m.env, e.timer)
		m.carryOut()
	}
	return true
}

// carryOut does what the node asked for in its call: storage, observations, timers, messages. What
// is seen in a call that persists is kept in the same write, until another one follows: whatever is
// durable the checker hears of, if not now then when the process has come back.
func (m *Member[M, S, P]) carryOut() {
	f := m.env.Effects()
	defer f.Clear()
	seen := control.Batch{Seen: f.Observations}
	if f.Persisted {
		if len(f.Observations) > 0 {
			m.batches++
			seen.Number = m.batches
		}
		kept := Durable{State: f.Stable, Last: control.Batch{Number: m.batches, Seen: f.Observations}}
		if err := m.cfg.Store.Save(kept); err != nil {
			m.fail(&StorageError{m.cfg.Self, err})
			return
		}
	}
	if len(seen.Seen) > 0 {
		if err := m.cfg.Observer.Observe(seen); err != nil {
			m.over = true
			return
		}
	}
	m.timers.update(f.Timers, f.Cancels)
	for i := range f.Sends {
		m.send(&f.Sends[i])
	}
}

// fail takes the node out of the run: it has crashed, and its sockets with it.
func (m *Member[M, S, P]) fail(err error) {
	first := m.err == nil
	if first {
		m.err = err
	}
	m.env.Effects().Clear()
	if first && m.cfg.Failed != nil {
		m.cfg.Failed(err)
	}
	m.crash()
}

// overflowed counts messages that found the mailbox full.
func (m *Member[M, S, P]) overflowed(slot int, n int64) {
	m.received[slot] += n
	if slot < m.cfg.Graph.N() {
		m.tally.Dropped[engine.Overflow] += n
	}
}

func (m *Member[M, S, P]) setup(msg M) bool { return m.alg.Spec.Kinds[msg.Kind()].Setup }

// slot is where a frame from or to a peer is counted.
func (m *Member[M, S, P]) slot(peer algorithms.ID, setup bool) int {
	if setup {
		return m.cfg.Graph.N() + int(peer)
	}
	return int(peer)
}

// open takes the connection of a peer.
func (m *Member[M, S, P]) open(from algorithms.ID) socket.Sink {
	if !m.cfg.Graph.Linked(m.cfg.Self, from) {
		return nil
	}
	return &intake[M]{
		from: from, decode: m.alg.Decode, mailbox: &m.mailbox,
		slot: func(p *envelope[M]) int { return m.slot(p.from, m.setup(p.msg)) },
	}
}
