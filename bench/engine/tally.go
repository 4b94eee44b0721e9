package engine

import "github.com/joulemark/joulemark/algorithms"

// Tally is what one node counts: what it sends and what arrives at it. Only its own
// goroutine writes to it.
type Tally struct {
	Counts
	Events int64
}

// Reset empties the tally and keeps its memory.
func (t *Tally) Reset() {
	if t.Sizes == nil {
		t.Sizes = make([]int64, 0, 32)
	}
	*t = Tally{Counts: Counts{Sizes: t.Sizes[:0]}}
}

// CountSent counts a message that leaves.
func (t *Tally) CountSent(kind algorithms.Kind, size int, setup bool, depth int32) {
	t.AddSent(kind, size, setup, 1)
	if !setup {
		t.Depth = max(t.Depth, int64(depth))
	}
}

// CountDelivered counts a message that arrives.
func (t *Tally) CountDelivered(kind algorithms.Kind, setup bool) { t.AddDelivered(kind, setup, 1) }

// AddTo adds the tally of a node to the counts of the run.
func (t *Tally) AddTo(node int, c *Counts) {
	c.Add(&t.Counts)
	if c.BySender != nil {
		c.BySender[node] = t.Sent
	}
	if c.BytesBySender != nil {
		c.BytesBySender[node] = t.Bytes
	}
}
