package token

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

var suzukiKasamiCodec = algotest.NewCodec(decodeSuzukiKasami).
	Takes(SuzukiKasamiMessage{kind: suzukiRequest, number: 1}, "\x00\x01", "request 1").
	Takes(
		SuzukiKasamiMessage{kind: suzukiRequest, number: math.MaxUint64},
		"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "request 18446744073709551615",
	).
	Takes(
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{0}, queue: []algorithms.ID{}},
		"\x01\x01\x00\x00", "granted [0], queue []",
	).
	Takes(
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{3, 128, math.MaxUint64}, queue: []algorithms.ID{2, 0}},
		"\x01\x03\x03\x80\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x02\x02\x00",
		"granted [3 128 18446744073709551615], queue [2 0]",
	).
	Takes(SuzukiKasamiMessage{kind: suzukiRequest, number: 7}, "\x00\x07", "request 7").
	Takes(
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{0, 2}, queue: []algorithms.ID{1}},
		"\x01\x02\x00\x02\x01\x01", "granted [0 2], queue [1]",
	).
	Takes(
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{1, 0, 0, 0, 0}},
		"\x01\x05\x01\x00\x00\x00\x00\x00", "granted [1 0 0 0 0], queue []",
	).
	Takes(
		SuzukiKasamiMessage{kind: suzukiToken, granted: []uint64{1}, queue: []algorithms.ID{0}},
		"\x01\x01\x01\x01\x00", "granted [1], queue [0]",
	).
	Refuses("", "truncated message").
	Refuses("\x00", "truncated message").
	Refuses("\x00\x00", "request 0 (allowed: from 1)").
	Refuses("\x00\x01\x00", "1 bytes too many").
	Refuses("\x02\x01", "message kind 2 (allowed: 0 to 1)").
	Refuses("\x01\x02\x05", "truncated message").
	Refuses("\x01\xff\xff\xff\xff\x07", "number 2147483647 (allowed: at most 6)").
	Refuses("\x01\x01\x00\x02\x00\x00", "number 2 (allowed: at most 1)").
	Refuses("\x01\x02\x00\x00\x01\x02", "token of 2 nodes whose queue has node 2 (allowed: each of its nodes once)").
	Refuses("\x01\x02\x00\x00\x02\x01\x01", "token of 2 nodes whose queue has node 1 (allowed: each of its nodes once)")

var raymondCodec = algotest.NewCodec(decodeRaymond).
	Takes(RaymondMessage{raymondRequest, 1}, "\x00\x01", "request 1").
	Takes(
		RaymondMessage{raymondPrivilege, math.MaxUint64},
		"\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "hop 18446744073709551615",
	).
	Takes(RaymondMessage{raymondRequest, 3}, "\x00\x03", "request 3").
	Takes(RaymondMessage{raymondPrivilege, 4}, "\x01\x04", "hop 4").
	Refuses("\x00\x00", "message number 0 (allowed: from 1)").
	Refuses("\x02\x01", "message kind 2 (allowed: 0 to 1)").
	Refuses("\x01\x81\x00", "number is not encoded as it should be")

var ringCodec = algotest.NewCodec(decodeRing).
	Takes(RingToken{1, 0}, "\x00\x01\x00", "hop 1, 0 entries made").
	Takes(RingToken{300, 127}, "\x00\xac\x02\x7f", "hop 300, 127 entries made").
	Takes(
		RingToken{math.MaxUint64, math.MaxUint64},
		"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"hop 18446744073709551615, 18446744073709551615 entries made",
	).
	Takes(RingToken{5, 2}, "\x00\x05\x02", "hop 5, 2 entries made").
	Refuses("\x00\x00\x00", "token at hop 0 after 0 entries (allowed: from hop 1, an entry a hop)").
	Refuses("\x00\x02\x03", "token at hop 2 after 3 entries (allowed: from hop 1, an entry a hop)").
	Refuses("\x01\x01\x00", "message kind 1 (allowed: 0 to 0)")

func TestDecodeSuzukiKasami(t *testing.T) { suzukiKasamiCodec.Test(t) }

func FuzzDecodeSuzukiKasami(f *testing.F) { suzukiKasamiCodec.Fuzz(f) }

func TestDecodeRaymond(t *testing.T) { raymondCodec.Test(t) }

func FuzzDecodeRaymond(f *testing.F) { raymondCodec.Fuzz(f) }

func TestDecodeTokenRing(t *testing.T) { ringCodec.Test(t) }

func FuzzDecodeTokenRing(f *testing.F) { ringCodec.Fuzz(f) }
