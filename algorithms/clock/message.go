package clock

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

const kindMessage algorithms.Kind = 0

// Message is a message of the script: its number and the timestamp of its sending. Its
// encoding is a kind byte, the number, and the timestamp: one number, or the length of a
// vector and its components.
type Message[T timestamp[T]] struct {
	number int32
	stamp  T
}

type (
	// LamportMessage is a message with a Lamport timestamp.
	LamportMessage = Message[LamportStamp]
	// VectorMessage is a message with a vector timestamp.
	VectorMessage = Message[VectorStamp]
)

// Number is the number that the message has in its script.
func (m Message[T]) Number() int32 { return m.number }

// Kind implements algorithms.Message.
func (m Message[T]) Kind() algorithms.Kind { return kindMessage }

// Size implements algorithms.Message.
func (m Message[T]) Size() int { return 1 + algorithms.UvarintSize(uint64(m.number)) + m.stamp.size() }

// Append implements algorithms.Message.
func (m Message[T]) Append(b []byte) []byte {
	return m.stamp.appendTo(algorithms.AppendUvarint(append(b, byte(kindMessage)), uint64(m.number)))
}

// decoder makes a decoder from what reads a timestamp and says whether there is such a one. It is
// told how long the message is.
func decoder[T timestamp[T]](read func(r *algorithms.Reader, bytes int) (T, error)) func([]byte) (Message[T], error) {
	return func(b []byte) (Message[T], error) {
		r := algorithms.NewReader(b)
		r.Kind(1)
		m := Message[T]{number: int32(r.Uvarint(math.MaxInt32))}
		var wrong error
		m.stamp, wrong = read(r, len(b))
		if err := r.Done(); err != nil {
			return m, err
		}
		return m, wrong
	}
}
