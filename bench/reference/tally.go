package reference

import (
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/joulemark/joulemark/bench/engine"
)

// tally counts packets of one stack from many connections. A packet has a key that its protocol
// gives a meaning, and whose order is that of reports.
type tally struct {
	mu      sync.Mutex
	kinds   map[uint16]engine.TypeCount // of the event
	aside   map[uint16]engine.TypeCount // of no event
	carried engine.Traffic              // datagrams, where several messages may share one
	sizes   map[int]int64               // messages of the event by their bytes
	packed  map[int]int64               // datagrams by their bytes
	sent    int64                       // messages of the event
	due     int64                       // acknowledgements that have not come
	heard   int                         // subscribers that have the event
	atHeard int64                       // sent, when the last one heard
	broken  error                       // why no more can be heard
	changed chan struct{}
}

func newTally() *tally {
	return &tally{
		kinds: map[uint16]engine.TypeCount{}, aside: map[uint16]engine.TypeCount{},
		sizes: map[int]int64{}, packed: map[int]int64{}, changed: make(chan struct{}, 1),
	}
}

// count adds one message, and changes how many acknowledgements are due.
func (t *tally) count(key uint16, bytes int, due int64) {
	t.mu.Lock()
	add(t.kinds, key, bytes)
	t.sizes[bytes]++
	t.sent++
	t.due += due
	t.mu.Unlock()
	t.notify()
}

// countAside adds one message that belongs to no event.
func (t *tally) countAside(key uint16, bytes int) {
	t.mu.Lock()
	add(t.aside, key, bytes)
	t.mu.Unlock()
}

func add(kinds map[uint16]engine.TypeCount, key uint16, bytes int) {
	k := kinds[key]
	k.Messages++
	k.Bytes += int64(bytes)
	kinds[key] = k
}

// datagram adds one, whose messages are counted apart.
func (t *tally) datagram(bytes int) {
	t.mu.Lock()
	t.carried.Packets++
	t.carried.Bytes += int64(bytes)
	t.packed[bytes]++
	t.mu.Unlock()
}

// hear adds a subscriber that has the event.
func (t *tally) hear() {
	t.mu.Lock()
	t.heard++
	t.atHeard = t.sent
	t.mu.Unlock()
	t.notify()
}

// fail says that what is to be heard cannot come any more; the first reason stands.
func (t *tally) fail(err error) {
	t.mu.Lock()
	if t.broken == nil {
		t.broken = err
	}
	t.mu.Unlock()
	t.notify()
}

func (t *tally) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.broken
}

// notify wakes the one who waits for a change.
func (t *tally) notify() {
	select {
	case t.changed <- struct{}{}:
	default:
	}
}

// state is how many have heard in the current window, and how many acknowledgements are due.
func (t *tally) state() (heard int, due int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.heard, t.due
}

// contents is what was counted in a window.
type contents struct {
	kinds, aside []engine.TypeCount
	carried      engine.Traffic
	sizes        []int64 // by bytes, of datagrams where messages share them
	heard        int
	untilHeard   int64
}

// take empties the tally and returns what was in it.
func (t *tally) take(name func(uint16) string) contents {
	t.mu.Lock()
	defer t.mu.Unlock()
	sizes := t.sizes
	if len(t.packed) > 0 {
		sizes = t.packed
	}
	c := contents{list(t.kinds, name), list(t.aside, name), t.carried, bySize(sizes), t.heard, t.atHeard}
	clear(t.sizes)
	clear(t.packed)
	clear(t.kinds)
	clear(t.aside)
	t.carried, t.sent, t.due, t.heard, t.atHeard = engine.Traffic{}, 0, 0, 0, 0
	return c
}

// bySize are counts by size as counts of a run have them.
func bySize(counts map[int]int64) []int64 {
	var sizes []int64
	for size, n := range counts {
		if more := size + 1 - len(sizes); more > 0 {
			sizes = append(sizes, make([]int64, more)...)
		}
		sizes[size] = n
	}
	return sizes
}

// list puts kinds in the order of their keys.
func list(kinds map[uint16]engine.TypeCount, name func(uint16) string) []engine.TypeCount {
	var all []engine.TypeCount
	for _, key := range slices.Sorted(maps.Keys(kinds)) {
		k := kinds[key]
		k.Name = name(key)
		all = append(all, k)
	}
	return all
}

// wait returns when done says so, which is asked after every change, when something has failed, or
// when ctx is done.
func (t *tally) wait(ctx context.Context, done func() bool) error {
	for !done() {
		if err := t.failure(); err != nil {
			return err
		}
		select {
		case <-t.changed:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return nil
}

// total is how many messages of the event there are.
func (t *tally) total() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sent
}

// asideTotal is how many other messages there are.
func (t *tally) asideTotal() (n int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, k := range t.aside {
		n += k.Messages
	}
	return n
}
