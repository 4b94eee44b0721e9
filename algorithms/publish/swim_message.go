package publish

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"

	"github.com/joulemark/joulemark/algorithms"
)

// The types of message of memberlist that a broadcast needs.
const (
	typeUser = 8
	typeCRC  = 12
)

// UserMessage is a datagram of memberlist with one message of its user: a checksum, which members
// of protocol version 5 send (a byte for the type and CRC-32, IEEE, of what follows), a byte for
// the type and the payload.
type UserMessage struct {
	event uint8
	size  uint16 // of the payload (B)
}

// Kind implements algorithms.Message.
func (UserMessage) Kind() algorithms.Kind { return 0 }

// Size implements algorithms.Message.
func (m UserMessage) Size() int { return 1 + crc32.Size + 1 + int(m.size) }

// Append implements algorithms.Message.
func (m UserMessage) Append(b []byte) []byte {
	b = append(b, typeCRC, 0, 0, 0, 0)
	start := len(b)
	b = appendPayload(append(b, typeUser), m.event, m.size)
	binary.BigEndian.PutUint32(b[start-crc32.Size:], crc32.ChecksumIEEE(b[start:]))
	return b
}

// String names the event, for traces.
func (m UserMessage) String() string { return fmt.Sprintf("event %d", m.event) }

func decodeUserMessage(b []byte) (UserMessage, error) {
	const header = 1 + crc32.Size + 1
	if len(b) < header {
		return UserMessage{}, algorithms.ErrTruncated
	}
	var m UserMessage
	var err error
	if m.event, m.size, err = payload(b[header:], 1); err != nil {
		return UserMessage{}, err
	}
	return canonical(m, b)
}
