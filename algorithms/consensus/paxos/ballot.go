package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// ballot numbers proposals, from 1. Ballot b belongs to node (b-1) mod N, so that no two nodes
// use the same, and each has one above any other. 0 is no ballot.
type ballot uint64

// maxBallot bounds ballots, so that sums of them do not overflow whatever a message says. Who
// would need a higher one campaigns no more.
const maxBallot = consensus.MaxTerm

// owner is the node whose ballot it is.
func (b ballot) owner(n int) algorithms.ID { return algorithms.ID((uint64(b) - 1) % uint64(n)) }

// of reports whether a ballot can be one of that node.
func (b ballot) of(id algorithms.ID, n int) bool { return b > 0 && b.owner(n) == id }

// above is the lowest ballot of a node that is higher than b; 0: there is none.
func (b ballot) above(id algorithms.ID, n int) ballot {
	round := uint64(b) / uint64(n)
	next := ballot(round*uint64(n) + uint64(id) + 1)
	if next <= b {
		next += ballot(n)
	}
	if next > maxBallot {
		return 0
	}
	return next
}
