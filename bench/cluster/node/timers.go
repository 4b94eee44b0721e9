package node

import (
	"cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// timerQueue is what a member has to do later: timers of the node, and messages that a link
// with latency holds back.
type timerQueue[M any] struct {
	queue engine.TimerQueue[timerKey, entry[M]]
}

// timerKey is the node's own number of a timer or a message, and which of the two it is.
type timerKey struct {
	seq  uint32
	copy uint8 // of a message that a link duplicates
	held bool  // a message
}

// Before orders what is due at one instant.
func (k timerKey) Before(l timerKey) bool {
	return cmp.Or(cmp.Compare(k.seq, l.seq), cmp.Compare(k.copy, l.copy)) < 0
}

// entry is one thing to do. A message that is held has a destination.
type entry[M any] struct {
	at    algorithms.Time
	timer algorithms.Timer
	to    algorithms.ID // None: a timer
	held  envelope[M]
}

func newTimerQueue[M any]() timerQueue[M] { return timerQueue[M]{} }

// update sets and cancels timers, as the node asked for in one call.
func (q *timerQueue[M]) update(set []algorithms.SetTimer, cancel []algorithms.TimerID) {
	for _, s := range set {
		q.queue.Add(s.At, timerKey{seq: s.Seq}, entry[M]{at: s.At, timer: s.Timer, to: algorithms.None})
	}
	for _, id := range cancel {
		q.queue.Take(timerKey{seq: uint32(id)})
	}
}

// hold keeps a message until its time.
func (q *timerQueue[M]) hold(at algorithms.Time, to algorithms.ID, p envelope[M]) {
	q.queue.Add(at, timerKey{p.label.Seq, p.label.Copy, true}, entry[M]{at: at, to: to, held: p})
}

// next is when there is something to do, farthest if never.
func (q *timerQueue[M]) next() algorithms.Time { return q.queue.Next() }

// len is how much there is to do.
func (q *timerQueue[M]) len() int { return q.queue.Len() }

// take returns the first entry if it is due.
func (q *timerQueue[M]) take(now algorithms.Time) (entry[M], bool) {
	_, e, ok := q.queue.TakeDue(now)
	return e, ok
}

// dropTimers forgets the timers of a node that has crashed; what is held is on its way.
func (q *timerQueue[M]) dropTimers() { q.queue.RemoveIf(func(k timerKey) bool { return !k.held }) }
