package etcd

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Raft is the consensus of Ongaro and Ousterhout as go.etcd.io/raft/v3 v3.7.0 does it. Node 0
// campaigns at the start, wins, appends an empty entry, and then proposes the values.
//
// The election takes N-1 requests for votes and N-1 answers, the empty entry 4(N-1) messages,
// and so does each value: the append (MsgApp) and its answer, and then, as soon as a majority has
// answered, a further MsgApp without entries that tells all the new commit index, and its
// answer. The paper leaves the commit index to the next append or heartbeat, so that an entry takes
// 2(N-1). See the type law for what holds when entries share messages.
var Raft = algorithms.Algorithm[Message, Node]{
	Spec: algorithms.Spec{
		Name:    "raft-etcd",
		Title:   "Raft as the library of etcd does it",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "The library go.etcd.io/raft/v3 v3.7.0, with its real encoding behind a byte for the kind. Node 0 " +
			"campaigns at the start, and proposes the values once all have applied the empty entry of its term: one " +
			"after the other has been applied everywhere (isolated), all in a row (pipelined), or as one proposal of " +
			"many entries (batched). A value is decided when a majority has applied it. An entry takes twice the " +
			"2(N-1) messages of the paper, because the leader tells the new commit index at once, in a message of " +
			"its own to each follower, which is answered like any other. Pipelining saves time and no message: every " +
			"proposal is sent and every step of the commit index told by itself. Only entries of one proposal share " +
			"messages, and those that had to wait for room in the window (inflight). Heartbeats are off where " +
			"nothing can fail. Where something can, they are on, followers campaign after a silence, and whoever " +
			"leads proposes what is not decided yet; an isolated value then follows when its leader has applied the " +
			"one before. A node that was cut off campaigns in terms that get higher and higher, and deposes the " +
			"leader when it is back; with prevote=on it asks before it takes a new term, and whoever hears of a " +
			"leader says no. Departures: no forwarding of proposals, no snapshots, no change of members, no check of " +
			"the quorum by the leader. It goes on as long as a majority is up and connected; crashes for good may " +
			"leave fewer.",
		Citation: "D. Ongaro, J. Ousterhout: In search of an understandable consensus algorithm, USENIX ATC 2014, " +
			"305-319; go.etcd.io/raft/v3 v3.7.0",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		FIFO:         true,
		Kinds:        kinds,
		Observations: consensus.Observations("term"),
		Params:       params,
		Formula: "6(N-1) for a leader, of which 4(N-1) for its empty entry, 2(N-1) more with prevote, and 4(N-1) a " +
			"value, isolated and pipelined (fewer than inflight values) alike; 4(N-1) for all values of a batch that " +
			"fits into one message",
		Growth: "N",
		Delays: "6 for the election and its empty entry, 2 more with prevote, and 4 a value, of which 2 until the " +
			"leader and 3 until all have applied it; pipelined and batched 4 for all values, as long as none has to " +
			"wait",
		Expected:   raftExpected,
		Properties: consensus.Properties(),
		Goal:       consensus.Goal,
		Safe:       consensus.EveryFault,
		Live:       consensus.EveryFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Node], error) {
		r := newRun(s)
		return algorithms.Instance[Node]{
			Node:      func(id algorithms.ID) Node { return Node{run: r} },
			Checker:   consensus.NewDecisions(r.n, r.load),
			Perpetual: r.Monitored,
		}, nil
	},
	Decode: decodeRaft,
}
