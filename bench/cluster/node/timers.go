package node

import (
	"container/heap"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// timerQueue is what a member has to do later: timers of the node, and messages that a link
// with latency holds back.
type timerQueue[M any] struct {
	heap   entries[M]
	timers map[uint32]*entry[M]
}

// entry is one thing to do. A message that is held has a destination.
type entry[M any] struct {
	at    algorithms.Time
	seq   uint32
	slot  int
	timer algorithms.Timer
	to    algorithms.ID // None: a timer
	held  envelope[M]
}

func newTimerQueue[M any]() timerQueue[M] { return timerQueue[M]{timers: map[uint32]*entry[M]{}} }

// set and cancel timers, as the node asked for in one call.
func (a *timerQueue[M]) update(set []algorithms.SetTimer, cancel []algorithms.TimerID) {
	for _, s := range set {
		e := &entry[M]{at: s.At, seq: s.Seq, timer: s.Timer, to: algorithms.None}
		a.timers[s.Seq] = e
		heap.Push(&a.heap, e)
	}
	for _, id := range cancel {
		if e, ok := a.timers[uint32(id)]; ok {
			heap.Remove(&a.heap, e.slot)
			delete(a.timers, e.seq)
		}
	}
}

// hold keeps a message until its time.
func (a *timerQueue[M]) hold(at algorithms.Time, to algorithms.ID, p envelope[M]) {
	heap.Push(&a.heap, &entry[M]{at: at, seq: p.label.Seq, to: to, held: p})
}

// next is when there is something to do, farthest if never.
func (a *timerQueue[M]) next() algorithms.Time {
	if len(a.heap) == 0 {
		return engine.Farthest
	}
	return a.heap[0].at
}

// take returns the first entry if it is due.
func (a *timerQueue[M]) take(now algorithms.Time) (*entry[M], bool) {
	if a.next() > now {
		return nil, false
	}
	e := heap.Pop(&a.heap).(*entry[M])
	if e.to == algorithms.None {
		delete(a.timers, e.seq)
	}
	return e, true
}

// dropTimers forgets the timers of a node that has crashed; what is held is on its way.
func (a *timerQueue[M]) dropTimers() {
	var kept entries[M]
	for _, e := range a.heap {
		if e.to != algorithms.None {
			e.slot = len(kept)
			kept = append(kept, e)
		}
	}
	a.heap = kept
	heap.Init(&a.heap)
	clear(a.timers)
}

// entries is a heap by (time, number).
type entries[M any] []*entry[M]

func (h entries[M]) Len() int { return len(h) }

func (h entries[M]) Less(i, j int) bool {
	if h[i].at != h[j].at {
		return h[i].at < h[j].at
	}
	return h[i].seq < h[j].seq
}

func (h entries[M]) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].slot, h[j].slot = i, j
}

// Push implements heap.Interface.
func (h *entries[M]) Push(x any) {
	e := x.(*entry[M])
	e.slot = len(*h)
	*h = append(*h, e)
}

// Pop implements heap.Interface.
func (h *entries[M]) Pop() any {
	last := len(*h) - 1
	e := (*h)[last]
	(*h)[last] = nil
	*h = (*h)[:last]
	return e
}
