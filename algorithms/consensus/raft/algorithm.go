package raft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Raft is the protocol of the paper. Node 0 campaigns at the start, wins, and proposes the values.
//
// For each follower there is a request for its vote and an answer, and an append and an answer for
// each value: 2(N-1) an entry. The commit index travels with the next append, so it takes one
// message more to tell that of the last: an empty append when nothing has followed for the time of
// a heartbeat, which is answered like any other. That makes 2(N-1)(values + 2).
var Raft = algorithms.Algorithm[Message, Node]{
	Spec: algorithms.Spec{
		Name:    "raft",
		Title:   "Raft as in its paper",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "A leader, elected for a term by a majority, appends the values to its log and has the others append " +
			"them; what a majority has is committed, and everybody applies it in the order of the log. Node 0 " +
			"campaigns at the start and proposes the values: each when it has applied the one before (isolated), " +
			"all in a row (pipelined), or in one append for as many as batch allows (batched). An entry takes " +
			"2(N-1) messages. Followers learn of a commit from the next append, or, after the last, from an empty " +
			"one when nothing has followed for the time of a heartbeat; raft-etcd tells each commit at once, and " +
			"takes twice as many messages. Heartbeats are off where nothing can fail. Where something can, " +
			"followers campaign after a silence of random length, a rejection of an append tells the leader by how " +
			"much to go back, and whoever leads proposes what is not decided yet. Term, vote and log are durable, " +
			"the commit index is not. With prevote=on a node asks before it takes a new term, and whoever hears of " +
			"a leader says no. Departures: a leader opens its term with an empty entry only if its log has entries " +
			"that it does not know to be committed, and with a heartbeat only where something can fail; no " +
			"snapshots, so logs end at 65,536 entries; no change of members. It goes on as long as a majority is up " +
			"and connected.",
		Citation: "D. Ongaro, J. Ousterhout: In search of an understandable consensus algorithm, USENIX ATC 2014, " +
			"305-319, extended version",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		FIFO:         true,
		Kinds:        kinds,
		Observations: consensus.Observations("term"),
		Params:       params,
		Formula: "2(N-1) a value, isolated and pipelined alike, and 2(N-1) for each append of a batch; 2(N-1) for " +
			"the election, 2(N-1) for the last commit index, and 2(N-1) more with prevote",
		Growth: "N",
		Delays: "2 for the election, 2 more with prevote, and 2 a value until the leader has applied it, pipelined " +
			"and batched 2 for all of them; the others hear of it 1 after the next append, or after a heartbeat",
		Expected:   expected,
		Properties: consensus.Properties(),
		Goal:       consensus.Goal,
		Safe:       consensus.EveryFault,
		Live:       consensus.EveryFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Node], error) {
		r := newRun(s)
		return algorithms.Instance[Node]{
			Node:      func(algorithms.ID) Node { return newNode(r) },
			Checker:   consensus.NewDecisions(r.n, r.load),
			Perpetual: r.Monitored,
		}, nil
	},
	Decode: decode,
}
