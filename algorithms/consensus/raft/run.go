package raft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// first is the node that campaigns at the start, so that failure-free runs have one election.
const first algorithms.ID = 0

var params = []algorithms.Param{
	consensus.Entries,
	consensus.WhenProposed,
	consensus.Heartbeats,
	{
		Name: "prevote", Default: "off", Choices: []string{"off", "on"},
		Doc: "whether a node asks before it campaigns if it would be elected, and nobody says yes who hears of a " +
			"leader (section 9.6 of Ongaro's thesis)",
	},
	{
		Name: "batch", Default: "1024", Min: 1, Max: mostEntries, Doc: "entries that go into one append at most",
	},
}

// run is what the nodes of one run share.
type run struct {
	consensus.Timing
	n       int
	load    *consensus.Workload
	preVote bool
	batch   int // entries of an append
}

func newRun(s algorithms.Setup) *run {
	return &run{
		Timing:  consensus.NewTiming(s),
		n:       s.N(),
		load:    consensus.NewWorkload(s),
		preVote: s.Params.Word("prevote") == "on",
		batch:   s.Params.Int("batch"),
	}
}

// majority is how many nodes are one.
func (r *run) majority() int { return r.n/2 + 1 }

// expected counts, for each follower, a question and an answer for the election, as many for each
// append, and as many for the empty one that tells the last commit index when nothing follows for
// the time of a heartbeat. All others travel with the next entry. The first leader has an empty log
// and needs no entry to open its term.
func expected(s algorithms.Setup) algorithms.Expected {
	r := newRun(s)
	if s.Params.Word(consensus.Heartbeats.Name) == "on" {
		return algorithms.Expected{}
	}
	appends := r.load.Values
	if r.load.Mode == consensus.Batched {
		appends = (r.load.Values + r.batch - 1) / r.batch
	}
	rounds := 1 + appends + 1
	if r.preVote {
		rounds++
	}
	return algorithms.Exactly(2 * float64(r.n-1) * float64(rounds))
}
