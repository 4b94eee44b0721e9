package etcd

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms/consensus"

	"go.etcd.io/raft/v3/raftpb"
)

func TestJournal(t *testing.T) {
	log := []*raftpb.Entry{
		{Term: new(uint64(1)), Index: new(uint64(1))},
		{Term: new(uint64(1)), Index: new(uint64(2)), Data: dataOf(1)},
		{Term: new(uint64(299)), Index: new(uint64(3)), Data: dataOf(consensus.MaxValues)},
	}
	hard := &raftpb.HardState{Term: new(uint64(300)), Vote: new(uint64(4)), Commit: new(uint64(2))}
	var j consensus.Journal
	// Two that are overwritten by the third.
	write(&j, []*raftpb.Entry{
		log[0], log[1],
		{Term: new(uint64(2)), Index: new(uint64(3))},
		{Term: new(uint64(2)), Index: new(uint64(4))},
	})
	write(&j, log[2:])
	stable := stableBytes(&j, hard)
	for range 2 { // the second time from what was read the first time
		gotHard, gotLog := readStable(4, stable)
		if gotHard.GetTerm() != 300 || gotHard.GetVote() != 4 || gotHard.GetCommit() != 2 || len(gotLog) != 3 {
			t.Fatalf("%v with %d entries", gotHard, len(gotLog))
		}
		for i, e := range log {
			got := gotLog[i]
			if got.GetTerm() != e.GetTerm() || got.GetIndex() != e.GetIndex() || string(got.Data) != string(e.Data) ||
				(got.Data == nil) != (e.Data == nil) {
				t.Errorf("entry %d is %v; want %v", i, got, e)
			}
		}
		var again consensus.Journal
		write(&again, gotLog)
		if got := stableBytes(&again, gotHard); string(got) != string(stable) {
			t.Errorf("%x becomes %x", stable, got)
		}
	}
	for i := range stable {
		if got, log := readStable(4, stable[:i]); got.GetTerm() != 0 || log != nil {
			t.Errorf("the first %d of %d bytes are read as %v with %d entries", i, len(stable), got, len(log))
		}
	}
}

func TestReadStableRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		stable []byte
	}{
		{"nothing", nil},
		{"a vote for nobody known", []byte{1, 5, 0, 0}},
		{"more committed than there is", []byte{1, 1, 2, 1, 1, 0}},
		{"an entry of no term", []byte{1, 1, 0, 1, 0, 0}},
		{"an entry ahead of its term", []byte{1, 1, 0, 1, 2, 0}},
		{"terms that fall", []byte{2, 1, 0, 2, 2, 0, 1, 0}},
		{"a long log in few bytes", []byte{1, 1, 0, 0xff, 0xff, 0xff, 0xff, 0x07}},
		{"bytes too many", []byte{1, 1, 1, 1, 1, 0, 0}},
	} {
		if got, log := readStable(4, c.stable); got.GetTerm() != 0 || got.GetVote() != 0 || got.GetCommit() != 0 ||
			log != nil {
			t.Errorf("%s is read as %v with %d entries", c.name, got, len(log))
		}
	}
	if got, log := readStable(4, []byte{1, 4, 1, 1, 1, 0}); got.GetTerm() != 1 || got.GetVote() != 4 ||
		got.GetCommit() != 1 || len(log) != 1 {
		t.Errorf("what makes sense is read as %v with %d entries", got, len(log))
	}
}
