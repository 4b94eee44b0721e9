package paxos

import (
	"reflect"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/algotest"
)

var single = algotest.NewCodec(decodeSingle).
	Takes(SingleMessage{kind: kindPrepare, ballot: 1}, "\x00\x01", "ballot 1").
	Takes(SingleMessage{kind: kindPromise, ballot: 300}, "\x01\xac\x02\x00", "ballot 300, nothing accepted").
	Takes(
		SingleMessage{kindPromise, 9, 4, 5},
		"\x01\x09\x04\x00\x00\x00\x00\x00\x00\x00\x05", "ballot 9, accepted value 5 in ballot 4",
	).
	Takes(
		SingleMessage{kind: kindAccept, ballot: 9, value: 258},
		"\x02\x09\x00\x00\x00\x00\x00\x00\x01\x02", "ballot 9, value 258",
	).
	Takes(
		SingleMessage{kind: kindAccepted, ballot: 9, value: 1},
		"\x03\x09\x00\x00\x00\x00\x00\x00\x00\x01", "ballot 9, value 1",
	).
	Takes(SingleMessage{kind: kindLearn, value: 1}, "\x04\x00\x00\x00\x00\x00\x00\x00\x01", "value 1").
	Takes(SingleMessage{kind: kindReject, ballot: 1, other: 2}, "\x05\x01\x02", "ballot 1, promised ballot 2").
	Refuses("", "truncated message").
	Refuses("\x00", "truncated message").
	Refuses("\x06\x01", "message kind 6 (allowed: 0 to 5)").
	Refuses("\x00\x81\x00", "number is not encoded as it should be").
	Refuses("\x00\x01\x00", "1 bytes too many").
	// too large a ballot
	Refuses("\x00\x80\x80\x80\x80\x08", "number 2147483648 (allowed: at most 2147483647)").
	// half a value
	Refuses("\x04\x00\x00\x00\x01", "truncated message").
	// no value
	Refuses("\x04\x00\x00\x00\x00\x00\x00\x00\x00", "value 0 (allowed: 1 or more)").
	// a value below
	Refuses("\x04\xff\x00\x00\x00\x00\x00\x00\x00", "value -72057594037927936 (allowed: 1 or more)")

func TestSingleEncoding(t *testing.T) { single.Test(t) }

func FuzzSingleDecoder(f *testing.F) { single.Fuzz(f) }

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

var entries = []consensus.Entry{{Term: 9, Value: 5}, {Term: 9}}

var multi = algotest.NewCodec(decodeMulti).
	Takes(MultiMessage{kind: multiPrepare, ballot: 9, first: 300}, "\x00\x09\xac\x02", "ballot 9, from entry 300 on").
	Takes(
		MultiMessage{kind: multiPromise, ballot: 9, first: 2},
		"\x01\x09\x02\x00", "ballot 9, nothing from entry 2 on",
	).
	Takes(
		MultiMessage{kind: multiPromise, ballot: 9, first: 2, entries: []consensus.Entry{{}, {Term: 4, Value: 5}}},
		"\x01\x09\x02\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x05",
		"ballot 9, entry 2 is open, entry 3 is value 5 of ballot 4",
	).
	Takes(
		MultiMessage{kind: multiAccept, ballot: 9, first: 2, entries: entries, commit: 1},
		"\x02\x09\x02\x01\x02\x00\x00\x00\x00\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00\x00\x00",
		"ballot 9, entry 2 is value 5, entry 3 is value 0, decided up to 1",
	).
	Takes(
		MultiMessage{kind: multiAccepted, ballot: 9, first: 2, last: 3},
		"\x03\x09\x02\x03", "ballot 9, entry 2 to 3",
	).
	Takes(MultiMessage{kind: multiCommit, ballot: 9, commit: 3}, "\x04\x09\x03", "ballot 9, decided up to 3").
	Takes(MultiMessage{kind: multiFetch, ballot: 9, first: 3}, "\x05\x09\x03", "ballot 9, from entry 3 on").
	Takes(MultiMessage{kind: multiReject, ballot: 9, other: 10}, "\x06\x09\x0a", "ballot 9, promised ballot 10").
	Refuses("", "truncated message").
	Refuses("\x07\x01\x01", "message kind 7 (allowed: 0 to 6)").
	Refuses("\x00\x01", "truncated message").
	Refuses("\x04\x01\x01\x00", "1 bytes too many").
	Refuses("\x04\x81\x00\x01", "number is not encoded as it should be").
	Refuses("\x02\x09\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x05\x00", "1 bytes too many").
	// an entry too few
	Refuses("\x02\x09\x02\x01\x02\x00\x00\x00\x00\x00\x00\x00\x05", "truncated message").
	// more than a batch
	Refuses("\x02\x09\x02\x01\x81\x04", "number 513 (allowed: at most 512)").
	// a value beyond
	Refuses("\x02\x09\x02\x01\x01\x00\x00\x00\x00\x00\x00\xff\xff", "value 65535 (allowed: 0 to 10000)")

func TestMultiEncoding(t *testing.T) { multi.Test(t) }

func FuzzMultiDecoder(f *testing.F) { multi.Fuzz(f) }

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
