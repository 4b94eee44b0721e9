package commit

import "github.com/joulemark/joulemark/algorithms"

// TwoPhase is two-phase commit (Gray 1978): the coordinator asks all participants to
// prepare, each votes and, having voted yes, waits for the decision; the transaction
// is committed if all vote yes, and each acknowledges the decision. That is
// exactly 4(N-1) messages. A participant that votes no aborts at once and is not told
// the decision: with Y yes votes an aborted transaction costs 2(N-1)+2Y.
var TwoPhase = algorithms.Algorithm[TwoPhaseMessage, TwoPhaseNode]{
	Spec: algorithms.Spec{
		Name:    "2pc",
		Title:   "two-phase commit",
		Problem: algorithms.Commit,
		Unit:    "decided transaction",
		About: "The coordinator, node 0, asks all participants to prepare; it commits if all vote yes, and aborts " +
			"otherwise. A participant that has voted yes cannot decide alone: when the coordinator dies then, it is " +
			"blocked until the coordinator comes back (metric blocked). Votes and decisions are in the log before " +
			"they are sent, so a node that comes back never decides otherwise; a coordinator without a record of a " +
			"decision aborts. Who does not vote in time has voted no. Departures: aborts are acknowledged too; a " +
			"decision that is not acknowledged in time does not hold up the next transaction, and who missed it asks " +
			"the coordinator. There is no cooperative termination, because participants have no links to each other.",
		Citation: "J. Gray: Notes on data base operating systems, LNCS 60, 1978, 393-481; P. A. Bernstein, V. " +
			"Hadzilacos, N. Goodman: Concurrency Control and Recovery in Database Systems, 1987, chapter 7",
		Topology:     algorithms.NeedsStar,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("prepare", "yes", "no", "commit", "abort", "ack", "inquiry"),
		Observations: observations,
		Params:       params,
		Formula:      "4(N-1) a committed transaction, 2(N-1)+2Y an aborted one with Y yes votes",
		Growth:       "N",
		Delays:       "4 a transaction, 2 of them up to the decision",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			participants := float64(s.N() - 1)
			return counted(s, 4*participants, func(yes float64) float64 { return 2*participants + 2*yes })
		},
		Counts: []algorithms.Count{{
			Name: "without acknowledgements", Without: []algorithms.Kind{kindAck},
			Formula: "3(N-1) a committed transaction, 2(N-1)+Y an aborted one with Y yes votes",
			Expected: func(s algorithms.Setup) algorithms.Expected {
				participants := float64(s.N() - 1)
				return counted(s, 3*participants, func(yes float64) float64 { return 2*participants + yes })
			},
		}},
		Properties: properties,
		Goal:       goal,
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Recoveries | algorithms.Loss | algorithms.Duplication | algorithms.Reordering |
			algorithms.Partitions,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[TwoPhaseNode], error) {
		r := newRun(s)
		return algorithms.Instance[TwoPhaseNode]{
			Node: func(id algorithms.ID) TwoPhaseNode {
				t := TwoPhaseNode{run: r}
				if id == coordinator {
					t.coordinator = &twoCoordinator{}
				}
				return t
			},
			Checker: newDecisions(r),
		}, nil
	},
	Decode: decodeTwoPhase,
}
