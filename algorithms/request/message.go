package request

import "github.com/joulemark/joulemark/algorithms"

// The kinds of message.
const (
	kindRequest algorithms.Kind = iota
	kindAnswer
	kinds
)

// Message is a request or an answer, each with the sender's number of the request:
// a kind byte and a varint.
type Message struct {
	kind algorithms.Kind
	call uint32
}

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int { return 1 + algorithms.UvarintSize(uint64(m.call)) }

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.call))
}

func decode(b []byte) (Message, error) {
	r := algorithms.NewReader(b)
	m := Message{kind: r.Kind(int(kinds)), call: uint32(r.Uvarint(1<<32 - 1))}
	return m, r.Done()
}
