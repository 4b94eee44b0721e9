package algorithms_test

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

func TestWireRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		shift := rapid.IntRange(0, 63).Draw(t, "shift")
		v := rapid.Uint64().Draw(t, "v") >> shift
		k := rapid.ByteRange(0, algorithms.MaxKinds-1).Draw(t, "kind")
		id := rapid.Int32Range(0, math.MaxInt32).Draw(t, "id")
		b := algorithms.AppendUvarint([]byte{k}, v)
		if size := algorithms.UvarintSize(v); 1+size != len(b) {
			t.Fatalf("UvarintSize(%d) = %d, and %d bytes are written", v, size, len(b)-1)
		}
		b = append(algorithms.AppendUvarint(b, uint64(id)), k)
		r := algorithms.NewReader(b)
		if got := r.Kind(algorithms.MaxKinds); got != algorithms.Kind(k) {
			t.Errorf("kind %d, want %d", got, k)
		}
		if got := r.Uvarint(v); got != v {
			t.Errorf("number %d, want %d", got, v)
		}
		if got := r.ID(); got != algorithms.ID(id) {
			t.Errorf("node %d, want %d", got, id)
		}
		if got := r.Byte(); got != k {
			t.Errorf("byte %d, want %d", got, k)
		}
		if err := r.Done(); err != nil {
			t.Error(err)
		}
	})
}

func TestUvarintSizes(t *testing.T) {
	for v, want := range map[uint64]int{
		0: 1, 1: 1, 127: 1, 128: 2, 16383: 2, 16384: 3, 1<<63 - 1: 9, 1 << 63: 10,
		math.MaxUint64: 10,
	} {
		if got := algorithms.UvarintSize(v); got != want {
			t.Errorf("UvarintSize(%d) = %d, want %d", v, got, want)
		}
	}
}

func TestReaderRefuses(t *testing.T) {
	number := func(limit uint64) func(*algorithms.Reader) any {
		return func(r *algorithms.Reader) any { return r.Uvarint(limit) }
	}
	readByte := func(r *algorithms.Reader) any { return r.Byte() }
	kind := func(r *algorithms.Reader) any { return r.Kind(3) }
	id := func(r *algorithms.Reader) any { return r.ID() }
	for _, tc := range []struct {
		name  string
		bytes string
		read  func(*algorithms.Reader) any
		want  string // of the error; the value is then 0
	}{
		{"no byte", "", readByte, "truncated message"},
		{"no number", "", number(10), "truncated message"},
		{"half a number", "\x80", number(1000), "truncated message"},
		{
			"nine bytes of a number of ten", "\xff\xff\xff\xff\xff\xff\xff\xff\xff", number(math.MaxUint64),
			"truncated message",
		},
		{"zero in two bytes", "\x80\x00", number(10), "number is not encoded as it should be"},
		{"one in three bytes", "\x81\x80\x00", number(10), "number is not encoded as it should be"},
		{
			"65 bits", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02", number(math.MaxUint64),
			"number is not encoded as it should be",
		},
		{
			"eleven bytes", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", number(math.MaxUint64),
			"number is not encoded as it should be",
		},
		{"above the limit", "\x0b", number(10), "number 11 (allowed: at most 10)"},
		{"above a limit of 0", "\x01", number(0), "number 1 (allowed: at most 0)"},
		{"no kind", "", kind, "truncated message"},
		{"kind", "\x03", kind, "message kind 3 (allowed: 0 to 2)"},
		{"largest kind", "\xff", kind, "message kind 255 (allowed: 0 to 2)"},
		{"node", "\x80\x80\x80\x80\x08", id, "number 2147483648 (allowed: at most 2147483647)"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := algorithms.NewReader([]byte(tc.bytes))
			switch v := tc.read(r).(type) {
			case byte:
				if v != 0 {
					t.Errorf("reads %d, want 0", v)
				}
			case uint64:
				if v != 0 {
					t.Errorf("reads %d, want 0", v)
				}
			case algorithms.Kind:
				if v != 0 {
					t.Errorf("reads %d, want 0", v)
				}
			case algorithms.ID:
				if v != 0 {
					t.Errorf("reads %d, want 0", v)
				}
			}
			err := r.Done()
			if err == nil || err.Error() != tc.want {
				t.Errorf("error %v, want %s", err, tc.want)
			}
			if want := strings.HasPrefix(tc.want, "truncated"); errors.Is(err, algorithms.ErrTruncated) != want {
				t.Errorf("errors.Is(%v, ErrTruncated) is not %t", err, want)
			}
		})
	}
}

