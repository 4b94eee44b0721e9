package quorum

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Maekawa.
const (
	request algorithms.Kind = iota
	locked
	release
	failed
	inquire
	relinquish
	kinds
)

// Message is about one request: a kind byte, the timestamp of the request, and with locked,
// inquire and relinquish how often the arbiter has given its lock to it, from 1; both are
// varints.
type Message struct {
	kind  algorithms.Kind
	stamp uint64
	turn  uint64
}

// turned reports whether messages of a kind have a turn.
func turned(k algorithms.Kind) bool { return k == locked || k == inquire || k == relinquish }

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int {
	n := 1 + algorithms.UvarintSize(m.stamp)
	if turned(m.kind) {
		n += algorithms.UvarintSize(m.turn)
	}
	return n
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), m.stamp)
	if turned(m.kind) {
		b = algorithms.AppendUvarint(b, m.turn)
	}
	return b
}

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{kind: r.Kind(int(kinds)), stamp: r.Uvarint(math.MaxUint64)}
	if turned(m.kind) {
		m.turn = r.Uvarint(math.MaxUint64)
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.stamp == 0 || turned(m.kind) && m.turn == 0 {
		return m, fmt.Errorf("message about request %d, turn %d (allowed: from 1)", m.stamp, m.turn)
	}
	return m, nil
}

// Describe implements algorithms.Describer. A request is called by its timestamp.
func (m Message) Describe() string {
	switch {
	case m.kind == request:
		return fmt.Sprintf("timestamp %d", m.stamp)
	case turned(m.kind) && m.turn > 1:
		return fmt.Sprintf("for request %d, time %d", m.stamp, m.turn)
	}
	return fmt.Sprintf("for request %d", m.stamp)
}
