package mutex

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Central.
const (
	centralRequest algorithms.Kind = iota
	centralGrant
	centralRelease
	centralKinds
)

// CentralMessage is about one entry of the node that is not the coordinator: a kind byte, and
// the number of the entry as a varint.
type CentralMessage struct {
	kind  algorithms.Kind
	entry uint64
}

// Kind implements algorithms.Message.
func (m CentralMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m CentralMessage) Size() int { return 1 + algorithms.UvarintSize(m.entry) }

// Append implements algorithms.Message.
func (m CentralMessage) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(m.kind)), m.entry)
}

func decodeCentral(b []byte) (CentralMessage, error) {
	r := algorithms.NewReader(b)
	m := CentralMessage{kind: r.Kind(int(centralKinds)), entry: r.Uvarint(math.MaxUint64)}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.entry == 0 {
		return m, errors.New("message about entry 0 (allowed: from 1)")
	}
	return m, nil
}

// Describe implements algorithms.Describer.
func (m CentralMessage) Describe() string { return fmt.Sprintf("entry %d", m.entry) }
