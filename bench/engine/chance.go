package engine

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// Chance decides what the links of a run do to its messages: which are lost, which arrive twice,
// and how long they take. Each decision is a hash of the seed, the link and the sender's number of
// the message, so all engines lose and delay the same messages, and no decision depends on whether
// another was taken. It is safe for concurrent use.
type Chance struct {
	seed                     uint64
	loss, duplicate, reorder uint64 // thresholds of a 64-bit hash
	latency                  network.Latency
	hold                     algorithms.Time
	// Delays of a latency that is uniform or fixed are base and a part of span; for others it is 0.
	base algorithms.Time
	span uint64
}

// NewChance is that of a run's links and seed. A latency of zero delays nothing.
func NewChance(l network.Links, seed uint64) Chance {
	threshold := func(p float64) uint64 { return uint64(p * math.MaxUint64) }
	c := Chance{
		seed: algorithms.Hash(seed, 0x6c696e6b73), // "links", apart from other uses of the seed
		loss: threshold(l.Loss), duplicate: threshold(l.Duplicate), reorder: threshold(l.Reorder),
		latency: l.Latency, hold: l.Hold,
	}
	switch l.Latency.Distribution {
	case network.Fixed:
		c.base, c.span = l.Latency.Bound(), 1
	case network.Uniform:
		if l.Latency.A > 0 { // a delay is at least one tick
			c.base, c.span = l.Latency.A, uint64(l.Latency.B-l.Latency.A)+1
		}
	}
	return c
}

// The streams of one message are what its random numbers are for.
const (
	streamLatency = iota
	streamLoss
	streamDuplicate
	streamReorder
	streamHold
	streamCopy
)

// Link is the pair of a sender and a receiver, in that order.
type Link uint64

// LinkOf is the link from one node to another.
func LinkOf(from, to algorithms.ID) Link { return Link(uint64(from)<<32 | uint64(uint32(to))) }

// From is the sender and To the receiver.
func (l Link) From() algorithms.ID { return algorithms.ID(l >> 32) }

// To is the receiver.
func (l Link) To() algorithms.ID { return algorithms.ID(uint32(l)) }

// Loses reports whether a message is lost.
func (c *Chance) Loses(l Link, seq uint32) bool {
	return c.loss > 0 && c.draw(l, seq, streamLoss) < c.loss
}

// Duplicates reports whether a copy of a message arrives as well.
func (c *Chance) Duplicates(l Link, seq uint32) bool {
	return c.duplicate > 0 && c.draw(l, seq, streamDuplicate) < c.duplicate
}

// Reliable reports whether each message arrives once, and none is held back so that others overtake
// it.
func (c *Chance) Reliable() bool { return c.loss|c.duplicate|c.reorder == 0 }

// Delays reports whether messages are held back at all.
func (c *Chance) Delays() bool { return c.latency != (network.Latency{}) }

// Delay is how long a message takes, or the copy of one.
func (c *Chance) Delay(l Link, seq uint32, copied bool) algorithms.Time {
	stream := uint64(streamLatency)
	if copied {
		stream = streamCopy
	}
	random := c.draw(l, seq, stream)
	if c.span > 0 {
		return c.base + algorithms.Time((random>>32)*c.span>>32)
	}
	return c.latency.Sample(random)
}

// Held is for how much longer a message is held back so that later ones overtake it, and false for
// most.
func (c *Chance) Held(l Link, seq uint32) (algorithms.Time, bool) {
	if c.reorder == 0 || c.draw(l, seq, streamReorder) >= c.reorder {
		return 0, false
	}
	return algorithms.Time(c.draw(l, seq, streamHold) % uint64(c.hold+1)), true
}

func (c *Chance) draw(l Link, seq uint32, stream uint64) uint64 {
	return algorithms.Mix(algorithms.Mix(c.seed^uint64(l)) + uint64(seq)<<8 + stream)
}
