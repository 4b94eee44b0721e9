package commit

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestTwoPhaseEncoding(t *testing.T) {
	for _, c := range []struct {
		msg   TwoPhaseMessage
		bytes string
	}{
		{TwoPhaseMessage{kindPrepare, 1, 0}, "\x00\x01\x00"},
		{TwoPhaseMessage{kindPrepare, 300, 299}, "\x00\xac\x02\xab\x02"},
		{TwoPhaseMessage{kind: kindYes, txn: 1}, "\x01\x01"},
		{TwoPhaseMessage{kind: kindCommit, txn: math.MaxUint32}, "\x03\xff\xff\xff\xff\x0f"},
		{TwoPhaseMessage{kindAbort, 2, 1}, "\x04\x02\x01"},
		{TwoPhaseMessage{kind: kindInquiry, txn: 128}, "\x06\x80\x01"},
		{TwoPhaseMessage{kind: kindReadOnly, txn: 1}, "\x07\x01"},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decodeTwoPhase([]byte(c.bytes)); err != nil || got != c.msg {
			t.Errorf("%x decodes as %+v, %v; want %+v", c.bytes, got, err, c.msg)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "no number": "\x01", "no last": "\x00\x01", "kind": "\x08\x01", "cut": "\x01\x80",
		"long form": "\x01\x81\x00",
		"too large": "\x01\x80\x80\x80\x80\x10", "too much": "\x01\x01\x00",
	} {
		if got, err := decodeTwoPhase([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %+v; want an error", name, b, got)
		}
	}
}

func TestThreePhaseEncoding(t *testing.T) {
	for _, c := range []struct {
		msg   ThreePhaseMessage
		bytes string
	}{
		{ThreePhaseMessage{kind: kindCanCommit, txn: 300, last: 299, round: 1}, "\x00\xac\x02\xab\x02\x01"},
		{ThreePhaseMessage{kind: kindVotesYes, txn: 1}, "\x01\x01"},
		{ThreePhaseMessage{kind: kindPreCommit, txn: 1, round: maxRound}, "\x03\x01\xff\xff\xff\xff\x07"},
		{ThreePhaseMessage{kind: kindDoCommit, txn: 2, round: 3}, "\x05\x02\x03"},
		{ThreePhaseMessage{kind: kindDoAbort, txn: 2, last: 1, round: 3}, "\x06\x02\x01\x03"},
		{ThreePhaseMessage{kind: kindStateRequest, round: 3}, "\x09\x03"},
		{
			ThreePhaseMessage{kind: kindState, txn: 2, last: 1, round: 3, phase: precommitted, standing: leading},
			"\x0b\x02\x01\x03\x08",
		},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decodeThreePhase([]byte(c.bytes)); err != nil || got != c.msg {
			t.Errorf("%x decodes as %+v, %v; want %+v", c.bytes, got, err, c.msg)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "no number": "\x01", "no last": "\x00\x01", "no round": "\x00\x01\x00", "kind": "\x0c\x01",
		"cut":   "\x01\x80",
		"round": "\x09\x80\x80\x80\x80\x08", "no state": "\x0b\x02\x01\x03", "state": "\x0b\x02\x01\x03\x09",
		"too much": "\x01\x01\x00",
	} {
		if got, err := decodeThreePhase([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %+v; want an error", name, b, got)
		}
	}
}

func TestPaxosCommitEncoding(t *testing.T) {
	for _, c := range []struct {
		msg   PaxosMessage
		bytes string
	}{
		{PaxosMessage{kind: kindPaxosPrepare, txn: 300, last: 299}, "\x00\xac\x02\xab\x02"},
		{PaxosMessage{kind: kindPhase2a, txn: 2, last: 1, yes: true, leader: 3}, "\x01\x02\x01\x00\x01\x03"},
		{PaxosMessage{kind: kindPhase2a, txn: 2, last: 1, ballot: 5}, "\x01\x02\x01\x05\x00"},
		{PaxosMessage{kind: kindPhase2b, txn: 2, ballot: maxBallot}, "\x02\x02\x00\xff\xff\xff\xff\x07\x00"},
		{PaxosMessage{kind: kindPaxosCommit, txn: math.MaxUint32}, "\x03\xff\xff\xff\xff\x0f"},
		{PaxosMessage{kind: kindPaxosAbort, txn: 2, last: 1}, "\x04\x02\x01"},
		{PaxosMessage{kind: kindPhase1a, txn: 2, ballot: 5}, "\x05\x02\x00\x05"},
		{
			PaxosMessage{kind: kindPhase1b, txn: 2, ballot: 5, prepared: "\x07\x00"},
			"\x06\x02\x00\x05\x00\x00\x02\x07\x00",
		},
		{PaxosMessage{kind: kindPhase1b, txn: 2, ballot: 5, accepted: 4, yes: true}, "\x06\x02\x00\x05\x01\x04\x00"},
	} {
		if got := string(c.msg.Append(nil)); got != c.bytes || c.msg.Size() != len(c.bytes) {
			t.Errorf("%+v encodes as %x, size %d; want %x", c.msg, got, c.msg.Size(), c.bytes)
		}
		if got, err := decodePaxos([]byte(c.bytes)); err != nil || got != c.msg {
			t.Errorf("%x decodes as %+v, %v; want %+v", c.bytes, got, err, c.msg)
		}
	}
	for name, b := range map[string]string{
		"empty": "", "kind": "\x08\x01", "no last": "\x00\x01", "neither yes nor no": "\x02\x02\x00\x05\x02",
		"no leader": "\x01\x02\x01\x00\x01", "ballot": "\x05\x02\x00\x80\x80\x80\x80\x08",
		"votes cut": "\x06\x02\x00\x05\x00\x00\x02\x07", "too many votes": "\x06\x02\x00\x05\x00\x00\xff\xff\x7f\x07",
		"too much": "\x03\x01\x00",
	} {
		if got, err := decodePaxos([]byte(b)); err == nil {
			t.Errorf("%s: %x decodes as %+v; want an error", name, b, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\x00\xac\x02\xab\x02"))
	f.Add([]byte("\x0b\x02\x01\x03\x08"))
	f.Add([]byte("\x06\x02\x00\x05\x00\x00\x02\x07\x00"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := decodePaxos(b); err == nil {
			same(t, b, m)
		}
		if m, err := decodeTwoPhase(b); err == nil {
			same(t, b, m)
		}
		if m, err := decodeThreePhase(b); err == nil {
			same(t, b, m)
		}
	})
}

func same(t *testing.T, b []byte, m algorithms.Message) {
	t.Helper()
	if got := m.Append(nil); string(got) != string(b) || m.Size() != len(b) {
		t.Errorf("%x decodes as %+v, which encodes as %x, size %d", b, m, got, m.Size())
	}
}

// Stable storage that makes no sense counts for nothing.
func TestRead(t *testing.T) {
	r := &run{transactions: 10}
	for _, c := range []struct {
		stable string
		want   ledger
	}{
		{"", ledger{}},
		{"\x00\x05\x05", ledger{5, 5, decided}},
		{"\x01\x05\x04", ledger{5, 4, prepared}},
		{"\x02\x0a\x00", ledger{10, 0, precommitted}},
		{"\x03\x05\x04", ledger{}},
		{"\x00\x0b\x04", ledger{}},     // beyond the run
		{"\x00\x05\x06", ledger{}},     // committed what has not come
		{"\x01\x05\x05", ledger{}},     // committed what is not decided
		{"\x00\x05\x05\x00", ledger{}}, // more
		{"\x00\x05", ledger{}},
	} {
		if got := read(r, []byte(c.stable), phases); got != c.want {
			t.Errorf("%x reads as %+v; want %+v", c.stable, got, c.want)
		}
	}
	if got := read(r, []byte("\x02\x05\x04"), precommitted); got != (ledger{}) {
		t.Errorf("a pre-commit in the log of TwoPhase reads as %+v", got)
	}
}
