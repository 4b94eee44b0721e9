package sim

import (
	"sync"

	"github.com/joulemark/joulemark/algorithms"
)

// spares are queues of runs that are over, each kind in a pool of its own. A calendar is by far the
// largest thing that a run of a few nodes allocates: without them, many small runs in a row spend
// most of their time on clearing memory and collecting it.
var spares sync.Map // of *sync.Pool by spareKey

// spareKey tells the kinds apart: the type of the events, by a nil pointer, and the number of
// buckets, since few buckets stay in the processor's cache and many do not.
type spareKey struct {
	queue   any
	buckets int
}

func sparesOf[E any](buckets int) *sync.Pool {
	pool, ok := spares.Load(spareKey{(*queue[E])(nil), buckets})
	if !ok {
		pool, _ = spares.LoadOrStore(spareKey{(*queue[E])(nil), buckets}, new(sync.Pool))
	}
	return pool.(*sync.Pool)
}

// spareQueue is an empty queue at time 0 for delays of up to span: one that was given back, or a
// new one.
func spareQueue[E any](span algorithms.Time) *queue[E] {
	if q, ok := sparesOf[E](window(span)).Get().(*queue[E]); ok {
		return q
	}
	return newQueue[E](span)
}

// giveBack leaves the queue to a later run; the caller uses it no more.
func (q *queue[E]) giveBack() {
	if q != nil {
		q.empty()
		sparesOf[E](int(q.mask) + 1).Put(q)
	}
}
