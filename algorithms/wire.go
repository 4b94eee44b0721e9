package algorithms

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
)

// ErrTruncated is returned by a decoder whose bytes end too early.
var ErrTruncated = errors.New("truncated message")

// UvarintSize is the number of bytes of the encoding of v.
func UvarintSize(v uint64) int { return (bits.Len64(v|1) + 6) / 7 }

// AppendUvarint adds the encoding of v: seven bits a byte, lowest first.
func AppendUvarint(b []byte, v uint64) []byte { return binary.AppendUvarint(b, v) }

// A Reader decodes what the Append methods wrote. The first fault sticks: later
// reads return 0, and Done reports it.
type Reader struct {
	b   []byte
	err error
}

// NewReader reads from b, which it keeps.
func NewReader(b []byte) *Reader { return &Reader{b: b} }

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if len(r.b) == 0 {
		r.Fail(ErrTruncated)
		return 0
	}
	v := r.b[0]
	r.b = r.b[1:]
	return v
}

// Uvarint reads a number of at most limit. Only the shortest encoding is accepted, so
// that there is one for each message.
func (r *Reader) Uvarint(limit uint64) uint64 {
	v, n := binary.Uvarint(r.b)
	switch {
	case r.err != nil:
		return 0
	case n == 0:
		r.Fail(ErrTruncated)
		return 0
	case n < 0 || n != UvarintSize(v):
		r.Fail(errors.New("number is not encoded as it should be"))
		return 0
	case v > limit:
		r.Fail(fmt.Errorf("number %d (allowed: at most %d)", v, limit))
		return 0
	}
	r.b = r.b[n:]
	return v
}

// Kind reads a kind byte below n.
func (r *Reader) Kind(n int) Kind {
	k := r.Byte()
	if r.err == nil && int(k) >= n {
		r.Fail(fmt.Errorf("message kind %d (allowed: 0 to %d)", k, n-1))
		return 0
	}
	return Kind(k)
}

// ID reads a node number.
func (r *Reader) ID() ID { return ID(r.Uvarint(1<<31 - 1)) }

// Done reports the first fault, or that bytes are left over.
func (r *Reader) Done() error {
	if r.err == nil && len(r.b) > 0 {
		r.Fail(fmt.Errorf("%d bytes too many", len(r.b)))
	}
	return r.err
}

// Fail says what is wrong with what was read, unless something was wrong before.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.err = err
	}
	r.b = nil
}
