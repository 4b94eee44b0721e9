package publish

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

const (
	// maxEvents is the most events of a run: a node remembers those it knows in one word.
	maxEvents = 64
	// minSize is what an event's payload says of itself: its number and its size.
	minSize = 3
	// maxSize bounds the payload: what RFC 7252, section 4.6, suggests for CoAP, and what
	// memberlist sends in one datagram too.
	maxSize = 1024
)

var sizeParam = algorithms.Param{
	Name: "size", Doc: "size of an event's payload (B)", Default: "50", Min: minSize,
	Max: maxSize,
}

// bit stands for an event in a set of them; 0 for what is none.
func bit(event uint16) uint64 {
	if event < 1 || event > maxEvents {
		return 0
	}
	return 1 << (event - 1)
}

var zeros [maxSize]byte

// appendPayload adds an event's payload: its number, its size in two bytes and zeros. The size is
// there because a datagram of CoAP has none, so that one which was cut would pass for a shorter
// one.
func appendPayload(b []byte, event uint8, size uint16) []byte {
	b = binary.BigEndian.AppendUint16(append(b, event), size)
	return append(b, zeros[:size-minSize]...)
}

// payload reads an event's number and size; whether it says its size is for canonical to check.
func payload(b []byte, least uint8) (event uint8, size uint16, err error) {
	if len(b) < minSize || len(b) > maxSize {
		return 0, 0, fmt.Errorf("payload of %d bytes (allowed: %d to %d)", len(b), minSize, maxSize)
	}
	if b[0] < least || b[0] > maxEvents {
		return 0, 0, fmt.Errorf("event %d (allowed: %d to %d)", b[0], least, maxEvents)
	}
	return b[0], uint16(len(b)), nil
}

var errEncoding = errors.New("message is not encoded as it should be")

// canonical refuses bytes that are not the encoding of the message that was read from them.
func canonical[M algorithms.Message](m M, b []byte) (M, error) {
	if m.Size() != len(b) || !bytes.Equal(m.Append(make([]byte, 0, len(b))), b) {
		var none M
		return none, errEncoding
	}
	return m, nil
}
