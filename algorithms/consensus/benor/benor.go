package benor

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// BenOr is the protocol of Ben-Or 1983 for t < N/2 crashes (protocol A of the paper).
//
// In each round a node sends all others a report of its value, and, when it has N-t reports, a
// proposal: 2(N-1) messages a node and 2N(N-1) in all. Who decides in round d says so in one more
// message to all, which stands for its reports and proposals of all later rounds. So a node that
// decides in round d sends (2d+1)(N-1) messages, and with the same input everywhere, where d is 1,
// a run takes 3N(N-1). The paper counts a round alone, for its nodes never stop.
//
// All who decide do so in one round or in the next: t+1 proposals of a value are in every
// selection of N-t, at least one of them, so the others begin the next round with that value.
var BenOr = algorithms.Algorithm[Message, Node]{
	Spec: algorithms.Spec{
		Name:    "ben-or",
		Title:   "agreement on a bit by coins",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "A round has two phases. Each node reports its value to all and waits for N-t reports; if more than " +
			"N/2 of them have the same value it proposes that, else nothing. When it has N-t proposals it decides a " +
			"value that more than t propose, takes over one that somebody proposes, and otherwise tosses a coin of " +
			"its own. The same input everywhere is decided in the first round, whoever crashes. Different inputs " +
			"take a random number of rounds, whose mean grows exponentially with N where t is near N/2: a phase ends " +
			"with N-t votes, which then all have to be the same. With tolerated=1 or 2 it stays small. It is " +
			"binary, decides once, and goes on as long as no more than t nodes are down. Departures: who has decided " +
			"says so in one further message to all, which counts as its vote in all later rounds, and stops, while " +
			"the paper's nodes go on for ever; where messages may be lost or nodes come back, a node that waits asks " +
			"for the votes that it misses, and its own are in stable storage. There are no lying nodes: that takes " +
			"the paper's other protocol, for N > 5t.",
		Citation: "M. Ben-Or: Another advantage of free choice: completely asynchronous agreement protocols, ACM " +
			"PODC 1983, 27-30",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        kinds,
		Observations: observations,
		Params:       params,
		Formula: "2N(N-1) a round, and N(N-1) to say what is decided: 3N(N-1) where all inputs are the same; by node " +
			"(2d+1)(N-1) with a decision in round d",
		Growth: "N²",
		Delays: "2 a round, so 2 where all inputs are the same",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			if s.Params.Word("inputs") != "same" {
				return algorithms.Expected{}
			}
			n := float64(s.N())
			return algorithms.Exactly(3 * n * (n - 1))
		},
		Properties: properties,
		Goal:       "every node that is up has decided",
		Safe:       consensus.EveryFault,
		Live:       consensus.EveryFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Node], error) {
		r, err := newRun(s)
		if err != nil {
			return algorithms.Instance[Node]{}, err
		}
		return algorithms.Instance[Node]{
			Node:    func(algorithms.ID) Node { return Node{run: r} },
			Checker: newDecisions(r),
		}, nil
	},
	Decode: decode,
}
