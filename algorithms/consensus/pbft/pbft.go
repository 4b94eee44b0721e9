package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// PBFT is the protocol of Castro and Liskov 1999, with the change of views of 2002.
//
// The primary sends a request to the N-1 others (pre-prepare), which tell all others that they have
// it: (N-1)(N-1) prepares. All N tell the others that a quorum has: N(N-1) commits. In all
// (N-1)(1+N-1+N) = 2N(N-1) messages a request. Each checkpoint is N(N-1) more.
var PBFT = algorithms.Algorithm[Message, Replica]{
	Spec: algorithms.Spec{
		Name:    "pbft",
		Title:   "agreement although replicas lie",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "The primary gives a request a sequence number (pre-prepare), all tell each other that they have it " +
			"(prepare), and when a quorum has, that it does (commit); a quorum of those and it is executed, in " +
			"order. Of N=3f+1 replicas f may lie and a quorum is 2f+1; for other N f is (N-1)/3 rounded down and a " +
			"quorum (N+f+1)/2 rounded up. Isolated and pipelined values are a request each, batched ones share " +
			"requests of up to 512. A primary that gets nothing done is voted out by view-changes, in which " +
			"replicas say what they have prepared, so that nothing that was executed anywhere is lost; the next one " +
			"starts its view with a quorum of them. With byzantine=k the k lowest replicas lie, and nobody believes " +
			"them: silent, or equivocating in proposals and votes. It decides as long as a quorum is up, honest and " +
			"connected. Every message has a code of 8 bytes for each receiver (HMAC-SHA256), but with auth=none, " +
			"which leaves out 8(N-1) bytes a message and believes what it is told. Departures: the client is at the " +
			"primary and not counted; view-changes have codes instead of signatures; a replica that is behind asks " +
			"what f+1 others have executed; what a replica has said is in stable storage.",
		Citation: "M. Castro, B. Liskov: Practical Byzantine fault tolerance, USENIX OSDI 1999, 173-186; Practical " +
			"Byzantine fault tolerance and proactive recovery, ACM TOCS 20(4), 2002, 398-461",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        kinds,
		Observations: consensus.Observations("view"),
		Params:       params,
		Formula: "2N(N-1) a request: N-1 pre-prepares, (N-1)² prepares, N(N-1) commits; N(N-1) a checkpoint; none " +
			"given where nodes lie",
		Growth:     "N²",
		Delays:     "3 a request",
		Expected:   expected,
		Properties: consensus.Properties(),
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
			Checker: consensus.NewDecisionsAmong(r.Resilience, r.load),
		}, nil
	},
	Decode: decode,
}

func expected(s algorithms.Setup) algorithms.Expected {
	if s.Params.Int(consensus.Byzantine.Name) > 0 {
		return algorithms.Expected{}
	}
	requests := consensus.CountBatches(s.Params)
	pairs := float64(s.N() * (s.N() - 1))
	return algorithms.Exactly(pairs * float64(2*requests+requests/s.Params.Int("checkpoint")))
}
