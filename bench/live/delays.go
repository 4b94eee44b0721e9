package live

import (
	"cmp"
	"container/heap"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// departing marks an item as the word that a delayed message of the node is due.
const departing algorithms.ID = -2

// delays holds back messages at their senders, as long as the latency of the links says. A message that is
// held back is not under way: its time is known, as that of a timer is, and the clock of the nodes
// moves on to it.
type delays[M any] struct {
	mu    sync.Mutex
	queue delayQueue
	held  map[delayKey]delayed[M]
	last  map[uint64]algorithms.Time // the latest of each link; nil where messages may overtake
}

// delayKey names a held message: the sender numbers its messages, and a copy has the number of
// its original.
type delayKey struct {
	from algorithms.ID
	seq  uint32
	copy uint8
}

type delayed[M any] struct {
	to algorithms.ID
	it item[M]
}

type delaySlot struct {
	at  algorithms.Time
	key delayKey
}

func newDelays[M any](inOrder bool) *delays[M] {
	d := &delays[M]{held: map[delayKey]delayed[M]{}}
	if inOrder {
		d.last = map[uint64]algorithms.Time{}
	}
	return d
}

// hold keeps a message until a time, or until the one before it on its link has left.
func (d *delays[M]) hold(at algorithms.Time, to algorithms.ID, it item[M]) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last != nil {
		link := uint64(it.from)<<32 | uint64(uint32(to))
		at = max(at, d.last[link])
		d.last[link] = at
	}
	k := delayKey{it.from, it.seq, it.copy}
	d.held[k] = delayed[M]{to, it}
	heap.Push(&d.queue, delaySlot{at, k})
}

// next is when the next message is due, farthest if there is none.
func (d *delays[M]) next() algorithms.Time {
	if d == nil {
		return engine.Farthest
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.queue) == 0 {
		return engine.Farthest
	}
	return d.queue[0].at
}

// release adds what is due up to and including at to dst, in order.
func (d *delays[M]) release(at algorithms.Time, dst []delayKey) []delayKey {
	if d == nil {
		return dst
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.queue) > 0 && d.queue[0].at <= at {
		dst = append(dst, heap.Pop(&d.queue).(delaySlot).key)
	}
	return dst
}

// claim takes a message out whose time has come.
func (d *delays[M]) claim(k delayKey) delayed[M] {
	d.mu.Lock()
	defer d.mu.Unlock()
	m := d.held[k]
	delete(d.held, k)
	return m
}

// reset forgets everything.
func (d *delays[M]) reset() {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.queue = d.queue[:0]
	clear(d.held)
	if d.last != nil {
		clear(d.last)
	}
}

// delayQueue is a heap by time, sender and number.
type delayQueue []delaySlot

func (q delayQueue) Len() int { return len(q) }

func (q delayQueue) Less(i, j int) bool {
	a, b := q[i], q[j]
	return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.key.from, b.key.from),
		cmp.Compare(a.key.seq, b.key.seq), cmp.Compare(a.key.copy, b.key.copy)) < 0
}

func (q delayQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q *delayQueue) Push(x any) { *q = append(*q, x.(delaySlot)) }

func (q *delayQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
