package node

import (
	"errors"
	"fmt"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// connection is how a member reaches one peer.
type connection[M any] struct {
	link    *socket.Link
	dialing bool
	attempt int           // the dial that counts
	since   time.Time     // when that began
	queue   []envelope[M] // waits for the dial
	dirty   bool
}

// send counts a message and puts it on its way. The failures of the links are made here.
func (m *Member[M, S, P]) send(s *algorithms.Send[M]) {
	self, to := m.cfg.Self, s.To
	p := envelope[M]{from: self, label: socket.Label{Seq: s.Seq, Depth: m.depth + 1}, msg: s.Msg}
	if to == self {
		p.label.Depth = m.depth
		m.sent[self]++
		m.mailbox.put(p)
		return
	}
	if m.err != nil {
		return
	}
	if !m.cfg.Graph.Linked(self, to) {
		m.fail(fmt.Errorf("node %d sent a message to %d, to which it has no link", self, to))
		return
	}
	setup := m.setup(p.msg)
	size := p.msg.Size()
	m.tally.CountSent(p.msg.Kind(), size, setup, p.label.Depth)
	if !setup {
		m.to[to]++
		m.toBytes[to] += int64(size)
	}
	if m.isCut(to) {
		m.drop(setup, engine.Cut)
		return
	}
	link := engine.LinkOf(self, to)
	lost, twice := m.chance.Loses(link, s.Seq), m.chance.Duplicates(link, s.Seq)
	if lost {
		m.drop(setup, engine.Lost)
	} else {
		m.launch(to, p)
	}
	if twice {
		if !setup {
			m.tally.Duplicated++
		}
		p.label.Copy = 1
		m.launch(to, p)
	}
}

// launch counts a frame, and holds it back where the link has a latency.
func (m *Member[M, S, P]) launch(to algorithms.ID, p envelope[M]) {
	m.sent[m.slot(to, m.setup(p.msg))]++
	if !m.chance.Delays() {
		m.hand(to, p)
		return
	}
	at := m.now() + m.chance.Delay(engine.LinkOf(m.cfg.Self, to), p.label.Seq, p.label.Copy > 0)
	if m.alg.Spec.FIFO {
		m.heldTo[to] = max(m.heldTo[to], at)
		at = m.heldTo[to]
	}
	m.timers.hold(at, to, p)
}

// hand gives a frame to the link, which is dialled when it is needed first. Dialling is left to
// a goroutine of its own, since a machine that does not answer would hold up the node.
func (m *Member[M, S, P]) hand(to algorithms.ID, p envelope[M]) {
	c := &m.connections[to]
	switch {
	case m.endpoint == nil: // the node has crashed since it sent this
		m.unreached(to, []envelope[M]{p})
	case c.link != nil:
		m.add(to, p)
	case c.dialing:
		c.queue = append(c.queue, p)
	case m.cfg.Socket.Protocol == socket.UDP: // sends nothing
		link, err := m.endpoint.Dial(to)
		c.queue = append(c.queue, p)
		m.dialled(to, m.endpoint, c.attempt, link, err)
	default:
		c.queue = append(c.queue, p)
		m.dial(to)
	}
}

// dial begins to dial a peer. A dial that is under way, to where the peer was before, does not
// count any more.
func (m *Member[M, S, P]) dial(to algorithms.ID) {
	c := &m.connections[to]
	c.dialing = true
	c.attempt++
	c.since = time.Now()
	go func(e *socket.Endpoint, attempt int) {
		link, err := e.Dial(to)
		if !m.mailbox.post(func() { m.dialled(to, e, attempt, link, err) }) && link != nil {
			_ = link.Close()
		}
	}(m.endpoint, c.attempt)
}

// dialled takes the result of a dial.
func (m *Member[M, S, P]) dialled(to algorithms.ID, e *socket.Endpoint, attempt int, link *socket.Link, err error) {
	c := &m.connections[to]
	if e != m.endpoint || attempt != c.attempt { // of a life before the last crash, of it or of the peer
		if link != nil {
			_ = link.Close()
		}
		return
	}
	if c.dialing { // else nobody waited
		m.watch.connected(time.Now(), m.began, c.since, m.active())
	}
	c.dialing = false
	queue := c.queue
	c.queue = nil
	if err != nil {
		m.unreached(to, queue)
		return
	}
	c.link = link
	for i, p := range queue {
		if c.link == nil { // it died in between
			m.unreached(to, queue[i:])
			return
		}
		m.add(to, p)
	}
}

// unreached takes back frames that nobody was there for.
func (m *Member[M, S, P]) unreached(to algorithms.ID, frames []envelope[M]) {
	for _, p := range frames {
		setup := m.setup(p.msg)
		m.sent[m.slot(to, setup)]--
		m.drop(setup, engine.Crashed)
	}
}

// add puts a frame into the buffer of a link.
func (m *Member[M, S, P]) add(to algorithms.ID, p envelope[M]) {
	c := &m.connections[to]
	if err := socket.Add(c.link, p.label, p.msg); err != nil {
		// A datagram that the kernel has no room for is lost, as those are that the network loses.
		if errors.Is(err, socket.ErrTooLarge) || m.cfg.Socket.Protocol != socket.UDP {
			m.fail(fmt.Errorf("node %d, message to %d: %w", m.cfg.Self, to, err))
		}
		return
	}
	if !c.dirty {
		c.dirty = true
		m.dirty = append(m.dirty, to)
	}
	if c.link.Buffered() >= socket.FlushSize {
		m.flushLink(to)
	}
}

// flush writes everything that was sent.
func (m *Member[M, S, P]) flush() {
	for _, to := range m.dirty {
		if c := &m.connections[to]; c.dirty {
			c.dirty = false
			m.flushLink(to)
		}
	}
	m.dirty = m.dirty[:0]
}

// flushLink writes what waits on one link. What of it arrived where the link breaks nobody knows;
// who compares the frames sent with those received finds out.
func (m *Member[M, S, P]) flushLink(to algorithms.ID) {
	c := &m.connections[to]
	if c.link != nil && c.link.Flush() != nil {
		_ = c.link.Close()
		c.link = nil
	}
}

// drop counts a message that does not arrive.
func (m *Member[M, S, P]) drop(setup bool, why engine.DropReason) {
	if !setup {
		m.tally.Dropped[why]++
	}
}
