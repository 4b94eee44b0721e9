package etcd

import (
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms/consensus"
)

// write takes entries into the journal, which go in the place of any that it has at their indices
// and after them.
func write(j *consensus.Journal, entries []*raftpb.Entry) {
	for _, e := range entries {
		value, _ := valueOf(e) // what enters the log was looked at
		j.Write(int(e.GetIndex()), consensus.Entry{Term: uint32(e.GetTerm()), Value: int32(value)})
	}
}

// stableBytes is the content of stable storage: term, vote, commit index and log.
func stableBytes(j *consensus.Journal, hard *raftpb.HardState) []byte {
	return j.Bytes(hard.GetTerm(), hard.GetVote(), hard.GetCommit())
}

// readStable is the hard state and the log that one of n nodes has in stable storage, both empty
// where there is nothing that makes sense; what is committed is there.
func readStable(n int, stable []byte) (*raftpb.HardState, []*raftpb.Entry) {
	numbers, entries, ok := consensus.ReadJournal(stable, consensus.MaxTerm, uint64(n), maxIndex)
	if !ok || numbers[2] > uint64(len(entries)) {
		return &raftpb.HardState{}, nil
	}
	log := make([]*raftpb.Entry, len(entries))
	for i, e := range entries {
		log[i] = &raftpb.Entry{Term: new(uint64(e.Term)), Index: new(uint64(i) + 1)}
		if e.Value != consensus.Empty {
			log[i].Data = dataOf(int(e.Value))
		}
	}
	return &raftpb.HardState{Term: &numbers[0], Vote: &numbers[1], Commit: &numbers[2]}, log
}
