package commit

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// TwoPhase is two-phase commit (Gray 1978): the coordinator asks all participants to
// prepare, each votes and, having voted yes, waits for the decision; the transaction
// is committed if all vote yes, and each acknowledges the decision. That is
// exactly 4(N-1) messages. A participant that votes no aborts at once and is not told
// the decision: with Y yes votes an aborted transaction costs 2(N-1)+2Y.
//
// Two parameters are those of R* (Mohan, Lindsay, Obermarck 1986). A participant that has only read
// votes read-only and is gone: with R of them a commit costs two messages less for each, 4(N-1)-2R.
// What is presumed nobody acknowledges: an abort costs 2(N-1)+Y then, or a commit 3(N-1).
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
			"decision aborts. Who does not vote in time has voted no. Participants that have only read (readonly) " +
			"vote so, write nothing to a log, are done with the transaction and told no decision. What is presumed " +
			"(presume=abort, presume=commit) nobody acknowledges, and the coordinator goes on at once; who asks " +
			"about a transaction is told that it was aborted unless it is the last that was committed. Departures: " +
			"aborts are acknowledged too, unless they are presumed; a decision that is not acknowledged in time does " +
			"not hold up the next transaction, and who missed it asks the coordinator; the number of an aborted " +
			"transaction is in the coordinator's log also where aborts are presumed, so that it is not used again, " +
			"and a coordinator that comes back tells the latest decision to all; where commits are presumed it need " +
			"not write down that it begins, because after a crash it aborts the next number, begun or not. There is " +
			"no cooperative termination, because participants have no links to each other.",
		Citation: "J. Gray: Notes on data base operating systems, LNCS 60, 1978, 393-481; P. A. Bernstein, V. " +
			"Hadzilacos, N. Goodman: Concurrency Control and Recovery in Database Systems, 1987, " +
			"chapter 7; C. Mohan, " +
			"B. Lindsay, R. Obermarck: Transaction management in the R* distributed database management system, ACM " +
			"TODS 11(4), 1986, 378-396",
		Topology:     algorithms.NeedsStar,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("prepare", "yes", "no", "commit", "abort", "ack", "inquiry", "read-only"),
		Observations: append(slices.Clip(observations), "voted read-only in t%d"),
		Params: append(slices.Clip(params),
			algorithms.Param{
				Name: "readonly", Default: "0", Min: 0, Max: 1e8,
				Doc: "participants, the last ones, that have only read: one that does not vote no votes read-only",
			},
			algorithms.Param{
				Name: "presume", Default: "nothing", Choices: []string{"nothing", "abort", "commit"},
				Doc: "what is taken for the decision where nobody knows one: nothing, and all decisions are " +
					"acknowledged, or abort, and commits alone are, or commit, and aborts alone are",
			},
		),
		Formula: "4(N-1) a committed transaction, 2(N-1)+2Y an aborted one with Y yes votes; 2 less a commit for " +
			"each read-only vote; where aborts are presumed 2(N-1)+Y an aborted one, where commits are 3(N-1) a " +
			"committed one, and 1 less for each read-only vote",
		Growth: "N",
		Delays: "4 a transaction, 2 of them up to the decision",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			switch presumed(s) {
			case committed:
				return twoPhaseCount(s, 1, 2)
			case aborted:
				return twoPhaseCount(s, 2, 1)
			}
			return twoPhaseCount(s, 2, 2)
		},
		Counts: []algorithms.Count{{
			Name: "without acknowledgements", Without: []algorithms.Kind{kindAck},
			Formula: "3(N-1) a committed transaction, 2(N-1)+Y an aborted one with Y yes votes; 1 less a commit for " +
				"each read-only vote",
			Expected: func(s algorithms.Setup) algorithms.Expected { return twoPhaseCount(s, 1, 1) },
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
		if r.votes = twoPhaseVotes(s); r.votes.readers > r.votes.participants {
			return algorithms.Instance[TwoPhaseNode]{},
				fmt.Errorf("readonly: %d (allowed: 0 to %d, the number of participants)",
					r.votes.readers, r.votes.participants)
		}
		r.silentCommits, r.silentAborts = presumed(s) == committed, presumed(s) == aborted
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
	Symmetry: &algorithms.Symmetry[TwoPhaseMessage, TwoPhaseNode]{
		Among:   willing,
		Node:    (*TwoPhaseNode).rename,
		Checker: func(c algorithms.Checker, r algorithms.Renaming) { c.(*decisions).rename(r) },
	},
}

// willing are the participants that vote yes to everything and have something to commit. They are
// interchangeable.
func willing(s algorithms.Setup) (list []algorithms.ID) {
	v := twoPhaseVotes(s)
	for id := coordinator + 1; int(id) < s.N(); id++ {
		if !v.refused && !v.reads(id) {
			list = append(list, id)
		}
	}
	return list
}

// presumed is the decision that is taken for granted, open where none is.
func presumed(s algorithms.Setup) outcome {
	return map[string]outcome{"abort": aborted, "commit": committed}[s.Params.Word("presume")]
}

// twoPhaseVotes are those with the participants that have only read.
func twoPhaseVotes(s algorithms.Setup) votes {
	v := newVotes(s)
	v.readers = uint32(s.Params.Int("readonly"))
	return v
}

// twoPhaseCount adds up a question and a vote for each participant, and some messages of a commit
// or an abort for each that has voted yes: the decision, and the acknowledgement where it counts.
func twoPhaseCount(s algorithms.Setup, commit, abort float64) algorithms.Expected {
	v := twoPhaseVotes(s)
	votes := 2 * float64(v.participants)
	return v.counted(s, votes+commit*float64(v.participants-v.readers), func(yes float64) float64 {
		return votes + abort*yes
	})
}
