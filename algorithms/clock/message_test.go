package clock

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var lamportCodec = algotest.NewCodec(Lamport.Decode).
	Takes(LamportMessage{0, 1}, "\x00\x00\x01", "number 0, stamp 1").
	Takes(LamportMessage{127, 128}, "\x00\x7f\x80\x01", "number 127, stamp 128").
	Takes(LamportMessage{128, 127}, "\x00\x80\x01\x7f", "number 128, stamp 127").
	Takes(
		LamportMessage{math.MaxInt32, math.MaxUint32},
		"\x00\xff\xff\xff\xff\x07\xff\xff\xff\xff\x0f", "number 2147483647, stamp 4294967295",
	).
	Refuses("", "truncated message").
	Refuses("\x00\x01", "truncated message").
	Refuses("\x01\x01\x01", "message kind 1 (allowed: 0 to 0)").
	Refuses("\x00\x01\x00", "timestamp 0 (allowed: at least 1)").
	Refuses("\x00\x01\x01\x00", "1 bytes too many").
	Refuses("\x00\x80\x80\x80\x80\x08\x01", "number 2147483648 (allowed: at most 2147483647)").
	Refuses("\x00\x01\x80\x80\x80\x80\x10", "number 4294967296 (allowed: at most 4294967295)")

func TestDecode(t *testing.T) { lamportCodec.Test(t) }

func FuzzDecode(f *testing.F) { lamportCodec.Fuzz(f) }
