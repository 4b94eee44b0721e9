package quorum

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func FuzzDecode(f *testing.F) {
	for _, m := range messages {
		f.Add(m.Append(nil))
	}
	f.Add([]byte{0, 0})
	f.Add([]byte{1, 5, 0})
	f.Add([]byte{6, 1, 1})
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		if got := m.Append(nil); !slices.Equal(got, b) || m.Size() != len(b) {
			t.Errorf("%x is read as %+v, and that written as %x (size %d)", b, m, got, m.Size())
		}
	})
}

var messages = []Message{
	{request, 1, 0},
	{request, math.MaxUint64, 0},
	{locked, 128, 1},
	{locked, 1, math.MaxUint64},
	{release, 127, 0},
	{failed, 300, 0},
	{inquire, 3, 2},
	{relinquish, 3, 200},
}

func TestDecode(t *testing.T) {
	for _, m := range messages {
		b := m.Append([]byte("x"))
		if got, err := decode(b[1:]); err != nil || got != m || len(b)-1 != m.Size() || b[0] != 'x' {
			t.Errorf("%+v comes back as %+v with %v, size %d", m, got, err, m.Size())
		}
	}
	for _, c := range []struct {
		bytes []byte
		want  string
	}{
		{nil, "truncated message"},
		{[]byte{0}, "truncated message"},
		{[]byte{1, 5}, "truncated message"},
		{[]byte{6, 5, 1}, "message kind 6 (allowed: 0 to 5)"},
		{[]byte{0, 5, 5}, "1 bytes too many"},
		{[]byte{0, 0}, "message about request 0, turn 0 (allowed: from 1)"},
		{[]byte{4, 5, 0}, "message about request 5, turn 0 (allowed: from 1)"},
		{[]byte{5, 0x81, 0, 1}, "number is not encoded as it should be"},
	} {
		if _, err := decode(c.bytes); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%x: %v, want %s", c.bytes, err, c.want)
		}
	}
}

func TestDescribe(t *testing.T) {
	for m, want := range map[Message]string{
		{request, 4, 0}:    "timestamp 4",
		{locked, 4, 1}:     "for request 4",
		{relinquish, 4, 2}: "for request 4, time 2",
		{failed, 4, 0}:     "for request 4",
	} {
		if got := m.Describe(); got != want {
			t.Errorf("%+v is described as %q, want %q", m, got, want)
		}
	}
}
