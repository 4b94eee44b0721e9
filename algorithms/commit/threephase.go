package commit

import "github.com/joulemark/joulemark/algorithms"

// ThreePhase is three-phase commit (Skeen 1981): between the votes and the decision to
// commit, the coordinator has all nodes know that all have voted yes. Each of the three phases
// is a question to all participants and their answers, exactly 6(N-1) messages. An abort takes
// what it takes TwoPhase, 2(N-1)+2Y with Y yes votes.
//
// The termination protocol is that of Bernstein, Hadzilacos and Goodman, section 7.5: who
// hears nothing for longer than a living coordinator can be silent asks all for their state,
// and takes over unless one with a lower number can. It is switched on by crashes,
// recoveries and partitions in the run; time-outs of the coordinator are always there.
//
// Safe leaves out loss, because it holds for every combination of what it names, and loss with
// crashes is not safe. Live means nodes that crash, provided that one of them
// never does, or that all come back.
var ThreePhase = algorithms.Algorithm[ThreePhaseMessage, ThreePhaseNode]{
	Spec: algorithms.Spec{
		Name:    "3pc",
		Title:   "three-phase commit",
		Problem: algorithms.Commit,
		Unit:    "decided transaction",
		About: "The coordinator, node 0, asks whether all can commit; if all vote yes it has them pre-commit, and " +
			"commits when they have acknowledged that. So nobody commits while somebody who is up does not know of " +
			"the votes, and when the coordinator dies the others decide: the one with the lowest number asks all for " +
			"their states, and applies the rules of Skeen. It survives any number of crashes and recoveries, also " +
			"during the termination, while one node stays up throughout: all who are up decide. A node that crashed " +
			"between its vote and the decision asks the others, and takes no part in the termination. If all nodes " +
			"crash like that, those who are back wait until all are. It takes silence for a crash: in a partition, " +
			"or where messages are lost and nodes crash, two nodes may decide differently. Under loss alone it asks " +
			"until it is answered, and is safe. Departures: every node has to take part for a commit, the " +
			"coordinator by starting the transaction; aborts are acknowledged too; who has taken over goes on with " +
			"the next transaction.",
		Citation: "D. Skeen: Nonblocking commit protocols, ACM SIGMOD 1981, 133-142; P. A. Bernstein, V. Hadzilacos, " +
			"N. Goodman: Concurrency Control and Recovery in Database Systems, 1987, section 7.5",
		Topology: algorithms.NeedsComplete,
		MinNodes: 2,
		Kinds: algorithms.Kinds("can-commit", "yes", "no", "pre-commit", "ack", "do-commit", "abort",
			"have-committed", "have-aborted", "state-request", "inquiry", "state"),
		Observations: observations,
		Params:       params,
		Formula:      "6(N-1) a committed transaction, 2(N-1)+2Y an aborted one with Y yes votes",
		Growth:       "N",
		Delays:       "6 a transaction, 4 of them up to the decision",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			participants := float64(s.N() - 1)
			return counted(s, 6*participants, func(yes float64) float64 { return 2*participants + 2*yes })
		},
		Counts: []algorithms.Count{{
			Name:    "without acknowledgements of decisions",
			Without: []algorithms.Kind{kindHaveCommitted, kindHaveAborted},
			Formula: "5(N-1) a committed transaction, 2(N-1)+Y an aborted one with Y yes votes",
			Expected: func(s algorithms.Setup) algorithms.Expected {
				participants := float64(s.N() - 1)
				return counted(s, 5*participants, func(yes float64) float64 { return 2*participants + yes })
			},
		}},
		Properties: []algorithms.Property{
			oneDecision.IfSynchronous(), unanimity, nonTriviality, inOrder, oneAtATime,
		},
		Goal: goal,
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication | algorithms.Reordering,
		Live: algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ThreePhaseNode], error) {
		r := newRun(s)
		return algorithms.Instance[ThreePhaseNode]{
			Node:    func(algorithms.ID) ThreePhaseNode { return ThreePhaseNode{run: r} },
			Checker: newDecisions(r),
		}, nil
	},
	Decode: decodeThreePhase,
}
