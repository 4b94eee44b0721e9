package live

import (
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// tally is what one node counts: what it sends and what arrives at it. Only its own
// goroutine writes to it.
type tally struct {
	engine.Counts
	events int64
}

func (t *tally) reset() {
	if t.Sizes == nil {
		t.Sizes = make([]int64, 0, 4*firstRoom)
	}
	*t = tally{Counts: engine.Counts{Sizes: t.Sizes[:0]}}
}

// sent counts a message that leaves.
func (t *tally) sent(kind algorithms.Kind, size int, setup bool, depth int32) {
	if setup {
		t.Setup.Sent++
		t.Setup.Bytes += int64(size)
		return
	}
	t.Sent++
	t.Bytes += int64(size)
	k := &t.Kinds[kind]
	k.Sent++
	k.Bytes += int64(size)
	if more := size + 1 - len(t.Sizes); more > 0 {
		t.Sizes = append(t.Sizes, make([]int64, more)...)
	}
	t.Sizes[size]++
	t.Depth = max(t.Depth, int64(depth))
}

// delivered counts a message that arrives.
func (t *tally) delivered(kind algorithms.Kind, setup bool) {
	if setup {
		t.Setup.Delivered++
		return
	}
	t.Delivered++
	t.Kinds[kind].Delivered++
}

// addTo adds the tally of a node to the counts of the run.
func (t *tally) addTo(node int, c *engine.Counts) {
	c.Add(&t.Counts)
	if c.BySender != nil {
		c.BySender[node] = t.Sent
	}
	if c.BytesBySender != nil {
		c.BytesBySender[node] = t.Bytes
	}
}

// arrivals counts messages and their payload by receiver, for all senders.
type arrivals []struct{ messages, bytes atomic.Int64 }

func (a arrivals) add(to algorithms.ID, size int) {
	a[to].messages.Add(1)
	a[to].bytes.Add(int64(size))
}

func (a arrivals) copyTo(messages, bytes []int64) {
	for i := range a {
		messages[i], bytes[i] = a[i].messages.Load(), a[i].bytes.Load()
	}
}

func (a arrivals) reset() {
	for i := range a {
		a[i].messages.Store(0)
		a[i].bytes.Store(0)
	}
}
