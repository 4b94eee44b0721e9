package replication

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

var chainCodec = algotest.NewCodec(decodeChain).
	Takes(
		ChainMessage{kind: chainUpdate, number: 1, key: 2, value: math.MaxInt64},
		"\x00\x01\x02\xff\xff\xff\xff\xff\xff\xff\xff\x7f", "operation 1, key 2, value 9223372036854775807",
	).
	Takes(
		ChainMessage{kind: chainForward, place: 200, number: 3, key: 1, value: 3, client: 7},
		"\x01\xc8\x01\x03\x01\x03\x07", "place 200, operation 3 of node 7, key 1, value 3",
	).
	Takes(
		ChainMessage{kind: chainAck, place: math.MaxUint64},
		"\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "place 18446744073709551615",
	).
	Takes(ChainMessage{kind: chainQuery, number: 9, key: 1}, "\x03\x09\x01", "operation 9, key 1").
	Takes(ChainMessage{kind: chainReply, number: 9, value: 128}, "\x04\x09\x80\x01", "operation 9, value 128").
	Takes(ChainMessage{kind: chainComplaint}, "\x05", "").
	Takes(ChainMessage{kind: chainProbe, number: 2}, "\x06\x02", "probe 2").
	Takes(ChainMessage{kind: chainAlive, number: 2}, "\x07\x02", "probe 2").
	Takes(ChainMessage{kind: chainRemoval, gone: []algorithms.ID{1, 300}}, "\x08\x02\x01\xac\x02", "without [1 300]").
	Refuses("", "truncated message").
	Refuses("\x09", "message kind 9 (allowed: 0 to 8)").
	Refuses("\x02\x00", "place 0, number 0 (allowed: from 1)").
	Refuses("\x06\x00", "place 0, number 0 (allowed: from 1)").
	Refuses("\x05\x01", "1 bytes too many").
	Refuses("\x08\xc8\x01", "number 200 (allowed: at most 3)").
	Refuses("\x08\x01\x00", "server 0 is removed (allowed: from 1, in ascending order)").
	Refuses("\x08\x02\x03\x03", "server 3 is removed (allowed: from 1, in ascending order)")

var abdCodec = algotest.NewCodec(decodeABD).
	Takes(ABDMessage{kind: abdQuery, round: 2, key: 3}, "\x00\x02\x03", "question 2, key 3").
	Takes(ABDMessage{kind: abdValue, round: 2}, "\x01\x02\x00\x00\x00", "question 2, value 0 of stamp 0.0").
	Takes(
		ABDMessage{kind: abdStore, round: 5, key: 128, copied: copied{stamp{7, 1}, 300}},
		"\x02\x05\x80\x01\x07\x01\xac\x02", "question 5, key 128, value 300 of stamp 7.1",
	).
	Takes(
		ABDMessage{kind: abdStored, round: math.MaxUint64},
		"\x03\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "question 18446744073709551615",
	).
	Refuses("\x00\x01\x00", "question 1 (allowed: from 2)").
	Refuses("\x04\x02", "message kind 4 (allowed: 0 to 3)").
	Refuses("\x02\x02\x00\x01\x00", "truncated message").
	Refuses("\x00\x02\x91\x4e", "number 10001 (allowed: at most 10000)")

func TestDecodeChain(t *testing.T) { chainCodec.Test(t) }

func FuzzDecodeChain(f *testing.F) { chainCodec.Fuzz(f) }

func TestDecodeABD(t *testing.T) { abdCodec.Test(t) }

func FuzzDecodeABD(f *testing.F) { abdCodec.Fuzz(f) }

// Stamps are ordered by their counters, and then by their writers; so are their numbers.
func TestStamps(t *testing.T) {
	const n = 6
	order := []stamp{{}, {1, 0}, {1, 5}, {2, 0}, {endOfStamps - 1, n - 1}}
	for i, a := range order {
		for j, b := range order {
			if a.before(b) != (i < j) || (a.number(n) < b.number(n)) != (i < j) {
				t.Errorf("%v before %v: %t, numbers %d and %d", a, b, a.before(b), a.number(n), b.number(n))
			}
		}
	}
}
