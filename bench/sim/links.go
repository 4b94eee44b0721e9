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
	loss, duplicate, reorder uint64 // thresholds of a 64-bit hash
	last                     map[uint64]algorithms.Time
}

func newLinkModel(l network.Links, seed uint64, fifo bool) linkModel {
	m := linkModel{
		Links: l, seed: algorithms.Hash(seed, 0x6c696e6b73),
		loss: threshold(l.Loss), duplicate: threshold(l.Duplicate), reorder: threshold(l.Reorder),
	}
	if fifo {
		m.last = map[uint64]algorithms.Time{}
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
	if m.last != nil {
		at = max(at, m.last[link])
		m.last[link] = at
	}
	return at
}

func linkKey(from, to algorithms.ID) uint64 { return uint64(from)<<32 | uint64(uint32(to)) }
