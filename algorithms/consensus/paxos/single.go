package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Single is the synod of Paxos: all nodes decide on one value. Every node is an acceptor
// and a learner, the first ones are proposers as well, and what a node has to tell itself is
// no message.
//
// With one proposer each of the other N-1 nodes gets a prepare and answers by a promise, gets an
// accept and answers accepted: 4(N-1), after which the proposer knows. That the others
// know too is what the learner rule costs. The proposer tells them: N-1 more, 5(N-1) in all. Or
// every acceptor tells everybody what it has accepted, which is N(N-1) messages in the place of
// the N-1 answers: 3(N-1)+N(N-1). Who asks a bare majority, ⌊N/2⌋ others, has
// 4⌊N/2⌋+(N-1) and 3⌊N/2⌋+(⌊N/2⌋+1)(N-1).
var Single = algorithms.Algorithm[SingleMessage, SingleNode]{
	Spec: algorithms.Spec{
		Name:    "paxos",
		Title:   "one decision by ballots that majorities promise and accept",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "Single-decree Paxos, in which every node is acceptor and learner. A proposer asks the acceptors to " +
			"promise to take part in no lower ballot; each answers with what it has accepted last. Once a majority " +
			"has promised, the proposer has them accept the value of the highest ballot among the answers, its own " +
			"where there is none; a value that a majority has accepted in one ballot is decided, and no later ballot " +
			"has another. Then the proposer tells all (learn=leader), or acceptors have told all learners themselves " +
			"(learn=all). With proposers=k nodes 0 to k-1 begin at once, and overtake each other: who is refused " +
			"waits for a random time, which doubles, and takes a higher ballot. That is always safe, and ends with " +
			"probability 1. Promises and accepted values are in stable storage before they are sent. Where something " +
			"may fail, or proposers duel, who has not decided after a silence begins a ballot itself, and hears so " +
			"what the others have accepted. Departures: refusals are sent, as the paper proposes; who has decided " +
			"answers a prepare by the decision.",
		Citation: "L. Lamport: The part-time parliament, ACM Transactions on Computer Systems 16(2), 1998, 133-169; " +
			"L. Lamport: Paxos made simple, ACM SIGACT News 32(4), 2001, 51-58",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("prepare", "promise", "accept", "accepted", "learn", "reject"),
		Observations: singleObservations,
		Params:       singleParams,
		Formula: "5(N-1); with learn=all 3(N-1)+N(N-1); with quorum=majority 4⌊N/2⌋+N-1, and with both " +
			"3⌊N/2⌋+(⌊N/2⌋+1)(N-1); no count for duelling proposers",
		Growth:     "N",
		Delays:     "5, of which 4 until the proposer has decided; with learn=all 4",
		Expected:   singleExpected,
		Properties: singleProperties,
		Goal:       "every node that is up has decided",
		Safe:       consensus.EveryFault,
		Live:       consensus.EveryFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[SingleNode], error) {
		r := newSingleRun(s)
		return algorithms.Instance[SingleNode]{
			Node:    func(algorithms.ID) SingleNode { return SingleNode{run: r} },
			Checker: newSingleChecker(r.n),
		}, nil
	},
	Decode: decodeSingle,
}

var singleParams = []algorithms.Param{
	{
		Name: "learn", Default: "leader", Choices: []string{"leader", "all"},
		Doc: "how learners hear of the decision: from the proposer, who has counted (leader), or by counting what " +
			"every acceptor tells everybody (all)",
	},
	{
		Name: "quorum", Default: "all", Choices: []string{"all", "majority"},
		Doc: "whom a proposer asks: all, or the ⌊N/2⌋ nodes that follow it, and all only after they have not " +
			"answered (majority)",
	},
	{
		Name: "proposers", Default: "1", Min: 1, Max: 1 << 16,
		Doc: "nodes that propose at the start, each its own value; all nodes where there are fewer",
	},
}

func singleExpected(s algorithms.Setup) algorithms.Expected {
	if s.Params.Int("proposers") > 1 && s.N() > 1 {
		return algorithms.Expected{}
	}
	others := float64(s.N() - 1)
	asked := others
	if s.Params.Word("quorum") == "majority" {
		asked = float64(s.N() / 2)
	}
	if s.Params.Word("learn") == "all" {
		return algorithms.Exactly(3*asked + (asked+1)*others)
	}
	return algorithms.Exactly(4*asked + others)
}

// singleRun is what the nodes of one run share.
type singleRun struct {
	n         int
	proposers int
	tellAll   bool // acceptors tell all learners
	thrifty   bool // a majority is asked
	// watchful says that it may come to a second ballot.
	watchful bool
	keep     bool // nodes may come to need their stable storage
	// answer is how long an answer takes at most.
	answer algorithms.Time
}

func newSingleRun(s algorithms.Setup) *singleRun {
	r := &singleRun{
		n:         s.N(),
		proposers: s.Params.Int("proposers"),
		tellAll:   s.Params.Word("learn") == "all",
		thrifty:   s.Params.Word("quorum") == "majority",
		keep:      s.Faults&(algorithms.Crashes|algorithms.Recoveries) != 0,
		answer:    2*s.Delta + 1,
	}
	r.watchful = s.Faults != algorithms.NoFaults || r.proposers > 1
	return r
}
