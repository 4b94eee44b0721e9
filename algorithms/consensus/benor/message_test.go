package benor

import (
	"strings"
	"testing"
)

var encodings = []struct {
	msg   Message
	bytes string
	text  string
}{
	{Message{kindReport, zero, 1}, "\x00\x01\x00", "round 1, 0"},
	{Message{kindReport, one, 300}, "\x00\xac\x02\x01", "round 300, 1"},
	{Message{kindProposal, unsure, 1}, "\x01\x01\x02", "round 1, nothing"},
	{Message{kindDecided, one, maxRound}, "\x02\xff\xff\xff\xff\x07\x01", "round 2147483647, 1"},
	{Message{kindAskReport, silent, 2}, "\x03\x02", "round 2"},
	{Message{kindAskProposal, silent, 128}, "\x04\x80\x01", "round 128"},
}

func TestEncoding(t *testing.T) {
	for _, c := range encodings {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decode([]byte(c.bytes)); err != nil || got != c.msg || got.Describe() != c.text {
			t.Errorf("%x decodes as %+v, %v, %q; want %+v", c.bytes, got, err, got.Describe(), c.msg)
		}
	}
	for _, c := range []struct{ bytes, want string }{
		{"", "truncated"},
		{"\x00", "truncated"},
		{"\x00\x01", "truncated"},
		{"\x05\x01", "message kind 5 (allowed: 0 to 4)"},
		{"\x00\x00\x00", "message of round 0 (allowed: 1 to 2147483647)"},
		{"\x00\x80\x80\x80\x80\x08\x00", "at most 2147483647"},
		{"\x00\x01\x02", "kind 2 (allowed: 0 to 1)"},
		{"\x01\x01\x03", "kind 3 (allowed: 0 to 2)"},
		{"\x02\x01\x02", "kind 2 (allowed: 0 to 1)"},
		{"\x03\x81\x00", "not encoded as it should be"},
		{"\x03\x01\x00", "1 bytes too many"},
	} {
		if got, err := decode([]byte(c.bytes)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%x decodes as %+v, %v; want an error with %q", c.bytes, got, err, c.want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, c := range encodings {
		f.Add([]byte(c.bytes))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := decode(b); err == nil {
			if got := m.Append(nil); string(got) != string(b) || m.Size() != len(b) {
				t.Errorf("%x decodes as %+v, which encodes as %x, size %d", b, m, got, m.Size())
			}
		}
	})
}
