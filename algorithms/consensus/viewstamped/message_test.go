package viewstamped

import (
	"reflect"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestEncoding(t *testing.T) {
	five := "\x00\x00\x00\x00\x00\x00\x00\x05"
	for _, c := range []struct {
		msg         Message
		bytes, says string
	}{
		{
			Message{kind: kindPrepare, view: 3, first: 2, commit: 1, values: []int32{5}},
			"\x00\x03\x02\x01\x01" + five,
			"view 3, entry 2 is value 5, committed up to 1",
		},
		{Message{kind: kindPrepareOK, view: 3, first: 2}, "\x01\x03\x02", "view 3, up to entry 2"},
		{Message{kind: kindCommit, view: 300, commit: 2}, "\x02\xac\x02\x02", "view 300, committed up to 2"},
		{Message{kind: kindStartViewChange, view: 3}, "\x03\x03", "view 3"},
		{
			Message{kind: kindDoViewChange, view: 3, normal: 2, commit: 1, values: []int32{5}},
			"\x04\x03\x02\x01\x01" + five, "view 3, was in view 2, entry 1 is value 5, committed up to 1",
		},
		{Message{kind: kindStartView, view: 3}, "\x05\x03\x00\x00", "view 3, no entries, committed up to 0"},
		{Message{kind: kindGetState, view: 3, first: 2}, "\x06\x03\x02", "view 3, from entry 2 on"},
		{
			Message{kind: kindNewState, view: 3, first: 2, values: []int32{5}},
			"\x07\x03\x02\x00\x01" + five,
			"view 3, entry 2 is value 5, committed up to 0",
		},
		{Message{kind: kindRecovery, nonce: 300}, "\x08\xac\x02", "nonce 12c"},
		{
			Message{kind: kindRecoveryResponse, view: 3, nonce: 300},
			"\x09\x03\x00\xac\x02\x00",
			"view 3, no entries, committed up to 0, nonce 12c",
		},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decode([]byte(c.bytes)); err != nil || !reflect.DeepEqual(got, c.msg) {
			t.Errorf("%x decodes as %+v, %v; want %+v", c.bytes, got, err, c.msg)
		}
		if got := c.msg.Describe(); got != c.says {
			t.Errorf("%x says %q; want %q", c.bytes, got, c.says)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "kind": "\x0a\x01", "no view": "\x03", "too much": "\x03\x01\x00", "long form": "\x03\x81\x00",
		"a value too few": "\x00\x03\x02\x01\x02" + five, "a value too many": "\x00\x03\x02\x01\x00" + five,
		"a value beyond": "\x00\x03\x02\x01\x01\x00\x00\x00\x00\x00\x00\xff\xff",
	} {
		if got, err := decode([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %+v; want an error", name, b, got)
		}
	}
}

func FuzzDecoder(f *testing.F) {
	for kind := range byte(kinds) + 1 {
		f.Add([]byte{kind, 1})
		f.Add([]byte{kind, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1})
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := decode(b)
		if err != nil {
			return
		}
		if got := m.Append(nil); string(got) != string(b) || m.Size() != len(b) {
			t.Errorf("%x decodes as %+v, size %d, which encodes as %x", b, m, m.Size(), got)
		}
		algorithms.Describe(m)
	})
}
