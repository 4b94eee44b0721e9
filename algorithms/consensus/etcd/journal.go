package etcd

import (
	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// journal writes what stable storage holds: term, vote, commit index and number of entries as
// varints, and of each entry its term and value. It keeps the encoding of the log, because a
// node persists the whole of it at nearly every message.
type journal struct {
	log    []byte
	starts []int // in log, of each entry from index 1
	buffer []byte
}

// write takes in entries, which go in the place of any that the log has at their indices and
// after them.
func (j *journal) write(entries []*raftpb.Entry) {
	for _, e := range entries {
		if at := int(e.GetIndex()) - 1; at < len(j.starts) {
			j.log, j.starts = j.log[:j.starts[at]], j.starts[:at]
		}
		value, _ := valueOf(e) // what enters the log was looked at
		j.starts = append(j.starts, len(j.log))
		j.log = algorithms.AppendUvarint(algorithms.AppendUvarint(j.log, e.GetTerm()), uint64(value))
	}
}

// bytes is the content of stable storage. It is good until the next call.
func (j *journal) bytes(hard *raftpb.HardState) []byte {
	j.buffer = j.buffer[:0]
	for _, v := range [...]uint64{hard.GetTerm(), hard.GetVote(), hard.GetCommit(), uint64(len(j.starts))} {
		j.buffer = algorithms.AppendUvarint(j.buffer, v)
	}
	j.buffer = append(j.buffer, j.log...)
	return j.buffer
}

// readStable is the hard state and the log that one of n nodes has in stable storage, both empty
// where there is nothing that makes sense: terms rise along the log up to the node's own, and what
// is committed is there.
func readStable(n int, stable []byte) (*raftpb.HardState, []*raftpb.Entry) {
	in := algorithms.NewReader(stable)
	term, vote, commit := in.Uvarint(maxTerm), in.Uvarint(uint64(n)), in.Uvarint(maxIndex)
	length := in.Uvarint(uint64(len(stable) / 2)) // an entry takes two bytes or more
	log := make([]*raftpb.Entry, length)
	before, rising := uint64(1), true
	for i := range log {
		e := &raftpb.Entry{Term: new(in.Uvarint(term)), Index: new(uint64(i) + 1)}
		if value := in.Uvarint(consensus.MaxValues); value != consensus.Empty {
			e.Data = dataOf(int(value))
		}
		rising = rising && e.GetTerm() >= before
		before = e.GetTerm()
		log[i] = e
	}
	if in.Done() != nil || !rising || commit > length {
		return &raftpb.HardState{}, nil
	}
	return &raftpb.HardState{Term: &term, Vote: &vote, Commit: &commit}, log
}
