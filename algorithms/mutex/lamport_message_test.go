package mutex

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzDecode(f *testing.F) {
	for _, m := range lamportMessages {
		f.Add(m.Append(nil))
	}
	f.Add([]byte{0, 0})
	f.Add([]byte{1, 5, 5})
	f.Add([]byte{3, 1, 1})
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

var lamportMessages = []LamportMessage{
	{lamportRequest, 1, 1},
	{lamportRequest, 128, 128},
	{lamportRequest, math.MaxUint64, math.MaxUint64},
	{lamportAck, 3, 1},
	{lamportAck, 300, 127},
	{lamportRelease, 2, 1},
	{lamportRelease, math.MaxUint64, math.MaxUint64 - 1},
}

func TestDecode(t *testing.T) {
	for _, m := range lamportMessages {
		b := m.Append([]byte("x"))
		got, err := Lamport.Decode(b[1:])
		if diff := cmp.Diff(m, got, cmp.AllowUnexported(LamportMessage{})); diff != "" || err != nil ||
			len(b)-1 != m.Size() || b[0] != 'x' {
			t.Errorf("%+v comes back with %v, size %d:\n%s", m, err, m.Size(), diff)
		}
	}
	for _, c := range []struct {
		bytes []byte
		want  string
	}{
		{nil, "truncated message"},
		{[]byte{0}, "truncated message"},
		{[]byte{1, 5}, "truncated message"},
		{[]byte{3, 5, 1}, "message kind 3 (allowed: 0 to 2)"},
		{[]byte{0, 5, 5}, "1 bytes too many"},
		{[]byte{0, 0}, "message at timestamp 0 about a request of timestamp 0 (allowed: an earlier one, from 1)"},
		{[]byte{1, 5, 0}, "message at timestamp 5 about a request of timestamp 0 (allowed: an earlier one, from 1)"},
		{[]byte{2, 5, 5}, "message at timestamp 5 about a request of timestamp 5 (allowed: an earlier one, from 1)"},
		{[]byte{0, 0x81, 0}, "number is not encoded as it should be"},
	} {
		if _, err := Lamport.Decode(c.bytes); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%x: %v, want %s", c.bytes, err, c.want)
		}
	}
}
