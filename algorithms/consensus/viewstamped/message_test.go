package viewstamped

import (
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

// five is value 5 as it is written.
const five = "\x00\x00\x00\x00\x00\x00\x00\x05"

var codec = algotest.NewCodec(decode).
	Takes(
		Message{kind: kindPrepare, view: 3, first: 2, commit: 1, values: []int32{5}},
		"\x00\x03\x02\x01\x01"+five, "view 3, entry 2 is value 5, committed up to 1",
	).
	Takes(Message{kind: kindPrepareOK, view: 3, first: 2}, "\x01\x03\x02", "view 3, up to entry 2").
	Takes(Message{kind: kindCommit, view: 300, commit: 2}, "\x02\xac\x02\x02", "view 300, committed up to 2").
	Takes(Message{kind: kindStartViewChange, view: 3}, "\x03\x03", "view 3").
	Takes(
		Message{kind: kindDoViewChange, view: 3, normal: 2, commit: 1, values: []int32{5}},
		"\x04\x03\x02\x01\x01"+five, "view 3, was in view 2, entry 1 is value 5, committed up to 1",
	).
	Takes(Message{kind: kindStartView, view: 3}, "\x05\x03\x00\x00", "view 3, no entries, committed up to 0").
	Takes(Message{kind: kindGetState, view: 3, first: 2}, "\x06\x03\x02", "view 3, from entry 2 on").
	Takes(
		Message{kind: kindNewState, view: 3, first: 2, values: []int32{5}},
		"\x07\x03\x02\x00\x01"+five, "view 3, entry 2 is value 5, committed up to 0",
	).
	Takes(Message{kind: kindRecovery, nonce: 300}, "\x08\xac\x02", "nonce 12c").
	Takes(
		Message{kind: kindRecoveryResponse, view: 3, nonce: 300},
		"\x09\x03\x00\xac\x02\x00", "view 3, no entries, committed up to 0, nonce 12c",
	).
	Refuses("", "truncated message").
	Refuses("\x0a\x01", "message kind 10 (allowed: 0 to 9)").
	Refuses("\x03", "truncated message").
	Refuses("\x03\x01\x00", "1 bytes too many").
	Refuses("\x03\x81\x00", "number is not encoded as it should be").
	// a value too few
	Refuses("\x00\x03\x02\x01\x02"+five, "truncated message").
	Refuses("\x00\x03\x02\x01\x00"+five, "8 bytes too many").
	// a value beyond
	Refuses("\x00\x03\x02\x01\x01\x00\x00\x00\x00\x00\x00\xff\xff", "value 65535 (allowed: 0 to 10000)")

func TestEncoding(t *testing.T) { codec.Test(t) }

func FuzzDecoder(f *testing.F) { codec.Fuzz(f) }
