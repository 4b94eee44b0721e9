package hotstuff

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// HotStuff is the protocol of Yin, Malkhi, Reiter, Gueta and Abraham 2019, basic or chained.
//
// Basic, a view is one block: N-1 new-views to the leader; three times N-1 messages of the leader,
// each answered by N-1 votes; and N-1 decides: 8(N-1). Chained, a view is N-1 proposals and N-1
// votes, of which the leader of the next view keeps its own: 2(N-1). A block of view v is decided
// by the proposal of view v+3, the first that has a certificate of view v+2. So k blocks that
// follow each other at once take k+3 views, the last three of them empty, 2(N-1)(k+3) messages. Of
// isolated values each takes four views, 8(N-1), as in the basic variant: its leader has nothing to
// propose before view v+4.
var HotStuff = algorithms.Algorithm[Message, Replica]{
	Spec: algorithms.Spec{
		Name:    "hotstuff",
		Title:   "agreement by a leader alone, although replicas lie",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "The leader proposes a block on the latest one that a quorum is known to have voted for, " +
			"gathers votes, and tells all of the certificate that they make; replicas talk to nobody else. Basic, " +
			"there are three such phases (prepare, pre-commit, commit) and a decide; chained, the phases of several " +
			"blocks are one message (generic), and a block is decided by the proposal three views later. A replica " +
			"that has voted to commit is locked on the block: it votes for nothing beside it unless a later " +
			"certificate shows that a quorum did. Of N=3f+1 replicas f may lie and a quorum is 2f+1; for other N f " +
			"is (N-1)/3 rounded down and a quorum (N+f+1)/2 rounded up. When a view takes too long, longer each " +
			"time, replicas go to the next leader. With byzantine=k the k lowest replicas lie: silent, or " +
			"equivocating in proposals and votes. It decides as long as a quorum is up, honest and connected. " +
			"Isolated and pipelined values are a block each, batched ones share blocks of up to 512. A certificate " +
			"is a list of a quorum's signatures, 64 bytes each (Ed25519), where the paper has one threshold " +
			"signature: messages grow with N, bytes with N². Departures: the client is at the leader and not " +
			"counted; a leader leads several views (tenure), and one that fails is left in new-views to everybody; " +
			"chained, votes go to the next leader; what a replica has said is in stable storage.",
		Citation: "M. Yin, D. Malkhi, M. K. Reiter, G. Golan Gueta, I. Abraham: HotStuff: BFT consensus with " +
			"linearity and responsiveness, ACM PODC 2019, 347-356",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        kinds,
		Observations: observations,
		Params:       params,
		Formula: "basic 8(N-1) a block: N-1 new-views, 3(N-1) of the leader, 3(N-1) votes, N-1 decides; " +
			"chained 2(N-1) a view, of which k blocks take k+3, and isolated ones 4 each; none given where nodes " +
			"lie",
		Growth:     "N",
		Delays:     "8 a block; chained 7, and 2 for each that follows at once",
		Expected:   expected,
		Properties: properties,
		Goal:       consensus.Goal,
		Safe:       consensus.EveryFault,
		Live:       consensus.EveryFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Replica], error) {
		r, err := newRun(s)
		if err != nil {
			return algorithms.Instance[Replica]{}, err
		}
		return algorithms.Instance[Replica]{
			Node:    func(algorithms.ID) Replica { return Replica{run: r} },
			Checker: newChecker(r),
		}, nil
	},
	Decode: decode,
}

func expected(s algorithms.Setup) algorithms.Expected {
	if s.Params.Int(consensus.Byzantine.Name) > 0 {
		return algorithms.Expected{}
	}
	blocks := consensus.CountBatches(s.Params)
	views := 4 * blocks
	if s.Params.Word("variant") == "chained" && s.Params.Word(consensus.WhenProposed.Name) != "isolated" {
		views = blocks + 3
	}
	return algorithms.Exactly(float64(2 * (s.N() - 1) * views))
}
