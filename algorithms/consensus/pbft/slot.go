package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// slot is what a replica knows of one sequence number.
type slot struct {
	// What it has accepted, in which view; in the current one if it is pre-prepared.
	accepted    bool
	view        uint32
	batch       string
	digest      digest
	prepares    []vote // by replica
	commits     []vote
	prepared    claim   // the last that it had prepared
	preprepared []stand // requests that it has accepted, each with the latest view
	committed   bool
}

// vote is the latest that a replica has said of a request in a view.
type vote struct {
	cast   bool
	view   uint32
	digest digest
}

// stand is a request that was pre-prepared.
type stand struct {
	view   uint32
	digest digest
}

// cast enters a vote; of several in one view the first counts.
func cast(votes *[]vote, n int, from algorithms.ID, view uint32, d digest) {
	if *votes == nil {
		*votes = make([]vote, n)
	}
	if v := &(*votes)[from]; !v.cast || v.view < view {
		*v = vote{true, view, d}
	}
}

// agree counts the votes for what the slot has accepted.
func (s *slot) agree(votes []vote) (count int) {
	for _, v := range votes {
		if v.cast && v.view == s.view && v.digest == s.digest {
			count++
		}
	}
	return count
}

// accept takes a request in a view. Of its f+2 latest requests a slot remembers the views: one that
// others can have prepared is among them.
func (s *slot) accept(view uint32, batch string, most int) {
	s.accepted, s.view, s.batch, s.digest, s.committed = true, view, batch, consensus.DigestOf(batch), false
	for i := range s.preprepared {
		if s.preprepared[i].digest == s.digest {
			s.preprepared = append(s.preprepared[:i], s.preprepared[i+1:]...)
			break
		}
	}
	s.preprepared = append(s.preprepared, stand{view, s.digest})
	if len(s.preprepared) > most {
		s.preprepared = s.preprepared[1:]
	}
}

// isPrepared reports whether the replica has prepared what the slot has accepted.
func (s *slot) isPrepared() bool {
	return s.accepted && s.prepared.made && s.prepared.view == s.view && s.prepared.batch == s.batch
}
