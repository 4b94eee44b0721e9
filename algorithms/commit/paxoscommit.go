package commit

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// PaxosCommit is Paxos Commit (Gray and Lamport 2006): the vote of each node is agreed on by an
// instance of Paxos among 2f+1 acceptors, so that a majority of them knows what the coordinator of
// two-phase commit alone knows, and anybody can bring a transaction to its end while f+1 are up.
//
// Acceptors are nodes 0 to 2f, and the leader is node 0, which votes like all others. What a node
// would send to itself is not sent. Without failures f+1 acceptors take part, so a transaction is
// N-1 messages prepare; the N votes to f+1 acceptors each, all but f+1 of which cross the network,
// (N-1)(f+1); what f acceptors report to the leader; and N-1 commits: (N-1)(f+3)+f messages. That
// is the NF+3N-3 of the paper's comparison, and with f=0 the 3(N-1) of two-phase commit without
// acknowledgements. In the faster variant f+1 acceptors report to all instead, which saves the
// commits and a delay: (N-1)(2f+3), the paper's 2FN-2F+3N-3.
var PaxosCommit = algorithms.Algorithm[PaxosMessage, PaxosNode]{
	Spec: algorithms.Spec{
		Name:    "paxos-commit",
		Title:   "two-phase commit whose votes a majority of acceptors keeps",
		Problem: algorithms.Commit,
		Unit:    "decided transaction",
		About: "The leader, node 0, asks all nodes to prepare; each sends its vote to f+1 acceptors, as the phase 2a " +
			"of ballot 0 in an instance of Paxos of its own. An acceptor that has all votes reports them in one " +
			"message, and with f+1 reports the transaction is decided: by the leader, which tells the others, or by " +
			"all nodes at once (variant=faster). Who hears nothing for too long leads a higher ballot: it asks the " +
			"2f+1 acceptors what they have accepted, has the rest of them accept that, and aborts what no acceptor " +
			"knows a vote of. So neither the crash of the leader nor that of any f acceptors blocks anybody. It " +
			"waits where more acceptors are down, and is safe under loss and partitions. Departures: all instances " +
			"of a higher ballot are one, whose value is the decision, since the votes matter together only; who " +
			"votes no has decided, and is not told; who has led a transaction to its end goes on with the next.",
		Citation: "J. Gray, L. Lamport: Consensus on transaction commit, ACM Transactions on Database Systems 31(1), " +
			"2006, 133-160",
		Topology: algorithms.NeedsComplete,
		MinNodes: 3,
		Kinds: algorithms.Kinds("prepare", "phase-2a", "phase-2b", "commit", "abort", "phase-1a", "phase-1b",
			"inquiry"),
		Observations: observations,
		Params: append(slices.Clip(params),
			algorithms.Param{
				Name: "f", Default: "1", Min: 0, Max: 1000,
				Doc: "acceptors that may be down without blocking anybody, of 2f+1, which are the nodes from 0 on",
			},
			algorithms.Param{
				Name: "variant", Default: "normal", Choices: []string{"normal", "faster"},
				Doc: "whether the acceptors report to the leader (normal) or to all (faster)",
			},
		),
		Formula: "(N-1)(f+3)+f a committed transaction, (N-1)(f+2)+f+Y an aborted one with Y yes votes; " +
			"variant=faster: (N-1)(2f+3)",
		Growth:   "N",
		Delays:   "4 a transaction, 3 of them up to the decision; variant=faster: 3",
		Expected: expectPaxosCommit,
		// Nobody acknowledges decisions.
		Properties: []algorithms.Property{oneDecision, unanimity, nonTriviality, inOrder},
		Goal:       goal,
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Recoveries | algorithms.Loss | algorithms.Duplication | algorithms.Reordering |
			algorithms.Partitions,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[PaxosNode], error) {
		r := newRun(s)
		r.silentCommits, r.silentAborts = true, true
		p := &paxosRun{run: r, f: s.Params.Int("f"), faster: s.Params.Word("variant") == "faster"}
		if 2*p.f+1 > r.n {
			err := fmt.Errorf("f: %d (allowed: 0 to %d, with 2f+1 acceptors among %d nodes)", p.f, (r.n-1)/2, r.n)
			return algorithms.Instance[PaxosNode]{}, err
		}
		return algorithms.Instance[PaxosNode]{
			Node:    func(algorithms.ID) PaxosNode { return PaxosNode{run: p} },
			Checker: newDecisions(r),
		}, nil
	},
	Decode: decodePaxos,
}

func expectPaxosCommit(s algorithms.Setup) algorithms.Expected {
	others, f := float64(s.N()-1), s.Params.Float("f")
	if s.Params.Word("variant") == "faster" {
		every := others * (2*f + 3)
		return counted(s, every, func(float64) float64 { return every })
	}
	return counted(s, others*(f+3)+f, func(yes float64) float64 { return others*(f+2) + f + yes })
}

// paxosRun is what the nodes of one run of PaxosCommit share.
type paxosRun struct {
	*run
	f      int
	faster bool
}

// quorum is how many acceptors have to agree, acceptors how many there are.
func (r *paxosRun) quorum() int    { return r.f + 1 }
func (r *paxosRun) acceptors() int { return 2*r.f + 1 }
