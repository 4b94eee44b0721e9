package algotest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// Codec is what a message type is written as, and what its decoder takes for a message:
//
//	var codec = algotest.NewCodec(decode).
//		Takes(Message{kindReport, 1}, "\x00\x01", "round 1").
//		Refuses("\x00", "truncated")
//
//	func TestEncoding(t *testing.T) { codec.Test(t) }
//
//	func FuzzDecode(f *testing.F) { codec.Fuzz(f) }
type Codec[M algorithms.Message] struct {
	decode  func([]byte) (M, error)
	taken   []sample[M]
	refused [][2]string // bytes, and a part of the error
}

// sample is a message with its encoding, and what it says of itself.
type sample[M algorithms.Message] struct {
	message     M
	bytes, says string
}

// NewCodec is the codec of a decoder that has no samples yet.
func NewCodec[M algorithms.Message](decode func([]byte) (M, error)) *Codec[M] {
	return &Codec[M]{decode: decode}
}

// Takes adds a message that is written as these bytes and read from them, and of which
// [algorithms.Describe] says what is in the last place.
func (c *Codec[M]) Takes(m M, encoding, says string) *Codec[M] {
	c.taken = append(c.taken, sample[M]{m, encoding, says})
	return c
}

// Refuses adds bytes that are no message, and a part of the error that says so.
func (c *Codec[M]) Refuses(encoding, why string) *Codec[M] {
	c.refused = append(c.refused, [2]string{encoding, why})
	return c
}

// Test holds the decoder and its messages to the samples, and to what the suite asks of every
// message that is sent. It wants samples of both sorts.
func (c *Codec[M]) Test(t *testing.T) {
	t.Helper()
	for _, err := range c.faults() {
		t.Error(err)
	}
}

func (c *Codec[M]) faults() (faults []error) {
	wrong := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if len(c.taken) == 0 || len(c.refused) == 0 {
		wrong("%d samples of messages, %d of what is none (allowed: some of both)", len(c.taken), len(c.refused))
	}
	for _, s := range c.taken {
		if b := s.message.Append(nil); string(b) != s.bytes {
			wrong("message %+v is written as %q; want %q", s.message, b, s.bytes)
		} else if err := c.Check(s.message); err != nil {
			wrong("%w", err)
		}
		if says := algorithms.Describe(s.message); says != s.says {
			wrong("message %+v says %q; want %q", s.message, says, s.says)
		}
	}
	for _, r := range c.refused {
		if m, err := c.decode([]byte(r[0])); err == nil {
			wrong("%q is decoded as %+v; want an error with %q", r[0], m, r[1])
		} else if !strings.Contains(err.Error(), r[1]) {
			wrong("%q: %w; want an error with %q", r[0], err, r[1])
		}
	}
	return faults
}

// Check takes one message to its encoding and back: it is as long as it says, comes back as it was,
// shares no bytes with what it was read from, and neither a part of its encoding nor more than it
// is taken for a message.
func (c *Codec[M]) Check(m M) error {
	if err := c.roundTrip(m); err != nil {
		return err
	}
	return c.cuts(m.Append(nil))
}

// Fuzz is the body of a native fuzz target, which starts from the samples: what the decoder takes
// is written again as the same bytes, and can be described.
func (c *Codec[M]) Fuzz(f *testing.F) {
	f.Helper()
	for _, s := range c.taken {
		f.Add([]byte(s.bytes))
	}
	for _, r := range c.refused {
		f.Add([]byte(r[0]))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, taken, err := c.canonical(b)
		if err != nil {
			t.Fatal(err)
		}
		if taken {
			algorithms.Describe(m)
		}
	})
}

// roundTrip takes one message to its encoding and back.
func (c *Codec[M]) roundTrip(m M) error {
	b := m.Append(nil)
	if m.Size() != len(b) {
		return fmt.Errorf("message %+v: Size is %d, and Append writes %d bytes: % x", m, m.Size(), len(b), b)
	}
	for _, spare := range []int{0, 1, 100} {
		prefix := append(make([]byte, 0, 3+spare), "abc"...)
		if got := m.Append(prefix); !bytes.Equal(got, append([]byte("abc"), b...)) {
			return fmt.Errorf("message %+v: Append to %q gives %q, not the same followed by %q", m, "abc", got, b)
		}
	}
	buffer := bytes.Clone(b)
	back, err := c.decode(buffer)
	if err != nil {
		return fmt.Errorf("message %+v: Decode refuses its encoding % x: %w", m, b, err)
	}
	if !same(m, back) {
		return fmt.Errorf("message %+v comes back from its encoding % x as %+v", m, b, back)
	}
	for i := range buffer {
		buffer[i] ^= 0xff
	}
	if !bytes.Equal(back.Append(nil), b) {
		return fmt.Errorf("message %+v: Decode keeps the bytes that it was given", m)
	}
	return nil
}

// cuts says that an encoding is refused if it is too short or too long.
func (c *Codec[M]) cuts(b []byte) error {
	for i := range b {
		if m, err := c.decode(bytes.Clone(b[:i])); err == nil {
			return fmt.Errorf("% x, the start of % x, is decoded as %+v", b[:i], b, m)
		}
	}
	for _, tail := range []string{"\x00", "\x01", "\xff", "\x00\x00\x00\x00"} {
		long := append(bytes.Clone(b), tail...)
		if m, err := c.decode(long); err == nil {
			return fmt.Errorf("% x, which is % x and more, is decoded as %+v", long, b, m)
		}
	}
	return nil
}

// canonical decodes bytes, and says if they are taken and not those that Append writes.
func (c *Codec[M]) canonical(b []byte) (m M, taken bool, err error) {
	m, refused := c.decode(bytes.Clone(b))
	if refused != nil {
		return m, false, nil
	}
	if again := m.Append(nil); !bytes.Equal(again, b) || m.Size() != len(b) {
		err = fmt.Errorf("% x is decoded as %+v, whose encoding is % x and Size %d", b, m, again, m.Size())
	}
	return m, true, err
}
