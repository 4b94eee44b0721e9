package token

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Raymond.
const (
	raymondRequest algorithms.Kind = iota
	raymondPrivilege
	raymondKinds
)

// RaymondMessage is a request or the privilege, as the paper calls the token: a kind byte and a
// varint, from 1. That is how many requests the sender has sent, or how many times the privilege
// has been handed on; both tell a message from a copy of it.
type RaymondMessage struct {
	kind   algorithms.Kind
	number uint64
}

// Kind implements algorithms.Message.
func (m RaymondMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m RaymondMessage) Size() int { return 1 + algorithms.UvarintSize(m.number) }

// Append implements algorithms.Message.
func (m RaymondMessage) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(m.kind)), m.number)
}

func decodeRaymond(b []byte) (RaymondMessage, error) {
	r := algorithms.NewReader(b)
	m := RaymondMessage{kind: r.Kind(int(raymondKinds)), number: r.Uvarint(math.MaxUint64)}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.number == 0 {
		return m, fmt.Errorf("message number 0 (allowed: from 1)")
	}
	return m, nil
}

// Describe implements algorithms.Describer.
func (m RaymondMessage) Describe() string {
	if m.kind == raymondPrivilege {
		return fmt.Sprintf("hop %d", m.number)
	}
	return fmt.Sprintf("request %d", m.number)
}
