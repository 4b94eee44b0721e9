package live

import (
	"slices"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// timers are the pending timers of all nodes: a binary heap by (due time, node, sequence
// number), and an index, so that cancelling removes. A timer that was released
// stays in the index until its node claims it, because the node may still cancel it.
type timers struct {
	mu   sync.Mutex
	heap []*timer
	all  map[timerKey]*timer
	free []*timer
}

type timerKey struct {
	node algorithms.ID
	seq  uint32
}

type timer struct {
	timerKey
	at   algorithms.Time
	slot int // place in the heap
	body algorithms.Timer
}

const released = -1 // slot of a timer that its node has not claimed yet

func newTimers() timers { return timers{all: map[timerKey]*timer{}} }

func (t *timer) before(u *timer) bool {
	switch {
	case t.at != u.at:
		return t.at < u.at
	case t.node != u.node:
		return t.node < u.node
	}
	return t.seq < u.seq
}

// update sets and cancels what a node asked for in one call.
func (t *timers) update(node algorithms.ID, set []algorithms.SetTimer, cancel []algorithms.TimerID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range set {
		var e *timer
		if last := len(t.free) - 1; last >= 0 {
			e, t.free = t.free[last], t.free[:last]
		} else {
			e = new(timer)
		}
		*e = timer{timerKey: timerKey{node, s.Seq}, at: s.At, slot: len(t.heap), body: s.Timer}
		t.all[e.timerKey] = e
		t.heap = append(t.heap, e)
		t.up(e.slot)
	}
	for _, c := range cancel {
		if e, ok := t.all[timerKey{node, uint32(c)}]; ok {
			t.remove(e)
		}
	}
}

// claim takes a released timer out; false where it was cancelled in the meantime.
func (t *timers) claim(node algorithms.ID, seq uint32) (algorithms.Timer, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := t.all[timerKey{node, seq}]
	if !ok {
		return algorithms.Timer{}, false
	}
	body := e.body
	t.remove(e)
	return body, true
}

// next is the earliest due time, farthest if no timer is pending.
func (t *timers) next() algorithms.Time {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.heap) == 0 {
		return engine.Farthest
	}
	return t.heap[0].at
}

// release takes what is due up to and including at out of the heap, in order, and adds it to
// dst.
func (t *timers) release(at algorithms.Time, dst []timerKey) []timerKey {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.heap) > 0 && t.heap[0].at <= at {
		e := t.heap[0]
		t.cut(e)
		dst = append(dst, e.timerKey)
	}
	return dst
}

// drop removes all timers of a node that has crashed.
func (t *timers) drop(node algorithms.ID) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, e := range t.all { // whatever the order, the same are gone
		if k.node == node {
			t.remove(e)
		}
	}
}

// reset removes all timers.
func (t *timers) reset() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, e := range t.all {
		t.free = append(t.free, e)
	}
	clear(t.all)
	t.heap = slices.Delete(t.heap, 0, len(t.heap))
}

func (t *timers) remove(e *timer) {
	t.cut(e)
	delete(t.all, e.timerKey)
	t.free = append(t.free, e)
}

// cut takes a timer out of the heap, if it is in there.
func (t *timers) cut(e *timer) {
	i := e.slot
	if i == released {
		return
	}
	last := len(t.heap) - 1
	t.swap(i, last)
	t.heap[last] = nil
	t.heap = t.heap[:last]
	e.slot = released
	if i < last {
		t.down(i)
		t.up(i)
	}
}

func (t *timers) swap(i, j int) {
	h := t.heap
	h[i], h[j] = h[j], h[i]
	h[i].slot, h[j].slot = i, j
}

func (t *timers) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !t.heap[i].before(t.heap[parent]) {
			return
		}
		t.swap(i, parent)
		i = parent
	}
}

func (t *timers) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(t.heap) {
			return
		}
		if child+1 < len(t.heap) && t.heap[child+1].before(t.heap[child]) {
			child++
		}
		if !t.heap[child].before(t.heap[i]) {
			return
		}
		t.swap(i, child)
		i = child
	}
}
