package replication

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of ABD.
const (
	abdQuery algorithms.Kind = iota
	abdValue
	abdStore
	abdStored
	abdKinds
)

// ABDMessage is a question of a client for a copy, or that a copy be stored, or the answer: a
// kind byte and the number of the question, which the answer repeats; then a query has the key, a
// store the key and a copy, and a value a copy. All numbers are varints.
type ABDMessage struct {
	kind  algorithms.Kind
	round uint64 // twice the number of the operation, and one more for its store
	key   int
	copied
}

// copied is one copy of a register: what was written, 0 for nothing, and its stamp.
type copied struct {
	stamp
	value int64
}

// stamp orders the writes of a register: by a counter, and writes with the same by their writer.
type stamp struct {
	counter uint64
	writer  algorithms.ID
}

// endOfStamps is a counter that no run comes to. A message with such a one is treated as lost.
const endOfStamps = 1 << 31

func (s stamp) before(t stamp) bool {
	return s.counter < t.counter || s.counter == t.counter && s.writer < t.writer
}

// number is the stamp of one of n nodes as one number in the same order, 0 for that of a register
// that nobody has written.
func (s stamp) number(n int) int64 { return int64(s.counter)*int64(n) + int64(s.writer) }

// Kind implements algorithms.Message.
func (m ABDMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m ABDMessage) Size() int {
	n := 1 + algorithms.UvarintSize(m.round)
	if m.kind == abdQuery || m.kind == abdStore {
		n += algorithms.UvarintSize(uint64(m.key))
	}
	if m.kind == abdValue || m.kind == abdStore {
		n += m.copied.size()
	}
	return n
}

// Append implements algorithms.Message.
func (m ABDMessage) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), m.round)
	if m.kind == abdQuery || m.kind == abdStore {
		b = algorithms.AppendUvarint(b, uint64(m.key))
	}
	if m.kind == abdValue || m.kind == abdStore {
		b = m.copied.append(b)
	}
	return b
}

func (c copied) size() int {
	return algorithms.UvarintSize(c.counter) + algorithms.UvarintSize(uint64(c.writer)) +
		algorithms.UvarintSize(uint64(c.value))
}

func (c copied) append(b []byte) []byte {
	b = algorithms.AppendUvarint(b, c.counter)
	b = algorithms.AppendUvarint(b, uint64(c.writer))
	return algorithms.AppendUvarint(b, uint64(c.value))
}

func readCopied(r *algorithms.Reader) copied {
	return copied{stamp{r.Uvarint(math.MaxUint64), r.ID()}, int64(r.Uvarint(math.MaxInt64))}
}

func decodeABD(b []byte) (ABDMessage, error) {
	r := algorithms.NewReader(b)
	m := ABDMessage{kind: r.Kind(int(abdKinds)), round: r.Uvarint(math.MaxUint64)}
	if m.kind == abdQuery || m.kind == abdStore {
		m.key = int(r.Uvarint(maxOperations))
	}
	if m.kind == abdValue || m.kind == abdStore {
		m.copied = readCopied(r)
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.round < 2 {
		return m, fmt.Errorf("question %d (allowed: from 2)", m.round)
	}
	return m, nil
}

// Describe implements algorithms.Describer.
func (m ABDMessage) Describe() string {
	text := fmt.Sprintf("question %d", m.round)
	if m.kind == abdQuery || m.kind == abdStore {
		text += fmt.Sprintf(", key %d", m.key)
	}
	if m.kind == abdValue || m.kind == abdStore {
		text += fmt.Sprintf(", value %d of stamp %d.%d", m.value, m.counter, m.writer)
	}
	return text
}
