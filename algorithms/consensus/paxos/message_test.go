package paxos

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestSingleEncoding(t *testing.T) {
	for _, c := range []struct {
		msg         SingleMessage
		bytes, says string
	}{
		{SingleMessage{kind: kindPrepare, ballot: 1}, "\x00\x01", "ballot 1"},
		{SingleMessage{kind: kindPromise, ballot: 300}, "\x01\xac\x02\x00", "ballot 300, nothing accepted"},
		{
			SingleMessage{kindPromise, 9, 4, 5},
			"\x01\x09\x04\x00\x00\x00\x00\x00\x00\x00\x05",
			"ballot 9, accepted value 5 in ballot 4",
		},
		{
			SingleMessage{kind: kindAccept, ballot: 9, value: 258},
			"\x02\x09\x00\x00\x00\x00\x00\x00\x01\x02",
			"ballot 9, value 258",
		},
		{
			SingleMessage{kind: kindAccepted, ballot: 9, value: 1},
			"\x03\x09\x00\x00\x00\x00\x00\x00\x00\x01",
			"ballot 9, value 1",
		},
		{SingleMessage{kind: kindLearn, value: 1}, "\x04\x00\x00\x00\x00\x00\x00\x00\x01", "value 1"},
		{SingleMessage{kind: kindReject, ballot: 1, other: 2}, "\x05\x01\x02", "ballot 1, promised ballot 2"},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decodeSingle([]byte(c.bytes)); err != nil || got != c.msg {
			t.Errorf("%x decodes as %+v, %v; want %+v", c.bytes, got, err, c.msg)
		}
		if got := c.msg.Describe(); got != c.says {
			t.Errorf("%x says %q; want %q", c.bytes, got, c.says)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "no ballot": "\x00", "kind": "\x06\x01", "long form": "\x00\x81\x00", "too much": "\x00\x01\x00",
		"too large a ballot": "\x00\x80\x80\x80\x80\x08", "half a value": "\x04\x00\x00\x00\x01",
		"no value": "\x04\x00\x00\x00\x00\x00\x00\x00\x00", "a value below": "\x04\xff\x00\x00\x00\x00\x00\x00\x00",
	} {
		if got, err := decodeSingle([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %+v; want an error", name, b, got)
		}
	}
}

func FuzzSingleDecoder(f *testing.F) { fuzzDecoder(f, decodeSingle) }

// fuzzDecoder wants of every message that is taken the bytes it came from.
func fuzzDecoder[M algorithms.Message](f *testing.F, decode func([]byte) (M, error)) {
	for kind := range byte(12) {
		f.Add([]byte{kind, 1})
		f.Add([]byte{kind, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1})
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

// Every node has a ballot above any other, of its own, and no two nodes the same.
func TestBallots(t *testing.T) {
	for n := 1; n <= 5; n++ {
		for id := range algorithms.ID(n) {
			for b := range ballot(40) {
				next := b.above(id, n)
				if next <= b || next > b+ballot(n) || !next.of(id, n) || next.owner(n) != id {
					t.Errorf("n=%d: the ballot of node %d above %d is %d", n, id, b, next)
				}
			}
			if got := ballot(maxBallot).above(id, n); got != 0 {
				t.Errorf("n=%d: node %d has ballot %d above the highest", n, id, got)
			}
		}
	}
}
