package live

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// chance decides which messages are lost, which arrive twice, and how long they take. Each decision is a
// hash of the seed, the link and the sender's number of the message, and the hash is that of
// package sim, so that both engines lose and delay the same messages.
type chance struct {
	seed            uint64
	loss, duplicate uint64          // thresholds of a 64-bit hash
	latency         network.Latency // zero: none is added
}

func newChance(l network.Links, seed uint64) chance {
	threshold := func(p float64) uint64 { return uint64(p * math.MaxUint64) }
	return chance{
		seed: algorithms.Hash(seed, 0x6c696e6b73),
		loss: threshold(l.Loss), duplicate: threshold(l.Duplicate), latency: l.Latency,
	}
}

// Streams of one message, numbered as in package sim.
const (
	streamLatency   = 0
	streamLoss      = 1
	streamDuplicate = 2
	streamCopy      = 5
)

func (c *chance) loses(from, to algorithms.ID, seq uint32) bool {
	return c.loss > 0 && c.draw(from, to, seq, streamLoss) < c.loss
}

func (c *chance) duplicates(from, to algorithms.ID, seq uint32) bool {
	return c.duplicate > 0 && c.draw(from, to, seq, streamDuplicate) < c.duplicate
}

// delays reports whether messages are held back at all, and delay for how long one is.
func (c *chance) delays() bool { return c.latency != (network.Latency{}) }

func (c *chance) delay(from, to algorithms.ID, seq uint32, copied bool) algorithms.Time {
	stream := uint64(streamLatency)
	if copied {
		stream = streamCopy
	}
	return c.latency.Sample(c.draw(from, to, seq, stream))
}

func (c *chance) draw(from, to algorithms.ID, seq uint32, stream uint64) uint64 {
	link := uint64(from)<<32 | uint64(uint32(to))
	return algorithms.Mix(algorithms.Mix(c.seed^link) + uint64(seq)<<8 + stream)
}