func TestReaderTakesLimits(t *testing.T) {
	r := algorithms.NewReader([]byte("\x0a\x00\x02\xff\xff\xff\xff\x07\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"))
	if v := r.Uvarint(10); v != 10 {
		t.Errorf("number %d, want 10", v)
	}
	if v := r.Uvarint(0); v != 0 {
		t.Errorf("number %d, want 0", v)
	}
	if v := r.Kind(3); v != 2 {
		t.Errorf("kind %d, want 2", v)
	}
	if v := r.ID(); v != math.MaxInt32 {
		t.Errorf("node %d, want %d", v, math.MaxInt32)
	}
	if v := r.Uvarint(math.MaxUint64); v != math.MaxUint64 {
		t.Errorf("number %d, want %d", v, uint64(math.MaxUint64))
	}
	if err := r.Done(); err != nil {
		t.Error(err)
	}
}

func TestReaderKeepsTheFirstFault(t *testing.T) {
	r := algorithms.NewReader([]byte("\x0b\x05\x07"))
	r.Uvarint(10)
	if b, v, k, id := r.Byte(), r.Uvarint(10), r.Kind(10), r.ID(); b != 0 || v != 0 || k != 0 || id != 0 {
		t.Errorf("after a fault it reads %d, %d, %d, %d, want zeros", b, v, k, id)
	}
	if err := r.Done(); err == nil || err.Error() != "number 11 (allowed: at most 10)" {
		t.Errorf("error %v, want that of the number", err)
	}
}

func TestReaderLeftovers(t *testing.T) {
	r := algorithms.NewReader([]byte("\x01\x02\x03"))
	r.Byte()
	if err := r.Done(); err == nil || err.Error() != "2 bytes too many" {
		t.Errorf("error %v, want 2 bytes too many", err)
	}
	if err := algorithms.NewReader(nil).Done(); err != nil {
		t.Errorf("nothing read from nothing: %v", err)
	}
}

// FuzzReader reads fields in an order that the bytes choose, and writes again what was read.
func FuzzReader(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3}, []byte{7, 1, 0x80, 1, 0xff, 0xff, 0xff, 0xff, 7})
	f.Add([]byte{1, 1, 1}, []byte{0x80, 0x80, 0})
	f.Add([]byte{1}, []byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, fields, b []byte) {
		r := algorithms.NewReader(bytes.Clone(b))
		var again []byte
		for _, field := range fields {
			switch field % 4 {
			case 0:
				again = append(again, r.Byte())
			case 1:
				limit := uint64(1)<<(field%64) - 1
				v := r.Uvarint(limit)
				if v > limit {
					t.Fatalf("number %d above its limit %d", v, limit)
				}
				again = algorithms.AppendUvarint(again, v)
			case 2:
				k := r.Kind(5)
				if k >= 5 {
					t.Fatalf("kind %d of 5", k)
				}
				again = append(again, byte(k))
			case 3:
				id := r.ID()
				if id < 0 {
					t.Fatalf("node %d", id)
				}
				again = algorithms.AppendUvarint(again, uint64(id))
			}
		}
		if r.Done() == nil && !bytes.Equal(again, b) {
			t.Fatalf("fields %v are read from % x, and written as % x", fields, b, again)
		}
	})
}
