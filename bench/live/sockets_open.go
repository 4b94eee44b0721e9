package live

import (
	"errors"
	"fmt"
	"syscall"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/socket"
)

// dial makes the pipe to a node; nil where that is down.
func (t *sockets[M]) dial(from, to algorithms.ID) *pipe[M] {
	p := &pipe[M]{net: t, from: from, to: to, way: t.ways.Add(1)}
	if t.base.Protocol == socket.UDP {
		p.way = uint32(from) // there are no connections to tell apart
	}
	receiver := &t.nodes[to]
	receiver.mu.Lock()
	if receiver.down {
		receiver.mu.Unlock()
		return nil
	}
	old := receiver.inbound[p.way]
	if old != nil {
		p = old // with UDP: the receiver does not notice that its peer was away
	}
	// Registered before the connection exists, so that a crash of the receiver finds it at every
	// moment.
	receiver.inbound[p.way] = p
	receiver.mu.Unlock()
	sender := &t.nodes[from]
	sender.mu.Lock()
	e := sender.endpoint
	sender.mu.Unlock()
	link, err := e.DialWay(to, p.way)
	if err != nil {
		// A crash of the receiver, which may be up again, has ended the pipe before it came back.
		if t.isUp(to) && t.isUp(from) && !p.dead.Load() {
			t.fail(fmt.Errorf("node %d: %w", from, limited(err)))
		}
		if old == nil {
			p.end()
		}
		return nil
	}
	p.link = link
	return p
}

func (t *sockets[M]) isUp(id algorithms.ID) bool {
	s := &t.nodes[id]
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.down
}

// crash implements carrier: all that the node has open is closed, and what was on its way to it is
// lost. What it had sent still arrives.
func (t *sockets[M]) crash(id algorithms.ID) {
	s := &t.nodes[id]
	s.mu.Lock()
	s.down = true
	e := s.endpoint
	s.mu.Unlock()
	t.shut(e)
	t.eachInto(id, (*pipe[M]).end)
	s.ways, s.last, s.dirty = map[algorithms.ID]*pipe[M]{}, nil, nil
}

// shut closes an endpoint and keeps its counts.
func (t *sockets[M]) shut(e *socket.Endpoint) {
	if e == nil {
		return
	}
	_ = e.Close() // what it counted is what the run wants of it
	t.mu.Lock()
	defer t.mu.Unlock()
	t.former.Add(e.Counts())
}

// restart implements carrier. The node listens where it did, unless the kernel has given the port
// to somebody else meanwhile.
func (t *sockets[M]) restart(id algorithms.ID) {
	err := t.open(id, t.place(id).String())
	if errors.Is(err, syscall.EADDRINUSE) {
		err = t.open(id, "")
	}
	if err != nil {
		t.fail(fmt.Errorf("node %d came back: %w", id, limited(err)))
	}
}

// close implements carrier.
func (t *sockets[M]) close() {
	for i := range t.nodes {
		s := &t.nodes[i]
		s.mu.Lock()
		e := s.endpoint
		s.endpoint, s.down = nil, true
		s.mu.Unlock()
		if e != nil {
			_ = e.Close() // the run is over
		}
	}
}
