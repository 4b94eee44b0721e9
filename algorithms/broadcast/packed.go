package broadcast

import "github.com/joulemark/joulemark/algorithms"

// A word holds the state of a node: the round in which it was informed and one more, 0 where it
// was not, in the lower bits, and above them what nodes that push have besides, left in eight bits
// and useless in seven, which the largest fan-out needs.
const (
	sinceBits   = 17
	leftBits    = 8
	lastPacked  = 1<<sinceBits - 2
	uselessFrom = sinceBits + leftBits
)

// pushing is how nodes that push for more than a moment go on in rounds; nil for those that forward
// the rumour at once.
func (p *plan) pushing() *algorithms.Rounds[Pusher] {
	if p.once() {
		return nil
	}
	return &algorithms.Rounds[Pusher]{
		Length: p.length, Last: lastPacked,
		Pack: func(n *Pusher) uint32 {
			return packSince(n.informed, n.since) | uint32(n.left)<<sinceBits | uint32(n.useless)<<uselessFrom
		},
		Unpack: func(word uint32) Pusher {
			n := Pusher{plan: p, left: uint8(word >> sinceBits), useless: uint8(word >> uselessFrom)}
			n.informed, n.since = unpackSince(word)
			return n
		},
	}
}

// calling is how nodes that pull go on in rounds; nil where the last round is out of reach of a
// word.
func (p *plan) calling() *algorithms.Rounds[Caller] {
	if p.rounds >= lastPacked {
		return nil
	}
	return &algorithms.Rounds[Caller]{
		Length: p.length, Last: lastPacked,
		Pack: func(n *Caller) uint32 { return packSince(n.informed, n.since) },
		Unpack: func(word uint32) Caller {
			n := Caller{plan: p}
			n.informed, n.since = unpackSince(word)
			return n
		},
	}
}

func packSince(informed bool, since uint32) uint32 {
	if !informed {
		return 0
	}
	return since + 1
}

func unpackSince(word uint32) (informed bool, since uint32) {
	word &= 1<<sinceBits - 1
	if word == 0 {
		return false, 0
	}
	return true, word - 1
}
