package etcd

import (
	"errors"
	"fmt"

	"go.etcd.io/raft/v3/raftpb"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Indices are bounded like terms, so that sums of them do not overflow whatever a message says.
const (
	maxIndex = 1<<31 - 1
	maxNode  = 1 << 31
)

// Fields of a raftpb.Message besides type, sender, receiver and term, which all have.
const (
	hasLogTerm = 1 << iota
	hasIndex
	hasEntries
	hasCommit
	hasReject
	hasHint
)

// fields are those that the library sets in a message of each kind. All of them are there, zero
// or not.
var fields = [...]int{
	kindVote:       hasLogTerm | hasIndex,
	kindGranted:    0,
	kindRefused:    hasReject,
	kindAppend:     hasLogTerm | hasIndex | hasEntries | hasCommit,
	kindEmpty:      hasLogTerm | hasIndex | hasCommit,
	kindAppended:   hasIndex,
	kindRejected:   hasLogTerm | hasIndex | hasReject | hasHint,
	kindBeat:       hasCommit,
	kindBeatAnswer: 0,
	kindPreVote:    hasLogTerm | hasIndex,
	kindPreGranted: 0,
	kindPreRefused: hasReject,
}

// wellFormed reports what is wrong with a message by itself, or nil. Of what it lets pass
// some is still impossible at the node that receives it.
func wellFormed(p *raftpb.Message) error {
	kind, _ := kindOf(p)
	has := 0
	for _, f := range []struct {
		bit   int
		there bool
	}{
		{hasLogTerm, p.LogTerm != nil},
		{hasIndex, p.Index != nil},
		{hasEntries, len(p.Entries) > 0},
		{hasCommit, p.Commit != nil},
		{hasReject, p.Reject != nil},
		{hasHint, p.RejectHint != nil},
	} {
		if f.there {
			has |= f.bit
		}
	}
	switch {
	case p.Type == nil || p.To == nil || p.From == nil || p.Term == nil || has != fields[kind]:
		return fmt.Errorf("%s with other fields than it should have", kinds[kind].Name)
	case p.Vote != nil || p.Snapshot != nil || p.Context != nil || len(p.Responses) > 0:
		return fmt.Errorf("%s with fields that are never used", kinds[kind].Name)
	case p.GetFrom() < 1 || p.GetFrom() > maxNode || p.GetTo() < 1 || p.GetTo() > maxNode:
		return fmt.Errorf("message from %d to %d (allowed: 1 to %d)", p.GetFrom(), p.GetTo(), maxNode)
	case p.GetTerm() < 1 || p.GetTerm() > consensus.MaxTerm || p.GetLogTerm() > p.GetTerm():
		return fmt.Errorf("term %d, term of the log %d (allowed: 1 to %d, and not below that of the log)",
			p.GetTerm(), p.GetLogTerm(), consensus.MaxTerm)
	case max(p.GetIndex(), p.GetCommit(), p.GetRejectHint()) > maxIndex-uint64(len(p.GetEntries())):
		return fmt.Errorf("index %d, commit %d, hint %d (allowed: at most %d)",
			p.GetIndex(), p.GetCommit(), p.GetRejectHint(), maxIndex)
	}
	term := max(1, p.GetLogTerm())
	for i, e := range p.GetEntries() {
		_, err := valueOf(e)
		switch {
		case err != nil:
			return err
		case e.Type != nil || e.Index == nil || e.GetIndex() != p.GetIndex()+1+uint64(i):
			return fmt.Errorf("entry %d at index %d, after index %d", i, e.GetIndex(), p.GetIndex())
		case e.GetTerm() < term || e.GetTerm() > p.GetTerm():
			return fmt.Errorf("entry %d of term %d (allowed: %d to %d)", i, e.GetTerm(), term, p.GetTerm())
		}
		term = e.GetTerm()
	}
	return nil
}

// peer is the number by which the library calls a node; its 0 stands for nobody.
func peer(id algorithms.ID) uint64 { return uint64(id) + 1 }

// node is the inverse of peer.
func node(peer uint64) algorithms.ID { return algorithms.ID(peer - 1) }

var errValue = errors.New("entry without a value that could be")
