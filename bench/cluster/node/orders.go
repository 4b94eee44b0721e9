package node

import (
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// Begin starts the clock and the node, and returns when the start has been carried out. A
// node that comes back does so in the middle of a run: elapsed is how old that is.
func (m *Member[M, S, P]) Begin(elapsed algorithms.Time) {
	m.do(func() {
		if m.begun || m.quit {
			return
		}
		m.began = time.Now().Add(-elapsed.Duration())
		m.begun = true
		if !m.down {
			m.start(m.cfg.Back)
		}
		early := m.early
		m.early = nil
		for i := range early {
			m.receive(&early[i])
		}
	})
}

// Crash takes the node down: its volatile state and its timers are gone, and its sockets are
// closed. What it had sent before was written out. A node that is down stays down.
func (m *Member[M, S, P]) Crash() {
	m.do(func() {
		if !m.down {
			m.crash()
		}
	})
}

// crash takes back what waits for a connection: it has not left.
func (m *Member[M, S, P]) crash() {
	m.flush()
	m.down = true
	m.timers.dropTimers()
	for to := range m.connections {
		queue := m.connections[to].queue
		m.connections[to].queue = nil
		m.unreached(algorithms.ID(to), queue)
	}
	m.hangUp()
}

// hangUp closes all sockets.
func (m *Member[M, S, P]) hangUp() {
	if m.endpoint == nil {
		return
	}
	e := m.endpoint
	m.endpoint = nil
	_ = e.Close()
	m.traffic.Add(e.Counts())
	clear(m.connections)
	m.dirty = m.dirty[:0]
}

// Reopen opens the sockets of a node that is down, so that others can find it when it recovers. A
// node that is down because its storage failed, or because it panicked, stays closed.
func (m *Member[M, S, P]) Reopen() error {
	var err error
	m.do(func() {
		if m.down && m.err == nil && !m.quit && m.endpoint == nil {
			err = m.listen()
		}
	})
	return err
}

// Recover brings a node back whose sockets are open again, with what it persisted and nothing else.
func (m *Member[M, S, P]) Recover() {
	m.do(func() {
		if !m.down || m.endpoint == nil {
			return
		}
		m.down = false
		m.node = m.inst.Node(m.cfg.Self)
		if m.begun {
			m.start(true)
		} else {
			m.cfg.Back = true
		}
	})
}

// Reset makes the member ready for another run of the same configuration, as NewMember leaves it,
// but with the connections that it has and another draw of what links do. Nothing may be under way
// any more. A node that is down comes back, unless it failed: then an error says why.
func (m *Member[M, S, P]) Reset(draw uint64) error {
	var err error
	m.do(func() {
		if err = m.err; err != nil || m.quit {
			return
		}
		m.cfg.Back = false
		m.chance = engine.NewChance(m.cfg.Links, draw)
		if err = m.renew(); err != nil {
			return
		}
		m.traffic = socket.Counts{}
		m.down = false
		if m.endpoint == nil {
			err = m.listen()
		} else {
			m.traffic.Sub(m.endpoint.Counts()) // what there was before
		}
	})
	return err
}

// SetCuts replaces the partitions.
func (m *Member[M, S, P]) SetCuts(cuts []*algorithms.Cut) { m.do(func() { m.cuts = cuts }) }

func (m *Member[M, S, P]) isCut(to algorithms.ID) bool {
	for _, c := range m.cuts {
		if c.Blocks(m.cfg.Self, to) {
			return true
		}
	}
	return false
}

// Renew gives up the links to peers that have come back, or moved: a link to the life before
// takes a message that nobody reads. They are dialled anew.
func (m *Member[M, S, P]) Renew(peers []algorithms.ID) {
	m.do(func() {
		m.flush()
		for _, id := range peers {
			switch c := &m.connections[id]; {
			case c.link != nil:
				_ = c.link.Close()
				c.link = nil
			case c.dialing:
				m.dial(id)
			}
		}
	})
}

// Stop ends the part of the node in the run: it is not called any more.
func (m *Member[M, S, P]) Stop() { m.do(func() { m.over = true }) }

// State returns how far the member is.
func (m *Member[M, S, P]) State() control.State {
	var s control.State
	m.do(func() {
		if e := m.endpoint; e != nil {
			_ = m.listens(e.Err(), time.Now()) // the member keeps it once it has lasted
		}
		s = control.State{
			Sent: slices.Clone(m.sent), Received: slices.Clone(m.received), Pending: m.timers.len(),
			Events: m.tally.Events, Last: m.clock, Down: m.down,
		}
	})
	return s
}

// deafLimit is for how long a node may be unable to accept connections before it is out of the run.
const deafLimit = 10 * time.Second

// listens takes why the endpoint cannot accept connections at present, nil where it can. That
// passes when others give descriptors back, so only where it lasts the node fails.
func (m *Member[M, S, P]) listens(err error, now time.Time) error {
	switch {
	case err == nil:
		m.deaf = time.Time{}
		return nil
	case m.deaf.IsZero():
		m.deaf = now
	}
	err = fmt.Errorf("node %d cannot accept connections: %w", m.cfg.Self, err)
	if m.err == nil && now.Sub(m.deaf) > deafLimit {
		m.fail(err)
	}
	return err
}

// Report returns what the member counted so far; after Close, all of it.
func (m *Member[M, S, P]) Report() control.Report {
	r := control.Report{State: m.State()}
	m.do(func() {
		m.tally.AddTo(int(m.cfg.Self), &r.Counts)
		r.Stalls = m.watch.stalls
		r.To, r.Bytes = slices.Clone(m.to), slices.Clone(m.toBytes)
		r.Sockets = m.traffic
		if e := m.endpoint; e != nil {
			r.Sockets.Add(e.Counts())
		}
	})
	return r
}
