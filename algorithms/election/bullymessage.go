package election

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Bully.
const (
	kindChallenge algorithms.Kind = iota
	kindAnswer
	kindCoordinator
	kindBeat
	bullyKinds
)

// BullyMessage is any message of Bully: a kind byte and the round as a varint. Who
// is meant is its sender.
type BullyMessage struct {
	kind  algorithms.Kind
	round uint32
}

// Kind implements algorithms.Message.
func (m BullyMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m BullyMessage) Size() int { return 1 + algorithms.UvarintSize(uint64(m.round)) }

// Append implements algorithms.Message.
func (m BullyMessage) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(m.kind)), uint64(m.round))
}

func decodeBully(b []byte) (BullyMessage, error) {
	r := algorithms.NewReader(b)
	m := BullyMessage{kind: r.Kind(int(bullyKinds)), round: uint32(r.Uvarint(maxRound))}
	return m, r.Done()
}

// Describe implements algorithms.Describer.
func (m BullyMessage) Describe() string { return fmt.Sprintf("round %d", m.round) }
