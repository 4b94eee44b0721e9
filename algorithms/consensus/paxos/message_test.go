package paxos

import (
	"reflect"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
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

func TestMultiEncoding(t *testing.T) {
	entries := []consensus.Entry{{Term: 9, Value: 5}, {Term: 9}}
	for _, c := range []struct {
		msg         MultiMessage
		bytes, says string
	}{
		{MultiMessage{kind: multiPrepare, ballot: 9, first: 300}, "\x00\x09\xac\x02", "ballot 9, from entry 300 on"},
		{
			MultiMessage{kind: multiPromise, ballot: 9, first: 2},
			"\x01\x09\x02\x00",
			"ballot 9, nothing from entry 2 on",
		},
		{
			MultiMessage{kind: multiPromise, ballot: 9, first: 2, entries: []consensus.Entry{{}, {Term: 4, Value: 5}}},
			"\x01\x09\x02\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x05",
			"ballot 9, entry 2 is open, entry 3 is value 5 of ballot 4",
		},
		{
			MultiMessage{kind: multiAccept, ballot: 9, first: 2, entries: entries, commit: 1},
			"\x02\x09\x02\x01\x02\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00",
			"ballot 9, entry 2 is value 5, entry 3 is value 0, decided up to 1",
		},
		{MultiMessage{kind: multiAccepted, ballot: 9, first: 2, last: 3}, "\x03\x09\x02\x03", "ballot 9, entry 2 to 3"},
		{MultiMessage{kind: multiCommit, ballot: 9, commit: 3}, "\x04\x09\x03", "ballot 9, decided up to 3"},
		{MultiMessage{kind: multiFetch, ballot: 9, first: 3}, "\x05\x09\x03", "ballot 9, from entry 3 on"},
		{MultiMessage{kind: multiReject, ballot: 9, other: 10}, "\x06\x09\x0a", "ballot 9, promised ballot 10"},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decodeMulti([]byte(c.bytes)); err != nil || !reflect.DeepEqual(got, c.msg) {
			t.Errorf("%x decodes as %+v, %v; want %+v", c.bytes, got, err, c.msg)
		}
		if got := c.msg.Describe(); got != c.says {
			t.Errorf("%x says %q; want %q", c.bytes, got, c.says)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "kind": "\x07\x01\x01", "no number": "\x00\x01", "too much": "\x04\x01\x01\x00",
		"long form":         "\x04\x81\x00\x01",
		"an entry too many": "\x02\x09\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x05\x00",
		"an entry too few":  "\x02\x09\x02\x01\x02\x00\x00\x00\x00\x00\x00\x00\x05",
		"more than a batch": "\x02\x09\x02\x01\x81\x04",
		"a value beyond":    "\x02\x09\x02\x01\x01\x00\x00\x00\x00\x00\x00\xff\xff",
	} {
		if got, err := decodeMulti([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %+v; want an error", name, b, got)
		}
	}
}

func FuzzMultiDecoder(f *testing.F) { fuzzDecoder(f, decodeMulti) }

// What is in stable storage is read as it was written, and what makes no sense is nothing.
func TestRegister(t *testing.T) {
	want := register{promised: 300, log: []consensus.Entry{{Term: 2, Value: 5}, {}, {Term: 300}}}
	if got, applied := readRegister(want.bytes(1)); !reflect.DeepEqual(got, want) || applied != 1 {
		t.Errorf("%+v, %d applied; want %+v, 1", got, applied, want)
	}
	good := want.bytes(2)
	for name, b := range map[string][]byte{
		"a hole below what is applied": good, "cut": good[:len(good)-1], "longer": append(want.bytes(1), 0),
		"more applied than there is": want.bytes(4), "a ballot above the promise": {1, 0, 1, 2, 1}, "nothing": nil,
	} {
		if got, applied := readRegister(b); got.promised != 0 || got.log != nil || applied != 0 {
			t.Errorf("%s: %+v, %d applied", name, got, applied)
		}
	}
}
