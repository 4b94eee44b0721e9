package benor

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of BenOr.
const (
	kindReport algorithms.Kind = iota
	kindProposal
	kindDecided
	kindAskReport
	kindAskProposal
	numKinds
)

var kinds = algorithms.Kinds("report", "proposal", "decided", "ask-report", "ask-proposal")

// maxRound bounds the rounds, so that they do not overflow whatever a message says.
const maxRound = 1<<31 - 1

// Message is a vote in a round, the decision that was made in a round, or a question for a vote: a
// kind byte, the round as a varint, and, but for questions, a byte for the value: 0, 1, or 2 for a
// proposal of nothing.
type Message struct {
	kind  algorithms.Kind
	vote  vote // silent in questions
	round uint32
}

// asks reports whether the message is a question.
func (m Message) asks() bool { return m.kind >= kindAskReport }

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int {
	size := 1 + algorithms.UvarintSize(uint64(m.round))
	if !m.asks() {
		size++
	}
	return size
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.round))
	if !m.asks() {
		b = append(b, byte(m.vote-zero))
	}
	return b
}

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{kind: r.Kind(int(numKinds)), round: uint32(r.Uvarint(maxRound))}
	if !m.asks() {
		// Kind is the byte below a bound that a Reader knows how to read.
		allowed := unsure - zero
		if m.kind == kindProposal {
			allowed++
		}
		m.vote = zero + vote(r.Kind(int(allowed)))
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.round == 0 {
		return m, fmt.Errorf("message of round 0 (allowed: 1 to %d)", maxRound)
	}
	return m, nil
}

// Describe implements algorithms.Describer.
func (m Message) Describe() string {
	if m.asks() {
		return fmt.Sprintf("round %d", m.round)
	}
	return fmt.Sprintf("round %d, %v", m.round, m.vote)
}
