package clock

import (
	"errors"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

const kindMessage algorithms.Kind = 0

// LamportMessage is a message of the script: its number and the timestamp of its sending,
// a kind byte and two varints.
type LamportMessage struct {
	number int32
	stamp  uint32 // at least 1
}

// Kind implements algorithms.Message.
func (m LamportMessage) Kind() algorithms.Kind { return kindMessage }

// Size implements algorithms.Message.
func (m LamportMessage) Size() int {
	return 1 + algorithms.UvarintSize(uint64(m.number)) + algorithms.UvarintSize(uint64(m.stamp))
}

// Append implements algorithms.Message.
func (m LamportMessage) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(kindMessage)), uint64(m.number))
	return algorithms.AppendUvarint(b, uint64(m.stamp))
}

func decode(b []byte) (LamportMessage, error) {
	r := algorithms.NewReader(b)
	r.Kind(1)
	m := LamportMessage{number: int32(r.Uvarint(math.MaxInt32)), stamp: uint32(r.Uvarint(math.MaxUint32))}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.stamp == 0 {
		return m, errors.New("timestamp 0 (allowed: at least 1)")
	}
	return m, nil
}
