package mutex

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var lamportCodec = algotest.NewCodec(Lamport.Decode).
	Takes(LamportMessage{lamportRequest, 1, 1}, "\x00\x01", "timestamp 1").
	Takes(LamportMessage{lamportRequest, 128, 128}, "\x00\x80\x01", "timestamp 128").
	Takes(
		LamportMessage{lamportRequest, math.MaxUint64, math.MaxUint64},
		"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "timestamp 18446744073709551615",
	).
	Takes(LamportMessage{lamportAck, 3, 1}, "\x01\x03\x01", "timestamp 3, answers request 1").
	Takes(LamportMessage{lamportAck, 300, 127}, "\x01\xac\x02\x7f", "timestamp 300, answers request 127").
	Takes(LamportMessage{lamportRelease, 2, 1}, "\x02\x02\x01", "timestamp 2, ends request 1").
	Takes(
		LamportMessage{lamportRelease, math.MaxUint64, math.MaxUint64 - 1},
		"\x02\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01",
		"timestamp 18446744073709551615, ends request 18446744073709551614",
	).
	Refuses("", "truncated message").
	Refuses("\x00", "truncated message").
	Refuses("\x01\x05", "truncated message").
	Refuses("\x03\x05\x01", "message kind 3 (allowed: 0 to 2)").
	Refuses("\x00\x05\x05", "1 bytes too many").
	Refuses("\x00\x00", "message at timestamp 0 about a request of timestamp 0 (allowed: an earlier one, from 1)").
	Refuses("\x01\x05\x00", "message at timestamp 5 about a request of timestamp 0 (allowed: an earlier one, from 1)").
	Refuses("\x02\x05\x05", "message at timestamp 5 about a request of timestamp 5 (allowed: an earlier one, from 1)").
	Refuses("\x00\x81\x00", "number is not encoded as it should be")

func TestDecode(t *testing.T) { lamportCodec.Test(t) }

func FuzzDecode(f *testing.F) { lamportCodec.Fuzz(f) }
