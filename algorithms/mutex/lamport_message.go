package mutex

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of Lamport.
const (
	lamportRequest algorithms.Kind = iota
	lamportAck
	lamportRelease
	lamportKinds
)

// LamportMessage is a request, an acknowledgement or a release: a kind byte, the
// timestamp of its sending and that of the request it is about, which a request itself leaves
// out because they are the same; both are varints.
type LamportMessage struct {
	kind    algorithms.Kind
	stamp   uint64
	request uint64
}

// Kind implements algorithms.Message.
func (m LamportMessage) Kind() algorithms.Kind { return m.kind }

// Size implements algorithms.Message.
func (m LamportMessage) Size() int {
	n := 1 + algorithms.UvarintSize(m.stamp)
	if m.kind != lamportRequest {
		n += algorithms.UvarintSize(m.request)
	}
	return n
}

// Append implements algorithms.Message.
func (m LamportMessage) Append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(m.kind)), m.stamp)
	if m.kind != lamportRequest {
		b = algorithms.AppendUvarint(b, m.request)
	}
	return b
}

func decodeLamport(b []byte) (LamportMessage, error) {
	r := algorithms.NewReader(b)
	m := LamportMessage{kind: r.Kind(int(lamportKinds)), stamp: r.Uvarint(math.MaxUint64)}
	m.request = m.stamp
	if m.kind != lamportRequest {
		m.request = r.Uvarint(math.MaxUint64)
	}
	if err := r.Done(); err != nil {
		return m, err
	}
	if m.request == 0 || m.kind != lamportRequest && m.request >= m.stamp {
		return m, fmt.Errorf("message at timestamp %d about a request of timestamp %d "+
			"(allowed: an earlier one, from 1)", m.stamp, m.request)
	}
	return m, nil
}

// Describe implements algorithms.Describer. A request is called by its timestamp.
func (m LamportMessage) Describe() string {
	switch m.kind {
	case lamportAck:
		return fmt.Sprintf("timestamp %d, answers request %d", m.stamp, m.request)
	case lamportRelease:
		return fmt.Sprintf("timestamp %d, ends request %d", m.stamp, m.request)
	}
	return fmt.Sprintf("timestamp %d", m.stamp)
}
