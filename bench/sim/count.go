package sim

import "github.com/joulemark/joulemark/algorithms"

// countSent counts a message as it leaves.
func (r *run[M, S, P]) countSent(from, to algorithms.ID, depth int32, m *M) {
	kind, size := (*m).Kind(), (*m).Size()
	c := r.counts
	if r.spec.Kinds[kind].Setup {
		c.Setup.Sent++
		c.Setup.Bytes += int64(size)
		return
	}
	c.Sent++
	c.Bytes += int64(size)
	k := &c.Kinds[kind]
	k.Sent++
	k.Bytes += int64(size)
	for size >= len(c.Sizes) {
		c.Sizes = append(c.Sizes, 0)
	}
	c.Sizes[size]++
	c.Depth = max(c.Depth, int64(depth))
	if c.BySender != nil {
		c.BySender[from]++
		c.ByReceiver[to]++
	}
}

// countDelivered counts a message as it arrives.
func (r *run[M, S, P]) countDelivered(to algorithms.ID, kind algorithms.Kind) {
	if r.spec.Kinds[kind].Setup {
		r.counts.Setup.Delivered++
		return
	}
	r.counts.Delivered++
	r.counts.Kinds[kind].Delivered++
}
