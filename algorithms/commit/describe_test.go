package commit

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestMessagesInWords(t *testing.T) {
	for _, c := range []struct {
		m    algorithms.Describer
		want string
	}{
		{TwoPhaseMessage{kindPrepare, 1, 0}, "t1"},
		{TwoPhaseMessage{kindPrepare, 3, 2}, "t3, last committed t2"},
		{TwoPhaseMessage{kind: kindYes, txn: 3}, "t3"},
		{ThreePhaseMessage{kind: kindCanCommit, txn: 3, last: 1, round: 2}, "t3, last committed t1, round 2"},
		{ThreePhaseMessage{kind: kindAckPre, txn: 3}, "t3"},
		{ThreePhaseMessage{kind: kindStateInquiry, round: 4}, "round 4"},
		{ThreePhaseMessage{kind: kindState, round: 4}, "knows of no transaction, round 4"},
		{
			ThreePhaseMessage{kind: kindState, txn: 1, phase: prepared, standing: doubtful},
			"voted yes in t1, back from a crash, round 0",
		},
		{ThreePhaseMessage{kind: kindState, txn: 1, last: 1, standing: leading}, "decided t1, last committed t1, " +
			"coordinates, round 0"},
		{PaxosMessage{kind: kindPaxosPrepare, txn: 3, last: 1}, "t3, last committed t1"},
		{PaxosMessage{kind: kindPhase2a, txn: 3, yes: true}, "t3, prepared, ballot 0"},
		{PaxosMessage{kind: kindPhase2a, txn: 3, ballot: 4}, "t3, abort, ballot 4"},
		{PaxosMessage{kind: kindPhase2b, txn: 3, ballot: 4, yes: true}, "t3, commit, ballot 4"},
		{PaxosMessage{kind: kindPhase1b, txn: 3, ballot: 4, prepared: "\x07"}, "t3, ballot 4, 3 prepared"},
		{
			PaxosMessage{kind: kindPhase1b, txn: 3, ballot: 4, accepted: 2, yes: true},
			"t3, commit, ballot 4, accepted in ballot 2",
		},
	} {
		if got := c.m.Describe(); got != c.want {
			t.Errorf("%#v is described as %q, want %q", c.m, got, c.want)
		}
	}
}
