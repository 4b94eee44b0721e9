package clock

import (
	"math"
	"slices"
	"testing"
)

func FuzzDecode(f *testing.F) {
	for _, m := range []LamportMessage{{0, 1}, {7, 300}, {math.MaxInt32, math.MaxUint32}} {
		f.Add(m.Append(nil))
	}
	f.Add([]byte{0, 1, 0})
	f.Add([]byte{1, 1, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Lamport.Decode(b)
		if err != nil {
			return
		}
		if got := m.Append(nil); !slices.Equal(got, b) || m.Size() != len(b) {
			t.Errorf("%x is read as %+v, and that written as %x (size %d)", b, m, got, m.Size())
		}
	})
}

func TestDecode(t *testing.T) {
	for _, m := range []LamportMessage{{0, 1}, {127, 128}, {128, 127}, {math.MaxInt32, math.MaxUint32}} {
		got, err := Lamport.Decode(m.Append(nil))
		if err != nil || got != m || len(m.Append(nil)) != m.Size() {
			t.Errorf("%+v comes back as %+v, %v; size %d", m, got, err, m.Size())
		}
	}
	for _, c := range []struct {
		bytes []byte
		want  string
	}{
		{nil, "truncated message"},
		{[]byte{0, 1}, "truncated message"},
		{[]byte{1, 1, 1}, "message kind 1 (allowed: 0 to 0)"},
		{[]byte{0, 1, 0}, "timestamp 0 (allowed: at least 1)"},
		{[]byte{0, 1, 1, 0}, "1 bytes too many"},
		{[]byte{0, 0x80, 0x80, 0x80, 0x80, 8, 1}, "number 2147483648 (allowed: at most 2147483647)"},
		{[]byte{0, 1, 0x80, 0x80, 0x80, 0x80, 16}, "number 4294967296 (allowed: at most 4294967295)"},
	} {
		if _, err := Lamport.Decode(c.bytes); errorText(err) != c.want {
			t.Errorf("%x: %v, want %s", c.bytes, err, c.want)
		}
	}
}
