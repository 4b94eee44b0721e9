package raft

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/algotest"
)

// codec has some messages of every kind, with what they say.
var codec = algotest.NewCodec(decode).
	Takes(Message{kind: kindVote, term: 1}, "\x00\x01\x00\x00", "term 1, log is empty").
	Takes(
		Message{kind: kindVote, term: 3, index: 9, logTerm: 2},
		"\x00\x03\x09\x02", "term 3, log ends with entry 9 of term 2",
	).
	Takes(Message{kind: kindGranted, term: 300}, "\x01\xac\x02", "term 300").
	Takes(Message{kind: kindRefused, term: consensus.MaxTerm}, "\x02\xff\xff\xff\xff\x07", "term 2147483647").
	Takes(
		Message{kind: kindAppend, term: 3, commit: 2, entries: []consensus.Entry{{Term: 1, Value: 7}, {Term: 3}}},
		"\x03\x03\x00\x00\x02\x02\x01\x07\x02\x00",
		"term 3, entry 1 is value 7 of term 1, entry 2 is empty, at the start of the log, commit index 2",
	).
	Takes(
		Message{
			kind: kindAppend, term: 3, index: 9, logTerm: 3, commit: maxLog,
			entries: []consensus.Entry{{Term: 3, Value: consensus.MaxValues}},
		},
		"\x03\x03\x09\x03\x80\x80\x04\x01\x00\x90\x4e",
		"term 3, entry 10 is value 10000, after entry 9 of term 3, commit index 65536",
	).
	Takes(
		Message{kind: kindBeat, term: 3, index: 9, logTerm: 2, commit: 8},
		"\x04\x03\x09\x02\x08", "term 3, nothing after entry 9 of term 2, commit index 8",
	).
	Takes(Message{kind: kindAppended, term: 3, index: 11}, "\x05\x03\x0b", "term 3, has entries up to 11").
	Takes(
		Message{kind: kindRejected, term: 3, index: 11, commit: 5},
		"\x06\x03\x0b\x00\x05", "term 3, not after entry 11, log ends before 5",
	).
	Takes(
		Message{kind: kindRejected, term: 3, index: 11, logTerm: 2, commit: 5},
		"\x06\x03\x0b\x02\x05", "term 3, not after entry 11, which is of term 2 from 5 on",
	).
	Takes(
		Message{kind: kindPreVote, term: 4, index: 1, logTerm: 1},
		"\x07\x04\x01\x01", "term 4, log ends with entry 1 of term 1",
	).
	Takes(Message{kind: kindPreGranted, term: 4}, "\x08\x04", "term 4").
	Takes(Message{kind: kindPreRefused, term: 4}, "\x09\x04", "term 4").
	Takes(Message{kind: kindOutdated, term: 4}, "\x0a\x04", "term 4").
	Refuses("", "truncated message").
	Refuses("\x0b\x01", "message kind 11 (allowed: 0 to 10)").
	Refuses("\x01\x00", "vote of term 0 (allowed: from 1)").
	Refuses("\x01\x01\x01", "1 bytes too many").
	Refuses("\x01\x81\x00", "number is not encoded as it should be").
	Refuses("\x00\x01\x01\x02", "number 2 (allowed: at most 1)").
	Refuses("\x00\x01\x01\x00", "RequestVote with an entry 1 of term 0 (allowed: both 0 or none)").
	Refuses("\x00\x01\x00\x01", "RequestVote with an entry 0 of term 1 (allowed: both 0 or none)").
	Refuses("\x03\x01\x00\x00\x00\x00", "AppendEntries without entries").
	Refuses("\x03\x01\x00\x00\x00\x01\x00\x01", "entry 1 of term 0 (allowed: from 1)").
	Refuses("\x03\x01\x00\x00\x00\x02\x01\x01\x01\x01", "number 1 (allowed: at most 0)").
	Refuses("\x03\x01\x00\x00\x00\xff\x1f\x01\x01", "truncated message").
	Refuses("\x03\x01\x80\x80\x04\x01\x00\x01\x00\x01", "1 entries behind 65536 (allowed: up to 65536)").
	Refuses("\x05\x01\x81\x80\x04", "number 65537 (allowed: at most 65536)").
	Refuses("\x06\x01\x00\x00\x00", "rejection of index 0 with first index 0 (allowed: 1 up to the rejected one)").
	Refuses("\x06\x01\x03\x00\x04", "rejection of index 3 with first index 4 (allowed: 1 up to the rejected one)")

func TestMessages(t *testing.T) { codec.Test(t) }

func FuzzDecode(f *testing.F) { codec.Fuzz(f) }
