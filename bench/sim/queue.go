package sim

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// event is a message under way or a timer pending (to and from are then the same). The body comes
// first, since an empty one at the end would be padded.
type event[E any] struct {
	body     E
	to, from algorithms.ID
	seq      uint32
	depth    int32
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

// set makes e the same event as f, field by field as events are written: a copy in wide words of
// what was just written in narrower ones stalls the processor.
func (e *event[E]) set(f *event[E]) {
	e.body = f.body
	e.to, e.from, e.seq, e.depth = f.to, f.from, f.seq, f.depth
}

// queue is a calendar of one bucket a tick over a window of time that moves with
// the clock, with a heap for what lies beyond it. Pushing and taking cost the same
// however many events are pending, which a heap's cache misses do not allow. Two levels of
// bitmaps find the next bucket in use. While very few events are pending they lie in front
// of all that, and none of it is touched.
type queue[E any] struct {
	now     algorithms.Time
	mask    algorithms.Time
	front   front[E]
	buckets []*chunk[E] // the last chunk of a circular list; nil until one is needed
	used    []uint64
	summary []uint64
	near    int // events in the buckets
	far     farHeap[E]
	free    chunks[E]
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
	return &queue[E]{mask: algorithms.Time(window(span)) - 1, front: front[E]{next: farthest}}
}

// open makes the calendar, which a queue that never has more than a few events pending needs not.
func (q *queue[E]) open() {
	size := int(q.mask) + 1
	q.buckets = make([]*chunk[E], size)
	q.used = make([]uint64, size/64)
	q.summary = make([]uint64, (size/64+63)/64)
}

// empty drops all events and turns the clock back to 0; the memory stays.
func (q *queue[E]) empty() {
	for word, used := range q.used {
		for ; used != 0; used &= used - 1 {
			i := word<<6 + bits.TrailingZeros64(used)
			q.free.putAll(q.buckets[i])
			q.buckets[i] = nil
		}
	}
	clear(q.used)
	clear(q.summary)
	clear(q.far)
	q.far = q.far[:0]
	q.front.n, q.front.next = 0, farthest
	q.now, q.near = 0, 0
}

// len is how many events are pending.
func (q *queue[E]) len() int { return q.front.n + q.near + len(q.far) }

// drain takes out all events, in no order, and gives their memory up: they go on elsewhere.
func (q *queue[E]) drain(do func(algorithms.Time, *event[E])) {
	q.each(do)
	now := q.now
	q.empty()
	q.now, q.free = now, chunks[E]{}
}

// add makes room for an event at a time later than now; the caller fills it in at once.
// Filling in place instead of passing an event by value saves copies that stall the
// processor, because they would read in wide words what was just written in narrow ones.
func (q *queue[E]) add(at algorithms.Time) *event[E] {
	if q.front.n < frontEvents && q.near == 0 && len(q.far) == 0 {
		return q.front.add(at)
	}
	if at-q.now > q.mask {
		return q.far.add(at)
	}
	if q.near == 0 && q.buckets == nil {
		q.open()
	}
	q.near++
	i := at & q.mask
	last := q.buckets[i]
	if last == nil || len(last.events) == cap(last.events) {
		last = q.extend(i, last)
	}
	n := len(last.events)
	last.events = last.events[:n+1]
	return &last.events[n]
}

// extend puts an empty chunk at the end of bucket i: two short ones, and long ones after that.
func (q *queue[E]) extend(i algorithms.Time, last *chunk[E]) *chunk[E] {
	var c *chunk[E]
	if last == nil {
		c = q.free.takeShort()
		c.next = c
		q.used[i>>6] |= 1 << (i & 63)
		q.summary[i>>12] |= 1 << (i >> 6 & 63)
	} else {
		if last == last.next {
			c = q.free.takeShort()
		} else {
			c = q.free.takeLong()
		}
		c.next, last.next = last.next, c
	}
	q.buckets[i] = c
	return c
}

// next is the time of the earliest event, false if there is none.
func (q *queue[E]) next() (algorithms.Time, bool) {
	at := q.front.next
	if q.near > 0 {
		at = min(at, q.nextNear())
	}
	if len(q.far) > 0 {
		at = min(at, q.far[0].at)
	}
	return at, at != farthest
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

// each calls do for all events that are pending.
func (q *queue[E]) each(do func(algorithms.Time, *event[E])) {
	for i := range q.front.n {
		do(q.front.at[i], &q.front.events[i])
	}
	for i := range q.far {
		do(q.far[i].at, &q.far[i].event)
	}
	for word, used := range q.used {
		for ; used != 0; used &= used - 1 {
			bucket := algorithms.Time(word<<6 + bits.TrailingZeros64(used))
			at := q.now + (bucket-q.now)&q.mask
			last := q.buckets[bucket]
			for c := last.next; ; c = c.next {
				for i := range c.events {
					do(at, &c.events[i])
				}
				if c == last {
					break
				}
			}
		}
	}
}

// sole moves the clock to at and takes out the only event that is pending, nil if there are others
// or it is due at another time. It stays where it is, and valid, until the next one is added.
func (q *queue[E]) sole(at algorithms.Time) *event[E] {
	if q.front.n != 1 || q.front.next != at || q.near+len(q.far) > 0 {
		return nil
	}
	q.now = at
	q.front.n, q.front.next = 0, farthest
	return &q.front.events[0]
}

// take moves the clock to at, and adds all events of that time to dst.
func (q *queue[E]) take(at algorithms.Time, dst []event[E]) []event[E] {
	q.now = at
	if q.front.next == at {
		dst = q.front.take(at, dst)
	}
	if q.near > 0 {
		dst = q.takeNear(at&q.mask, dst)
	}
	for len(q.far) > 0 && q.far[0].at == at {
		dst = append(dst, q.far.pop())
	}
	return dst
}

// takeNear adds all events of bucket i to dst.
func (q *queue[E]) takeNear(i algorithms.Time, dst []event[E]) []event[E] {
	last := q.buckets[i]
	if last == nil {
		return dst
	}
	before := len(dst)
	for c := last.next; ; c = c.next {
		if c.isShort() {
			for j := range len(c.events) { // too few to be worth a call of memmove
				dst = append(dst, c.events[j])
			}
		} else {
			dst = append(dst, c.events...)
		}
		if c == last {
			break
		}
	}
	q.near -= len(dst) - before
	q.free.putAll(last)
	q.buckets[i] = nil
	if q.used[i>>6] &^= 1 << (i & 63); q.used[i>>6] == 0 {
		q.summary[i>>12] &^= 1 << (i >> 6 & 63)
	}
	return dst
}
