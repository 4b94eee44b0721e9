package pbft

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

const half = "0123456789abcdef"

var encodings = []struct {
	msg   Message
	bytes string
	text  string
}{
	{
		Message{kind: kindPrePrepare, view: 1, seq: 300, body: "\x05\xac\x02"},
		"\x00\x01\xac\x02\x03\x05\xac\x02\x00",
		"view 1, number 300, values 5 to 300",
	},
	{Message{kind: kindPrePrepare, seq: 1}, "\x00\x00\x01\x00\x00", "view 0, number 1, null request"},
	{
		Message{kind: kindPrepare, view: 2, seq: 1, digest: half, codes: "12345678"},
		"\x01\x02\x01" + half + "\x0812345678", "view 2, number 1, 3031",
	},
	{Message{kind: kindCommit, seq: 1, digest: half}, "\x02\x00\x01" + half + "\x00", "view 0, number 1, 3031"},
	{Message{kind: kindCheckpoint, seq: 2, digest: half}, "\x03\x02" + half + "\x00", "number 2, 3031"},
	{Message{kind: kindViewChange, view: 1, body: "\x00"}, "\x04\x01\x00\x01\x00\x00", "view 1, prepared nothing"},
	{
		Message{kind: kindViewChange, view: 1, seq: 4, body: "\x01\x05\x01\x00\x01\x07\x01\x00" + half},
		"\x04\x01\x04\x18\x01\x05\x01\x00\x01\x07\x01\x00" + half + "\x00",
		"view 1, prepared value 7 as number 5 in view 0",
	},
	{
		Message{kind: kindNewView, view: 1, body: "\x01\x02\x04\x01\x00\x01\x00\x00"},
		"\x05\x01\x08\x01\x02\x04\x01\x00\x01\x00\x00\x00", "view 1, by 1 view-changes",
	},
	{Message{kind: kindFetch, seq: 3}, "\x06\x03\x00", "from number 3"},
	{
		Message{kind: kindExecuted, seq: 3, body: "\x02\x01\x07\x00"},
		"\x07\x03\x04\x02\x01\x07\x00\x00",
		"from number 3: 2 requests",
	},
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
		{"\x08", "message kind 8 (allowed: 0 to 7)"},
		{"\x06\x03", "truncated"},
		{"\x06\x00\x00", "fetch of sequence number 0"},
		{"\x06\x83\x00\x00", "not encoded as it should be"},
		{"\x06\x03\x00\x00", "1 bytes too many"},
		{"\x01\x02\x01" + half[1:] + "\x00", "truncated"},
		{"\x00\x00\x01\x01\x00\x00", errBody.Error()},         // value 0
		{"\x00\x00\x01\x02\x81\x00\x00", errBody.Error()},     // 1 in two bytes
		{"\x00\x00\x01\x01\x81\x00", errBody.Error()},         // the end is missing
		{"\x00\x00\x01\x03\x91\xce\x00\x00", errBody.Error()}, // 10001 in a long form
		{"\x04\x01\x00\x00\x00", errBody.Error()},
		{"\x04\x01\x00\x04\x01\x05\x02\x00\x00", errBody.Error()},
		{"\x04\x01\x00\x07\x02\x05\x00\x00\x05\x00\x00\x00", errBody.Error()}, // the same number twice
		{"\x05\x01\x03\x01\x02\x06\x00", errBody.Error()},                     // no view-change
		{"\x07\x03\x03\x02\x01\x07\x00", errBody.Error()},
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

// A code is good for one text, from one replica, to another.
func TestCodes(t *testing.T) {
	k := keys{seed: 7}
	for from := range algorithms.ID(4) {
		codes := k.codes(4, from, []byte("text"))
		for to := range algorithms.ID(4) {
			for claimed := range algorithms.ID(4) {
				want := claimed == from && to != from
				if got := k.valid(4, claimed, to, []byte("text"), codes); got != want {
					t.Errorf("from %d, as from %d to %d: valid: %t; want %t", from, claimed, to, got, want)
				}
			}
			if k.valid(4, from, to, []byte("Text"), codes) || k.valid(4, from, to, []byte("text"), codes[1:]) ||
				(keys{seed: 8}).valid(4, from, to, []byte("text"), codes) {
				t.Errorf("from %d to %d: another text, codes cut or another key are valid", from, to)
			}
		}
	}
}
