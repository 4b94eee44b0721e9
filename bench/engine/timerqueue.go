package engine

import "github.com/joulemark/joulemark/algorithms"

// TimerQueue is what is due later: a binary heap by due time and key, and an index by key, so that
// cancelling removes instead of leaving something behind that has to be skipped. An entry that was
// released stays in the index until it is taken, because whoever it is for may still cancel it. The
// zero value is empty and ready for use. It is not safe for concurrent use.
type TimerQueue[K TimerKey[K], V any] struct {
	heap []*timerEntry[K, V]
	all  map[K]*timerEntry[K, V]
	free []*timerEntry[K, V] // so that timers that come and go allocate nothing
}

// TimerKey tells the entries of a queue apart, and orders those that are due at the same time.
type TimerKey[K any] interface {
	comparable
	Before(K) bool
}

type timerEntry[K, V any] struct {
	at    algorithms.Time
	key   K
	value V
	slot  int // place in the heap, or released
}

const released = -1

// Add puts in what is due at a time. There must be no other entry with the key.
func (q *TimerQueue[K, V]) Add(at algorithms.Time, key K, value V) {
	if q.all == nil {
		q.all = map[K]*timerEntry[K, V]{}
	}
	var e *timerEntry[K, V]
	if last := len(q.free) - 1; last >= 0 {
		e, q.free = q.free[last], q.free[:last]
	} else {
		e = new(timerEntry[K, V])
	}
	*e = timerEntry[K, V]{at: at, key: key, value: value, slot: len(q.heap)}
	q.all[key] = e
	q.heap = append(q.heap, e)
	q.up(e.slot)
}

// Next is when the next entry is due that was not released, Farthest if there is none.
func (q *TimerQueue[K, V]) Next() algorithms.Time {
	if len(q.heap) == 0 {
		return Farthest
	}
	return q.heap[0].at
}

// Len is how many entries were not released yet.
func (q *TimerQueue[K, V]) Len() int { return len(q.heap) }

// Release adds the keys of what is due up to and including a time to dst, in order. The entries
// wait to be taken.
func (q *TimerQueue[K, V]) Release(at algorithms.Time, dst []K) []K {
	for len(q.heap) > 0 && q.heap[0].at <= at {
		e := q.heap[0]
		q.cut(e)
		dst = append(dst, e.key)
	}
	return dst
}

// Take takes an entry out, whether it was released or not; false where there is none, because it
// was taken before. To take and let fall is to cancel.
func (q *TimerQueue[K, V]) Take(key K) (V, bool) {
	e, ok := q.all[key]
	if !ok {
		var none V
		return none, false
	}
	value := e.value
	q.remove(e)
	return value, true
}

// TakeDue takes out the first entry that is due up to and including a time and was not released.
func (q *TimerQueue[K, V]) TakeDue(at algorithms.Time) (key K, value V, ok bool) {
	if len(q.heap) == 0 || q.heap[0].at > at {
		return key, value, false
	}
	key = q.heap[0].key
	value, ok = q.Take(key)
	return key, value, ok
}

// RemoveIf takes out all entries whose keys are of a kind.
func (q *TimerQueue[K, V]) RemoveIf(of func(K) bool) {
	for k, e := range q.all { // whatever the order, the same are gone
		if of(k) {
			q.remove(e)
		}
	}
}

// Reset takes out everything.
func (q *TimerQueue[K, V]) Reset() { q.RemoveIf(func(K) bool { return true }) }

func (q *TimerQueue[K, V]) remove(e *timerEntry[K, V]) {
	q.cut(e)
	delete(q.all, e.key)
	*e = timerEntry[K, V]{} // what it led to may go
	q.free = append(q.free, e)
}

// cut takes an entry out of the heap, if it is in there.
func (q *TimerQueue[K, V]) cut(e *timerEntry[K, V]) {
	i := e.slot
	if i == released {
		return
	}
	last := len(q.heap) - 1
	q.swap(i, last)
	q.heap[last] = nil
	q.heap = q.heap[:last]
	e.slot = released
	if i < last {
		q.down(i)
		q.up(i)
	}
}

func (q *TimerQueue[K, V]) before(i, j int) bool {
	a, b := q.heap[i], q.heap[j]
	if a.at != b.at {
		return a.at < b.at
	}
	return a.key.Before(b.key)
}

func (q *TimerQueue[K, V]) swap(i, j int) {
	h := q.heap
	h[i], h[j] = h[j], h[i]
	h[i].slot, h[j].slot = i, j
}

func (q *TimerQueue[K, V]) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if !q.before(i, parent) {
			return
		}
		q.swap(i, parent)
		i = parent
	}
}

func (q *TimerQueue[K, V]) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(q.heap) {
			return
		}
		if child+1 < len(q.heap) && q.before(child+1, child) {
			child++
		}
		if !q.before(child, i) {
			return
		}
		q.swap(i, child)
		i = child
	}
}
