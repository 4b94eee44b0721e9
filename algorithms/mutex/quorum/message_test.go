package quorum

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var codec = algotest.NewCodec(decode).
	Takes(Message{request, 1, 0}, "\x00\x01", "timestamp 1").
	Takes(
		Message{request, math.MaxUint64, 0},
		"\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "timestamp 18446744073709551615",
	).
	Takes(Message{locked, 128, 1}, "\x01\x80\x01\x01", "for request 128").
	Takes(
		Message{locked, 1, math.MaxUint64},
		"\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "for request 1, time 18446744073709551615",
	).
	Takes(Message{release, 127, 0}, "\x02\x7f", "for request 127").
	Takes(Message{failed, 300, 0}, "\x03\xac\x02", "for request 300").
	Takes(Message{inquire, 3, 2}, "\x04\x03\x02", "for request 3, time 2").
	Takes(Message{relinquish, 3, 200}, "\x05\x03\xc8\x01", "for request 3, time 200").
	Takes(Message{request, 4, 0}, "\x00\x04", "timestamp 4").
	Takes(Message{locked, 4, 1}, "\x01\x04\x01", "for request 4").
	Takes(Message{relinquish, 4, 2}, "\x05\x04\x02", "for request 4, time 2").
	Takes(Message{failed, 4, 0}, "\x03\x04", "for request 4").
	Refuses("", "truncated message").
	Refuses("\x00", "truncated message").
	Refuses("\x01\x05", "truncated message").
	Refuses("\x06\x05\x01", "message kind 6 (allowed: 0 to 5)").
	Refuses("\x00\x05\x05", "1 bytes too many").
	Refuses("\x00\x00", "message about request 0, turn 0 (allowed: from 1)").
	Refuses("\x04\x05\x00", "message about request 5, turn 0 (allowed: from 1)").
	Refuses("\x05\x81\x00\x01", "number is not encoded as it should be")

func TestDecode(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }
