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
func (q *timerQueue[M]) update(set []algorithms.SetTimer, cancel []algorithms.TimerID) {
	for _, s := range set {
		e := &entry[M]{at: s.At, seq: s.Seq, timer: s.Timer, to: algorithms.None}
		q.timers[s.Seq] = e
		heap.Push(&q.heap, e)
	}
	for _, id := range cancel {
		if e, ok := q.timers[uint32(id)]; ok {
			heap.Remove(&q.heap, e.slot)
			delete(q.timers, e.seq)
		}
	}
}

// hold keeps a message until its time.
func (q *timerQueue[M]) hold(at algorithms.Time, to algorithms.ID, p envelope[M]) {
	heap.Push(&q.heap, &entry[M]{at: at, seq: p.label.Seq, to: to, held: p})
}

// next is when there is something to do, farthest if never.
func (q *timerQueue[M]) next() algorithms.Time {
	if len(q.heap) == 0 {
		return engine.Farthest
	}
	return q.heap[0].at
}

// take returns the first entry if it is due.
func (q *timerQueue[M]) take(now algorithms.Time) (*entry[M], bool) {
	if q.next() > now {
		return nil, false
	}
	e := heap.Pop(&q.heap).(*entry[M])
	if e.to == algorithms.None {
		delete(q.timers, e.seq)
	}
	return e, true
}

// dropTimers forgets the timers of a node that has crashed; what is held is on its way.
func (q *timerQueue[M]) dropTimers() {
	var kept entries[M]
	for _, e := range q.heap {
		if e.to != algorithms.None {
			e.slot = len(kept)
			kept = append(kept, e)
		}
	}
	q.heap = kept
	heap.Init(&q.heap)
	clear(q.timers)
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
