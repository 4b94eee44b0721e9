package sim

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// The yardsticks are the jobs of BenchmarkSpeed written by hand as plain loops over the
// engine's own queue: no nodes, no Env, no counting by kind, no order within a tick, no
// properties. What the engine takes beyond them is the price of being general.

// yardstick is a queue of messages with random latencies.
type yardstick[E any] struct {
	q    *queue[E]
	rng  algorithms.Rand
	now  algorithms.Time
	tick []event[E]
	sent int64
}

func newYardstick[E any](seed uint64) *yardstick[E] {
	return &yardstick[E]{
		q:   newQueue[E](network.DefaultLatency.Bound()),
		rng: algorithms.NewRand(seed),
	}
}

func (y *yardstick[E]) send(from, to algorithms.ID, body E) {
	y.sent++
	e := y.q.add(y.now + network.DefaultLatency.Sample(y.rng.Uint64()))
	e.to, e.from, e.body = to, from, body
}

func (y *yardstick[E]) loop(receive func(e *event[E])) int64 {
	for {
		at, ok := y.q.next()
		if !ok {
			return y.sent
		}
		y.now = at
		y.tick = y.q.take(at, y.tick[:0])
		for i := range y.tick {
			receive(&y.tick[i])
		}
	}
}

// ringByHand sends a token round n nodes.
func ringByHand(n, laps int) int64 {
	y := newYardstick[uint32](1)
	y.send(0, 1, 0)
	left := n*laps - 1
	return y.loop(func(e *event[uint32]) {
		if left > 0 {
			left--
			y.send(e.to, (e.to+1)%algorithms.ID(n), e.body+1)
		}
	})
}

// floodByHand informs all nodes of g from node 0.
func floodByHand(g *algorithms.Graph) int64 {
	y := newYardstick[struct{}](1)
	informed := make([]bool, g.N())
	forward := func(id, from algorithms.ID) {
		informed[id] = true
		for i := range g.Degree(id) {
			if to := g.Neighbor(id, i); to != from {
				y.send(id, to, struct{}{})
			}
		}
	}
	forward(0, algorithms.None)
	return y.loop(func(e *event[struct{}]) {
		if !informed[e.to] {
			forward(e.to, e.from)
		}
	})
}

// pushByHand spreads a rumour among n nodes that know each other, each of which tells it
// to fanout others once.
func pushByHand(n, fanout int) int64 {
	y := newYardstick[struct{}](1)
	informed := make([]bool, n)
	rng := algorithms.NewRand(2)
	forward := func(id algorithms.ID) {
		informed[id] = true
		for range fanout {
			to := algorithms.ID(rng.IntN(n - 1))
			if to >= id {
				to++
			}
			y.send(id, to, struct{}{})
		}
	}
	forward(0)
	return y.loop(func(e *event[struct{}]) {
		if !informed[e.to] {
			forward(e.to)
		}
	})
}

// commitByHand runs transactions of two-phase commit one after the other.
func commitByHand(n, transactions int) int64 {
	const (
		prepare = iota
		vote
		decide
		ack
	)
	y := newYardstick[[2]uint32](1)
	answers, done := 0, 0
	all := func(what, t uint32) {
		answers = 0
		for id := 1; id < n; id++ {
			y.send(0, algorithms.ID(id), [2]uint32{what, t})
		}
	}
	all(prepare, 0)
	return y.loop(func(e *event[[2]uint32]) {
		switch what, t := e.body[0], e.body[1]; what {
		case prepare, decide:
			y.send(e.to, 0, [2]uint32{what + 1, t})
		case vote:
			if answers++; answers == n-1 {
				all(decide, t)
			}
		case ack:
			if answers++; answers == n-1 {
				if done++; done < transactions {
					all(prepare, t+1)
				}
			}
		}
	})
}
