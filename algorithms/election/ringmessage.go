package election

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message on a ring. An algorithm uses the first few.
const (
	kindElection algorithms.Kind = iota
	kindHeartbeat
	kindAck
	kindAnnouncement
	kindReply
	kindSecond = kindReply // of Peterson, who has no replies
)

// direction is a way round the ring.
type direction uint8

const (
	onward   direction = iota // from node i to node i+1
	backward                  // from node i to node i-1
)

// RingMessage is any message on a ring. An acknowledgement is a kind byte and seq, anything else a
// kind byte and the varints of round, id, reach with the direction in its lowest bit, and seq.
type RingMessage struct {
	kind  algorithms.Kind
	way   direction
	round uint32
	id    int32 // identifier of the candidate or leader that it is about
	// reach is how many more places it may travel. What is sent to go round the ring has
	// a reach of N, and so ends even if its sender is no longer there.
	reach int32
	// seq is the sender's number of the message, to be acknowledged; 0 where that is not needed.
	seq uint64
}

const maxReach, maxSeq = 1<<31 - 1, 1<<62 - 1

// Kind implements algorithms.Message.
func (m RingMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m RingMessage) Size() int {
	size := 1 + algorithms.UvarintSize(m.seq)
	if m.kind != kindAck {
		size += algorithms.UvarintSize(uint64(m.round)) + algorithms.UvarintSize(uint64(m.id)) +
			algorithms.UvarintSize(m.leg())
	}
	return size
}

// leg is reach and direction in one number.
func (m RingMessage) leg() uint64 { return uint64(m.reach)<<1 | uint64(m.way) }

// Append implements algorithms.Message.
func (m RingMessage) Append(b []byte) []byte {
	b = append(b, byte(m.kind))
	if m.kind != kindAck {
		b = algorithms.AppendUvarint(b, uint64(m.round))
		b = algorithms.AppendUvarint(b, uint64(m.id))
		b = algorithms.AppendUvarint(b, m.leg())
	}
	return algorithms.AppendUvarint(b, m.seq)
}

// Describe implements algorithms.Describer.
func (m RingMessage) Describe() string {
	if m.kind == kindAck {
		return fmt.Sprintf("of message %d", m.seq)
	}
	text := fmt.Sprintf("identifier %d, round %d, reach %d", m.id, m.round, m.reach)
	if m.way == backward {
		text += ", backward"
	}
	if m.seq > 0 {
		text += fmt.Sprintf(", to be acknowledged as %d", m.seq)
	}
	return text
}

// decodeRing returns the decoder of an algorithm that uses the given number of kinds.
func decodeRing(kinds int) func([]byte) (RingMessage, error) {
	return func(b []byte) (RingMessage, error) {
		r := algorithms.NewReader(b)
		m := RingMessage{kind: r.Kind(kinds)}
		if m.kind != kindAck {
			m.round = uint32(r.Uvarint(maxRound))
			m.id = int32(r.ID())
			leg := r.Uvarint(maxReach<<1 | 1)
			m.reach, m.way = int32(leg>>1), direction(leg&1)
		}
		m.seq = r.Uvarint(maxSeq)
		return m, r.Done()
	}
}
