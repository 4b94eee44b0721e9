package etcd

import (
	"testing"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
)

func TestMessagesInWords(t *testing.T) {
	all := samples()
	for kind, want := range map[algorithms.Kind]string{
		kindVote:       "term 3, log ends with entry 9 of term 2",
		kindGranted:    "term 3",
		kindRefused:    "term 3",
		kindAppend:     "term 3, entry 10 is value 7, entry 11 is empty, after entry 9 of term 2, commit index 8",
		kindEmpty:      "term 3, nothing after entry 9 of term 2, commit index 8",
		kindAppended:   "term 3, has entries up to 11",
		kindRejected:   "term 3, has no such entry 11, proposes to try after 5",
		kindBeat:       "term 3, commit index 8",
		kindBeatAnswer: "term 3",
	} {
		if m, _ := encode(all[uint8(kind)]); m.Describe() != want {
			t.Errorf("%s is described as %q, want %q", kinds[kind].Name, m.Describe(), want)
		}
	}
	first := &raftpb.Message{
		Type: raftpb.MsgVote.Enum(), From: new(uint64(1)), To: new(uint64(2)), Term: new(uint64(1)),
		LogTerm: new(uint64(0)), Index: new(uint64(0)),
	}
	if m, _ := encode(first); m.Describe() != "term 1, log is empty" {
		t.Errorf("the first vote is described as %q", m.Describe())
	}
	if got := (Message{"\x00?"}).Describe(); got != "not a raft message" {
		t.Errorf("what is no message is described as %q", got)
	}
}
