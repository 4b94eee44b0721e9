package token

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// RingToken is the only message of TokenRing, the token: a kind byte, how many times it has been
// handed on, from 1, by which it is told from copies, and how many entries have been made, as
// varints.
type RingToken struct{ hop, entries uint64 }

// Kind implements algorithms.Message.
func (t RingToken) Kind() algorithms.Kind { return 0 }

// Size implements algorithms.Message.
func (t RingToken) Size() int {
	return 1 + algorithms.UvarintSize(t.hop) + algorithms.UvarintSize(t.entries)
}

// Append implements algorithms.Message.
func (t RingToken) Append(b []byte) []byte {
	return algorithms.AppendUvarint(algorithms.AppendUvarint(append(b, 0), t.hop), t.entries)
}

func decodeRing(b []byte) (RingToken, error) {
	r := algorithms.NewReader(b)
	r.Kind(1)
	t := RingToken{hop: r.Uvarint(math.MaxUint64), entries: r.Uvarint(math.MaxUint64)}
	if err := r.Done(); err != nil {
		return t, err
	}
	if t.hop == 0 || t.entries > t.hop {
		return t, fmt.Errorf("token at hop %d after %d entries (allowed: from hop 1, an entry a hop)", t.hop, t.entries)
	}
	return t, nil
}

// Describe implements algorithms.Describer.
func (t RingToken) Describe() string { return fmt.Sprintf("hop %d, %d entries made", t.hop, t.entries) }
