package sim

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// linkModel decides what happens to a message. Each decision is a hash of the seed,
// the link, and the sender's number of the message.
type linkModel struct {
	network.Links
	seed                     uint64
	loss, duplicate, reorder uint64     // thresholds of a 64-bit hash
	order                    *linkOrder // nil where links need not keep order
}

// linkOrder remembers the latest arrival on each link. Rows by sender take four times less
// time than a map, but would be too large for many nodes.
type linkOrder struct {
	rows  [][]algorithms.Time
	links map[uint64]algorithms.Time
}

const maxRows = 2048

func newLinkOrder(n int) *linkOrder {
	if n <= maxRows {
		return &linkOrder{rows: make([][]algorithms.Time, n)}
	}
	return &linkOrder{links: map[uint64]algorithms.Time{}}
}

// after is the earliest time from at on at which a message may arrive without overtaking.
func (o *linkOrder) after(at algorithms.Time, link uint64) algorithms.Time {
	if o.rows == nil {
		at = max(at, o.links[link])
		o.links[link] = at
		return at
	}
	row := o.rows[link>>32]
	if row == nil {
		row = make([]algorithms.Time, len(o.rows))
		o.rows[link>>32] = row
	}
	last := &row[uint32(link)]
	*last = max(at, *last)
	return *last
}

func newLinkModel(l network.Links, seed uint64, fifo bool, n int) linkModel {
	m := linkModel{
		Links: l, seed: algorithms.Hash(seed, 0x6c696e6b73),
		loss: threshold(l.Loss), duplicate: threshold(l.Duplicate), reorder: threshold(l.Reorder),
	}
	if fifo {
		m.order = newLinkOrder(n)
	}
	return m
}

func threshold(p float64) uint64 { return uint64(p * math.MaxUint64) }

// Streams of one message, so that what is drawn for one purpose does not depend on
// whether another was drawn.
const (
	streamLatency = iota
	streamLoss
	streamDuplicate
	streamReorder
	streamHold
	streamCopy
)

// draw is the hash behind one decision about one message.
func (m *linkModel) draw(link uint64, seq uint32, stream uint64) uint64 {
	return algorithms.Mix(algorithms.Mix(m.seed^link) + uint64(seq)<<8 + stream)
}

// loses and duplicates decide whether a message is lost, and whether it is copied.
func (m *linkModel) loses(link uint64, seq uint32) bool {
	return m.loss > 0 && m.draw(link, seq, streamLoss) < m.loss
}

func (m *linkModel) duplicates(link uint64, seq uint32) bool {
	return m.duplicate > 0 && m.draw(link, seq, streamDuplicate) < m.duplicate
}

// arrival is when a message sent now arrives.
func (m *linkModel) arrival(now algorithms.Time, link uint64, seq uint32, stream uint64) algorithms.Time {
	at := now + m.Latency.Sample(m.draw(link, seq, stream))
	if m.reorder > 0 && m.draw(link, seq, streamReorder) < m.reorder {
		return at + algorithms.Time(m.draw(link, seq, streamHold)%uint64(m.Hold+1))
	}
	if m.order != nil {
		return m.order.after(at, link)
	}
	return at
}

func linkKey(from, to algorithms.ID) uint64 { return uint64(from)<<32 | uint64(uint32(to)) }
