package clock

import (
	"slices"
	"testing"
)

func TestVectorDecode(t *testing.T) {
	for _, m := range []VectorMessage{
		{0, VectorStamp{1}},
		{127, VectorStamp{0, 128, 3}},
		{1, VectorStamp{MaxEvents, 0}},
		{2, append(make(VectorStamp, 300), 1)},
	} {
		got, err := Vector.Decode(m.Append(nil))
		if err != nil || got.number != m.number || !slices.Equal(got.stamp, m.stamp) || len(m.Append(nil)) != m.Size() {
			t.Errorf("%+v comes back as %+v, %v; size %d", m, got, err, m.Size())
		}
	}
	for _, c := range []struct {
		bytes []byte
		want  string
	}{
		{nil, "truncated message"},
		{[]byte{0, 1}, "truncated message"},
		{[]byte{0, 1, 0}, "vector that counts no event (allowed: at least one)"},
		{[]byte{0, 1, 2, 0, 0}, "vector that counts no event (allowed: at least one)"},
		{[]byte{0, 1, 2, 1}, "truncated message"},
		{[]byte{0, 1, 1, 1, 1}, "1 bytes too many"},
		{[]byte{0, 1, 5, 1}, "number 5 (allowed: at most 4)"},
		{[]byte{0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f}, "number 4294967295 (allowed: at most 7)"},
		{[]byte{0, 1, 1, 0x81, 0x80, 0x80, 8}, "number 16777217 (allowed: at most 16777216)"},
	} {
		if _, err := Vector.Decode(c.bytes); errorText(err) != c.want {
			t.Errorf("%x: %v, want %s", c.bytes, err, c.want)
		}
	}
}

func FuzzVectorDecode(f *testing.F) {
	f.Add(VectorMessage{7, VectorStamp{1, 0, 300}}.Append(nil))
	f.Add([]byte{0, 1, 0})
	f.Add([]byte{0, 1, 0xff, 0xff, 0xff, 0xff, 0x0f})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := Vector.Decode(b)
		if len(m.stamp) > len(b) {
			t.Errorf("%x makes room for %d components", b, len(m.stamp))
		}
		if got := m.Append(nil); err == nil && (!slices.Equal(got, b) || m.Size() != len(b)) {
			t.Errorf("%x is read as %+v, and that written as %x (size %d)", b, m, got, m.Size())
		}
	})
}
