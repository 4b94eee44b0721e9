package socket

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// ErrTooLarge is wrapped by the error of Add for a body beyond the limit. The link goes on
// without that message.
var ErrTooLarge = errors.New("message too large")

const (
	maxUvarint = 5              // bytes of every number in a header
	maxHeader  = 2 * maxUvarint // sequence number, depth and copy
)

func (l Label) valid() bool { return l.Depth >= 0 && l.Copy <= 1 }

func (l Label) depthAndCopy() uint64 { return uint64(l.Depth)<<1 | uint64(l.Copy) }

// size is the length of what appendTo adds.
func (l Label) size() int {
	return algorithms.UvarintSize(uint64(l.Seq)) + algorithms.UvarintSize(l.depthAndCopy())
}

func (l Label) appendTo(b []byte) []byte {
	b = algorithms.AppendUvarint(b, uint64(l.Seq))
	return algorithms.AppendUvarint(b, l.depthAndCopy())
}

// uvarint reads a number of at most maxUvarint bytes. n is the number of bytes it
// has, 0 where its end is missing and negative where it is not the shortest encoding. A
// number with more bytes is MaxUint64, which is beyond every limit.
func uvarint(b []byte) (v uint64, n int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	for i := range min(len(b), maxUvarint) {
		v |= uint64(b[i]&0x7f) << (7 * i)
		if b[i] < 0x80 {
			if b[i] == 0 {
				return 0, -1
			}
			return v, i + 1
		}
	}
	if len(b) >= maxUvarint {
		return math.MaxUint64, maxUvarint
	}
	return 0, 0
}

// cutFrame reads the frame at the beginning of b. n is the number of bytes it has, or 0
// where bytes are missing. Lengths that are wrong are refused before what they announce has
// arrived, and it does not matter in which portions it does.
func cutFrame(b []byte, maxBody int) (l Label, body []byte, n int, err error) {
	length, n := uvarint(b)
	switch {
	case n == 0:
		return Label{}, nil, 0, nil
	case n < 0:
		return Label{}, nil, 0, refuse(BadEncoding, "length of a frame is not encoded as it should be")
	case length > uint64(maxBody+maxHeader):
		return Label{}, nil, 0, refuse(TooLong, "frame of %d bytes (allowed: at most %d)", length, maxBody+maxHeader)
	case uint64(len(b)-n) < length:
		return Label{}, nil, 0, nil
	}
	end := n + int(length)
	l, body, err = cutHeader(b[n:end:end], maxBody)
	return l, body, end, err
}

// cutHeader takes a header off b, which is all of a frame; the rest is the body.
func cutHeader(b []byte, maxBody int) (Label, []byte, error) {
	seq, n := uvarint(b)
	if n <= 0 || seq > math.MaxUint32 {
		return Label{}, nil, headerFault("sequence number", seq, n)
	}
	b = b[n:]
	rest, n := uvarint(b)
	if n <= 0 || rest > math.MaxUint32 {
		return Label{}, nil, headerFault("depth", rest, n)
	}
	b = b[n:]
	if len(b) > maxBody {
		return Label{}, nil, refuse(TooLong, "body of %d bytes (allowed: at most %d)", len(b), maxBody)
	}
	return Label{Seq: uint32(seq), Depth: int32(rest >> 1), Copy: uint8(rest & 1)}, b, nil
}

func headerFault(what string, v uint64, n int) error {
	switch {
	case n == 0:
		return refuse(BadEncoding, "%s is cut off by the end of the frame", what)
	case n < 0:
		return refuse(BadEncoding, "%s is not encoded as it should be", what)
	}
	return refuse(BadEncoding, "%s %d (allowed: at most %d)", what, v, uint32(math.MaxUint32))
}

func tooLarge(to algorithms.ID, size, limit int) error {
	return fmt.Errorf("socket: body of %d bytes for node %v (allowed: at most %d): %w", size, to, limit, ErrTooLarge)
}
