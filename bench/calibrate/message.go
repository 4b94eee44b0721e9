package calibrate

import (
	"bytes"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message.
const (
	kindExchange algorithms.Kind = iota
	kindToken
	kindScatter
	kindGather
	kindTick
	kinds
)

// Message is a body of a given length under a header: a kind byte and three varints, which are the
// round, the stride of a token (0 in others) and the length of the body. The body exists only where
// messages are encoded: in memory it is its length, as large fields are in algorithms that pass
// them on without looking.
type Message struct {
	round  uint32
	stride uint16
	body   uint16
	kind   algorithms.Kind
}

// filler is what bodies are made of.
var filler = func() (b [MaxBody]byte) {
	rng := algorithms.NewRand(0x66696c6c)
	for i := range b {
		b[i] = byte(rng.Uint64())
	}
	return b
}()

// Kind implements algorithms.Message.
func (m Message) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m Message) Size() int {
	return 1 + algorithms.UvarintSize(uint64(m.round)) + algorithms.UvarintSize(uint64(m.stride)) +
		algorithms.UvarintSize(uint64(m.body)) + int(m.body)
}

// Append implements algorithms.Message.
func (m Message) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.round))
	b = algorithms.AppendUvarint(b, uint64(m.stride))
	return append(algorithms.AppendUvarint(b, uint64(m.body)), filler[:m.body]...)
}

// decode looks at every byte of the body, as one that is of use would be.
func decode(b []byte) (Message, error) {
	body := 0
	if header, err := headerOf(b); err != nil {
		return Message{}, err
	} else if body = len(b) - header; body > MaxBody || !bytes.Equal(b[header:], filler[:body]) {
		return Message{}, fmt.Errorf("body of %d bytes (allowed: at most %d of the filler)", body, MaxBody)
	}
	r := algorithms.NewReader(b[:len(b)-body])
	m := Message{
		kind: r.Kind(int(kinds)), round: uint32(r.Uvarint(maxRounds)), stride: uint16(r.Uvarint(maxNodes - 1)),
		body: uint16(r.Uvarint(MaxBody)),
	}
	if err := r.Done(); err != nil {
		return Message{}, err
	}
	if int(m.body) != body {
		return Message{}, fmt.Errorf("body of %d bytes (announced: %d)", body, m.body)
	}
	return m, nil
}

// headerOf is the length of the header that b begins with: a byte and three numbers.
func headerOf(b []byte) (int, error) {
	numbers := 0
	for i := 1; i < len(b); i++ {
		if b[i] < 0x80 {
			if numbers++; numbers == 3 {
				return i + 1, nil
			}
		}
	}
	return 0, algorithms.ErrTruncated
}
