package mutex

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of RicartAgrawala and CarvalhoRoucairol.
const (
	permissionRequest algorithms.Kind = iota
	permissionReply
	permissionKinds
)

// PermissionMessage is a request or the reply to one: a kind byte, and the timestamp of the
// request as a varint.
type PermissionMessage struct {
	kind  algorithms.Kind
	stamp uint64
}

// Kind implements algorithms.Message.
func (m PermissionMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m PermissionMessage) Size() int { return 1 + algorithms.UvarintSize(m.stamp) }

// Append implements algorithms.Message.
func (m PermissionMessage) Append(b []byte) []byte {
	return algorithms.AppendUvarint(append(b, byte(m.kind)), m.stamp)
}

func decodePermission(b []byte) (PermissionMessage, error) {
	r := algorithms.NewReader(b)
	m := PermissionMessage{kind: r.Kind(int(permissionKinds)), stamp: r.Uvarint(math.MaxUint64)}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.stamp == 0 {
		return m, errors.New("message about a request of timestamp 0 (allowed: from 1)")
	}
	return m, nil
}

// Describe implements algorithms.Describer. A request is called by its timestamp.
func (m PermissionMessage) Describe() string {
	if m.kind == permissionReply {
		return fmt.Sprintf("to request %d", m.stamp)
	}
	return fmt.Sprintf("timestamp %d", m.stamp)
}
