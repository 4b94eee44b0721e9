package sim

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// tally counts messages while the run goes on: one increment for a message that leaves, and none
// for one that arrives, since most do. Everything else that engine.Counts has is worked out from it
// at the end.
type tally struct {
	sent  [][smallSize]int64 // by kind and size
	large map[kindSize]int64 // the sizes beyond
	// arrivals are, by kind, how many more messages arrive than were sent: those that the network
	// has copied less those that it has dropped, and at the end less those under way.
	arrivals [algorithms.MaxKinds]int64
	depth    int32
}

// smallSize is the first size, in bytes, that has no place in the array. Most protocols have no
// message as large as that, so a message costs one increment and no lookup.
const smallSize = 64

type kindSize struct {
	kind algorithms.Kind
	size int
}

// countSent counts a message as it leaves, and returns a word that tells it from others of
// its link, for the hash.
func (r *run[M, S, P]) countSent(from algorithms.ID, m *algorithms.Send[M], depth int32) uint64 {
	kind, size := m.Msg.Kind(), m.Msg.Size()
	t := &r.tally
	t.add(kind, size)
	if depth > t.depth && !r.spec.Kinds[kind].Setup {
		t.depth = depth
	}
	if c := &r.out.Counts; c.BySender != nil && !r.spec.Kinds[kind].Setup {
		c.BySender[from]++
		c.ByReceiver[m.To]++
		c.BytesBySender[from] += int64(size)
		c.BytesByReceiver[m.To] += int64(size)
	}
	return identity(m.Seq, kind, size)
}

// identity is a word that tells a message from others of its link.
func identity(seq uint32, kind algorithms.Kind, size int) uint64 {
	return uint64(seq) | uint64(size)<<32 | uint64(kind)<<56
}

// add counts one message that leaves.
func (t *tally) add(kind algorithms.Kind, size int) {
	if uint(size) < smallSize {
		t.sent[kind][size]++
	} else {
		t.addLarge(kind, size)
	}
}

func (t *tally) addLarge(kind algorithms.Kind, size int) {
	if t.large == nil {
		t.large = map[kindSize]int64{}
	}
	t.large[kindSize{kind, size}]++
}

// underWay takes what has not arrived when the run ends from what arrives.
func (r *run[M, S, P]) underWay() {
	missing := func(_ algorithms.Time, e *event[M]) {
		if e.from != e.to {
			r.tally.arrivals[e.body.Kind()]--
		}
	}
	r.messages.each(missing)
	for i := range r.rest {
		missing(r.now, &r.rest[i])
	}
}

func newTally(spec *algorithms.Spec) tally {
	return tally{sent: make([][smallSize]int64, len(spec.Kinds))}
}

// merge adds the counts of a part of the run.
func (t *tally) merge(part *tally) {
	for kind := range part.sent {
		for size, n := range part.sent[kind] {
			t.sent[kind][size] += n
		}
	}
	for ks, n := range part.large {
		if t.large == nil {
			t.large = map[kindSize]int64{}
		}
		t.large[ks] += n
	}
	for kind, n := range part.arrivals {
		t.arrivals[kind] += n
	}
	t.depth = max(t.depth, part.depth)
}

// fill works out the counts.
func (t *tally) fill(c *engine.Counts, kinds []algorithms.KindSpec) {
	c.Depth = int64(t.depth)
	for kind, k := range kinds {
		for size, n := range t.sent[kind] {
			addSent(c, algorithms.Kind(kind), k, size, n)
		}
		addDelivered(c, algorithms.Kind(kind), k, t.arrivals[kind])
	}
	for ks, n := range t.large { // sums, so the order does not matter
		addSent(c, ks.kind, kinds[ks.kind], ks.size, n)
	}
}

// addDelivered books n messages of a kind that arrive, or -n that do not.
func addDelivered(c *engine.Counts, kind algorithms.Kind, spec algorithms.KindSpec, n int64) {
	if spec.Setup {
		c.Setup.Delivered += n
		return
	}
	c.Delivered += n
	c.Kinds[kind].Delivered += n
}

// addSent books n sent messages of one kind and size, all of which arrive.
func addSent(c *engine.Counts, kind algorithms.Kind, spec algorithms.KindSpec, size int, n int64) {
	if n == 0 {
		return
	}
	addDelivered(c, kind, spec, n)
	bytes := n * int64(size)
	if spec.Setup {
		c.Setup.Sent += n
		c.Setup.Bytes += bytes
		return
	}
	c.Sent += n
	c.Bytes += bytes
	c.Kinds[kind].Sent += n
	c.Kinds[kind].Bytes += bytes
	if size >= len(c.Sizes) {
		c.Sizes = append(c.Sizes, make([]int64, size+1-len(c.Sizes))...)
	}
	c.Sizes[size] += n
}
