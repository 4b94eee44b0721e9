package sim

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// The yardsticks are the jobs of BenchmarkSpeed written by hand as plain loops over a heap, the
// queue that one writes who has no other: no nodes, no Env, no counting by kind, no order within a
// tick, no properties. The heap is theirs alone, so that what makes the engine's queue faster does
// not make them faster too.

// yardstick is a queue of messages and timers, with random latencies: a heap by time with four
// children a parent, which costs half the cache misses of two.
type yardstick[E any] struct {
	heap []pending[E]
	rng  algorithms.Rand
	now  algorithms.Time
	sent int64
	top  pending[E] // what is being received
}

type pending[E any] struct {
	at       algorithms.Time
	from, to algorithms.ID
	body     E
}

const children = 4

func newYardstick[E any](seed uint64) *yardstick[E] {
	return &yardstick[E]{rng: algorithms.NewRand(seed)}
}

func (y *yardstick[E]) send(from, to algorithms.ID, body E) {
	y.sent++
	y.push(pending[E]{y.now + network.DefaultLatency.Sample(y.rng.Uint64()), from, to, body})
}

// push adds something that is pending.
func (y *yardstick[E]) push(p pending[E]) {
	h := append(y.heap, p)
	i := len(h) - 1
	for i > 0 && h[(i-1)/children].at > p.at {
		h[i] = h[(i-1)/children]
		i = (i - 1) / children
	}
	h[i] = p
	y.heap = h
}

// pop takes what comes first.
func (y *yardstick[E]) pop() pending[E] {
	h := y.heap
	top, last := h[0], h[len(h)-1]
	h = h[:len(h)-1]
	y.heap = h
	for i := 0; len(h) > 0; {
		first := children*i + 1
		if first >= len(h) {
			h[i] = last
			break
		}
		least := first
		for c := first + 1; c < min(first+children, len(h)); c++ {
			if h[c].at < h[least].at {
				least = c
			}
		}
		if h[least].at >= last.at {
			h[i] = last
			break
		}
		h[i] = h[least]
		i = least
	}
	return top
}

func (y *yardstick[E]) loop(receive func(*pending[E])) int64 {
	for len(y.heap) > 0 {
		y.top = y.pop()
		y.now = y.top.at
		receive(&y.top)
	}
	return y.sent
}

// ringByHand sends a token round n nodes.
func ringByHand(n, laps int) int64 {
	y := newYardstick[uint32](1)
	y.send(0, 1, 0)
	left := n*laps - 1
	return y.loop(func(e *pending[uint32]) {
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
	return y.loop(func(e *pending[struct{}]) {
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
	return y.loop(func(e *pending[struct{}]) {
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
	return y.loop(func(e *pending[[2]uint32]) {
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

// beatsByHand is a leader that sends n-1 followers a heartbeat whenever its timer comes back, and
// followers that answer, and whose own timers see that they have heard from it.
func beatsByHand(n int, interval, patience, end algorithms.Time) int64 {
	const (
		beat = iota
		answer
		alarm
	)
	y := newYardstick[[3]uint32](1)
	heard := make([]algorithms.Time, n)
	elections := 0
	for id := range n {
		y.push(pending[[3]uint32]{interval, algorithms.ID(id), algorithms.ID(id), [3]uint32{alarm}})
	}
	return y.loop(func(e *pending[[3]uint32]) {
		switch e.body[0] {
		case beat:
			heard[e.to] = y.now
			y.send(e.to, 0, [3]uint32{answer})
		case answer:
			heard[e.from] = y.now
		case alarm:
			again := heard[e.to] + patience
			if e.to == 0 {
				for id := 1; id < n; id++ {
					y.send(0, algorithms.ID(id), [3]uint32{beat})
				}
				again = y.now + interval
			} else if again <= y.now {
				elections++
				again = y.now + patience
			}
			if again < end {
				y.push(pending[[3]uint32]{again, e.to, e.to, [3]uint32{alarm}})
			}
		}
	})
}

// The heap gives back what was put into it, in the order of time.
func TestYardstickHeap(t *testing.T) {
	y := newYardstick[int](3)
	var now algorithms.Time
	left := 0
	for i := range 5000 {
		if left == 0 || i%3 < 2 {
			y.push(pending[int]{at: now + algorithms.Time(y.rng.IntN(400)), body: i})
			left++
			continue
		}
		first := slices.MinFunc(y.heap, func(a, b pending[int]) int { return int(a.at - b.at) }).at
		p := y.pop()
		if left--; p.at != first || len(y.heap) != left {
			t.Fatalf("step %d: %d came back of %d pending; want %d of %d", i, p.at, len(y.heap), first, left)
		}
		now = p.at
	}
}
