package live

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// settle implements carrier. The kernel drops datagrams for which a receiver has no room, and tells
// nobody. So once all that is under way is between two nodes, and nothing has moved for a while, it
// is given up.
func (t *sockets[M]) settle(credits int64) {
	t.check()
	var between, moved int64
	t.eachPipe(func(p *pipe[M]) {
		b, m := p.between()
		between, moved = between+b, moved+m
	})
	now := time.Now()
	if credits == 0 || between != credits || credits != t.stuck || moved != t.moved {
		t.stuck, t.moved, t.stuckAt = credits, moved, now
		return
	}
	if now.Sub(t.stuckAt) >= t.patience {
		t.giveUp()
	}
}

// giveUp gives back the credits of all that is between two nodes. It may still arrive, so
// connections are made anew before the next execution.
func (t *sockets[M]) giveUp() {
	t.stuck, t.spoiled = 0, true
	t.eachPipe(func(p *pipe[M]) { p.writeOff() })
}

// check ends the run where an endpoint cannot accept connections any more.
func (t *sockets[M]) check() {
	for i := range t.nodes {
		s := &t.nodes[i]
		s.mu.Lock()
		e := s.endpoint
		s.mu.Unlock()
		if e == nil {
			continue
		}
		if err := e.Err(); err != nil {
			t.fail(fmt.Errorf("node %d cannot accept connections: %w", i, limited(err)))
			return
		}
	}
}

func (t *sockets[M]) eachPipe(do func(*pipe[M])) {
	for i := range t.nodes {
		t.eachInto(algorithms.ID(i), do)
	}
}

// eachInto visits the pipes to one node that have not ended, in any order.
func (t *sockets[M]) eachInto(id algorithms.ID, do func(*pipe[M])) {
	s := &t.nodes[id]
	s.mu.Lock()
	pipes := slices.Collect(maps.Values(s.inbound))
	s.mu.Unlock()
	for _, p := range pipes {
		do(p)
	}
}

// total is what all endpoints have counted so far.
func (t *sockets[M]) total() socket.Counts {
	t.mu.Lock()
	sum := t.former
	t.mu.Unlock()
	for i := range t.nodes {
		s := &t.nodes[i]
		s.mu.Lock()
		if s.endpoint != nil && !s.down {
			sum.Add(s.endpoint.Counts())
		}
		s.mu.Unlock()
	}
	return sum
}

// begin implements carrier. Nodes that were down at the end of the last execution come back, and
// what is of no use any more is closed.
func (t *sockets[M]) begin() {
	for i := range t.nodes {
		if t.spoiled {
			t.crash(algorithms.ID(i))
		}
		for to, p := range t.nodes[i].ways {
			if p.dead.Load() {
				_ = p.link.Close() // its connection has failed already
				delete(t.nodes[i].ways, to)
			}
		}
	}
	t.spoiled = false
	for i := range t.nodes {
		if id := algorithms.ID(i); !t.isUp(id) {
			t.restart(id)
		}
	}
	for i := range t.dropped {
		t.dropped[i].Store(0)
	}
	t.before = t.total()
}

// counts implements carrier.
func (t *sockets[M]) counts(o *engine.Outcome) {
	for i := range t.dropped {
		o.Counts.Dropped[i] += t.dropped[i].Load()
	}
	o.Vanished = t.dropped[engine.Lost].Load()
	c := t.total()
	c.Sub(t.before)
	o.Transfer = &engine.Transfer{Framing: c.Framing, Written: c.Written, Connections: c.Connections}
	for i, n := range c.Refused {
		if n > 0 {
			o.Transfer.Refused = append(o.Transfer.Refused, engine.Refusal{Reason: socket.Reason(i).String(), Count: n})
		}
	}
}
