package sim

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// event is a message under way or a timer pending (to and from are then the same).
type event[E any] struct {
	to, from algorithms.ID
	seq      uint32
	depth    int32
	body     E
}

// before is the order of events of one tick.
func (e *event[E]) before(f *event[E]) bool {
	if e.to != f.to {
		return e.to < f.to
	}
	if e.from != f.from {
		return e.from < f.from
	}
	return e.seq < f.seq
}

// chunk holds events of one tick. Few fit, because on a sparse network most ticks
// have one or two; a full tick is a list of chunks.
type chunk[E any] struct {
	next   *chunk[E]
	n      int32
	events [chunkEvents]event[E]
}

const (
	chunkEvents = 3
	chunkBlock  = 64 // chunks allocated at a time
)

// queue is a calendar of one bucket a tick over a window of time that moves with
// the clock, with a heap for what lies beyond it. Pushing and taking cost the same
// however many events are pending, which a heap's cache misses do not allow. Two levels of
// bitmaps find the next bucket in use.
type queue[E any] struct {
	now     algorithms.Time
	mask    algorithms.Time
	buckets []*chunk[E] // the last chunk of a circular list
	used    []uint64
	summary []uint64
	near    int // events in the buckets
	far     farHeap[E]
	free    *chunk[E]
}

const (
	minWindow = 1 << 6
	maxWindow = 1 << 17
)

// window is the number of buckets that cover delays of up to span, within reason.
func window(span algorithms.Time) int {
	size := minWindow
	for algorithms.Time(size) <= span && size < maxWindow {
		size *= 2
	}
	return size
}

// newQueue makes a queue for delays of up to span.
func newQueue[E any](span algorithms.Time) *queue[E] {
	size := window(span)
	return &queue[E]{
		mask:    algorithms.Time(size) - 1,
		buckets: make([]*chunk[E], size),
		used:    make([]uint64, size/64),
		summary: make([]uint64, (size/64+63)/64),
	}
}

// empty drops all events and turns the clock back to 0; the memory stays.
func (q *queue[E]) empty() {
	for word, used := range q.used {
		for ; used != 0; used &= used - 1 {
			i := word<<6 + bits.TrailingZeros64(used)
			last := q.buckets[i]
			last.next, q.free = q.free, last.next
			q.buckets[i] = nil
		}
	}
	clear(q.used)
	clear(q.summary)
	clear(q.far)
	q.far = q.far[:0]
	q.now, q.near = 0, 0
}

// add makes room for an event at a time later than now; the caller fills it in at once.
// Filling in place instead of passing an event by value saves copies that stall the
// processor, because they would read in wide words what was just written in narrow ones.
func (q *queue[E]) add(at algorithms.Time) *event[E] {
	if at-q.now > q.mask {
		return q.far.add(at)
	}
	q.near++
	i := at & q.mask
	last := q.buckets[i]
	if last == nil || last.n == chunkEvents {
		last = q.extend(i, last)
	}
	e := &last.events[last.n]
	last.n++
	return e
}

// extend puts an empty chunk at the end of bucket i.
func (q *queue[E]) extend(i algorithms.Time, last *chunk[E]) *chunk[E] {
	c := q.chunk()
	if last == nil {
		c.next = c
		q.used[i>>6] |= 1 << (i & 63)
		q.summary[i>>12] |= 1 << (i >> 6 & 63)
	} else {
		c.next, last.next = last.next, c
	}
	q.buckets[i] = c
	return c
}

// chunk takes an empty chunk from the free list.
func (q *queue[E]) chunk() *chunk[E] {
	if q.free == nil {
		block := make([]chunk[E], chunkBlock)
		for i := range block[1:] {
			block[i].next = &block[i+1]
		}
		q.free = &block[0]
	}
	c := q.free
	q.free = c.next
	c.n = 0
	return c
}

// next is the time of the earliest event, false if there is none.
func (q *queue[E]) next() (algorithms.Time, bool) {
	at, ok := algorithms.Time(0), false
	if q.near > 0 {
		at, ok = q.nextNear(), true
	}
	if len(q.far) > 0 && (!ok || q.far[0].at < at) {
		at, ok = q.far[0].at, true
	}
	return at, ok
}

// nextNear finds the first used bucket from now on, around the circle.
func (q *queue[E]) nextNear() algorithms.Time {
	start := q.now & q.mask
	word := start >> 6
	if w := q.used[word] >> (start & 63); w != 0 {
		return q.now + algorithms.Time(bits.TrailingZeros64(w))
	}
	words := algorithms.Time(len(q.used))
	// The summary is searched from the next word on, and once more around up to and including
	// this word, whose lower bits belong to the far end of the window.
	from := word + 1
	for range len(q.summary) + 2 {
		if from >= words {
			from = 0
		}
		if s := q.summary[from>>6] >> (from & 63); s != 0 {
			found := from + algorithms.Time(bits.TrailingZeros64(s))
			bucket := found<<6 + algorithms.Time(bits.TrailingZeros64(q.used[found]))
			return q.now + (bucket-start)&q.mask
		}
		from = (from>>6 + 1) << 6
	}
	panic("sim: events were counted that are in no bucket")
}

// take moves the clock to at, and adds all events of that time to dst.
func (q *queue[E]) take(at algorithms.Time, dst []event[E]) []event[E] {
	q.now = at
	i := at & q.mask
	if last := q.buckets[i]; last != nil {
		first := last.next
		for c := first; ; c = c.next {
			for j := range c.n { // too few to be worth a call of memmove
				dst = append(dst, c.events[j])
			}
			q.near -= int(c.n)
			if c == last {
				break
			}
		}
		last.next, q.free = q.free, first
		q.buckets[i] = nil
		if q.used[i>>6] &^= 1 << (i & 63); q.used[i>>6] == 0 {
			q.summary[i>>12] &^= 1 << (i >> 6 & 63)
		}
	}
	for len(q.far) > 0 && q.far[0].at == at {
		dst = append(dst, q.far.pop())
	}
	return dst
}
