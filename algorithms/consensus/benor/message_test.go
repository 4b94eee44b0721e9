package benor

import (
	"testing"

	"github.com/joulemark/joulemark/bench/algotest"
)

var codec = algotest.NewCodec(decode).
	Takes(Message{kindReport, zero, 1}, "\x00\x01\x00", "round 1, 0").
	Takes(Message{kindReport, one, 300}, "\x00\xac\x02\x01", "round 300, 1").
	Takes(Message{kindProposal, unsure, 1}, "\x01\x01\x02", "round 1, nothing").
	Takes(Message{kindDecided, one, maxRound}, "\x02\xff\xff\xff\xff\x07\x01", "round 2147483647, 1").
	Takes(Message{kindAskReport, silent, 2}, "\x03\x02", "round 2").
	Takes(Message{kindAskProposal, silent, 128}, "\x04\x80\x01", "round 128").
	Refuses("", "truncated").
	Refuses("\x00", "truncated").
	Refuses("\x00\x01", "truncated").
	Refuses("\x05\x01", "message kind 5 (allowed: 0 to 4)").
	Refuses("\x00\x00\x00", "message of round 0 (allowed: 1 to 2147483647)").
	Refuses("\x00\x80\x80\x80\x80\x08\x00", "at most 2147483647").
	Refuses("\x00\x01\x02", "kind 2 (allowed: 0 to 1)").
	Refuses("\x01\x01\x03", "kind 3 (allowed: 0 to 2)").
	Refuses("\x02\x01\x02", "kind 2 (allowed: 0 to 1)").
	Refuses("\x03\x81\x00", "not encoded as it should be").
	Refuses("\x03\x01\x00", "1 bytes too many")

func TestEncoding(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }
