package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Multi is Paxos for a sequence of entries: a leader prepares one ballot for all of them at once,
// and then has entries accepted one by one.
//
// Phase 1 takes 2(N-1) messages. Each accept goes to N-1 nodes and is answered: 2(N-1) an
// entry, or a batch. How far entries are decided rides on the next accept, and when there is none
// to come a commit of its own tells the rest, N-1 more. So E entries take
// 2(N-1)+2(N-1)E+(N-1) messages, in any mode but a batch, which is as one entry. With commit=tell
// the leader tells each entry as soon as it is decided: 2(N-1)+3(N-1)E.
var Multi = algorithms.Algorithm[MultiMessage, MultiNode]{
	Spec: algorithms.Spec{
		Name:    "multi-paxos",
		Title:   "Paxos under a leader that has prepared all entries",
		Problem: algorithms.Consensus,
		Unit:    "decided value",
		About: "Node 0 begins a ballot for all entries at once: who promises to take part in no lower one says what " +
			"it has accepted behind the entries that the new leader knows to be decided. With the promises of a " +
			"majority the leader has what it heard of accepted again, in its own ballot: the value of the highest " +
			"one for each entry, and an empty value where nobody has heard of any. Then it proposes the values: one " +
			"after the other is decided (isolated), all in a row (pipelined), or many in one message (batched, up to " +
			"512). An entry is decided when a majority has accepted it in one ballot, and applied once all before " +
			"it are. How far that is tells the next accept, or a commit when none follows (commit=piggyback), or a " +
			"commit each time (commit=tell). Where something may fail the leader sends commits as heartbeats, and " +
			"has accepted again what is not decided; who hears nothing for a while begins a ballot, and who finds " +
			"that it has missed entries fetches them. Promises and acceptances are in stable storage before they " +
			"are sent. A value that is decided for two entries, as two leaders have proposed it, is applied once. " +
			"Departures: the paper leaves open how leaders are found and how entries are caught up with; there are " +
			"no snapshots; at most 1024 entries are proposed ahead of what is decided.",
		Citation: "L. Lamport: Paxos made simple, ACM SIGACT News 32(4), 2001, 51-58, section 3; T. D. Chandra, R. " +
			"Griesemer, J. Redstone: Paxos made live: an engineering perspective, PODC 2007, 398-407",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		FIFO:         true,
		Kinds:        algorithms.Kinds("prepare", "promise", "accept", "accepted", "commit", "fetch", "reject"),
		Observations: consensus.QuorumObservations("ballot"),
		Params: []algorithms.Param{
			consensus.Entries, consensus.WhenProposed, consensus.Heartbeats,
			{
				Name: "commit", Default: "piggyback", Choices: []string{"piggyback", "tell"},
				Doc: "how the others hear what is decided: with the next accept, or a message of its own when none " +
					"follows (piggyback), or by a message of its own for each entry (tell)",
			},
		},
		Formula: "2(N-1) for a leader and 2(N-1) an entry, then N-1 once, so 2(N-1)+2(N-1)E+(N-1); with commit=tell " +
			"2(N-1)+3(N-1)E; a batch of up to 512 is one entry",
		Growth: "N",
		Delays: "2 for a leader and 2 an entry until the leader has decided it, 3 until all have; pipelined and " +
			"batched 3 for all entries",
		Expected:   multiExpected,
		Properties: consensus.QuorumProperties("ballot"),
		Goal:       consensus.Goal,
		Safe:       consensus.EveryFault,
		Live:       consensus.EveryFault &^ algorithms.Crashes,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[MultiNode], error) {
		r := newMultiRun(s)
		return algorithms.Instance[MultiNode]{
			Node: func(algorithms.ID) MultiNode {
				return MultiNode{run: r, Client: consensus.NewClient[MultiMessage](r.load)}
			},
			Checker:   consensus.NewQuorums(r.n, r.load, "ballot"),
			Perpetual: r.Monitored,
		}, nil
	},
	Decode: decodeMulti,
}

const (
	// batch is how many values go into one message.
	batch = 512
	// window is how many entries a leader proposes ahead of those that it knows to be decided.
	window = 1024
	// backlog is how many entries a promise tells. Who is further behind is refused, and hears of
	// them from another leader.
	backlog = 4096
)

// first is the node that begins a ballot at the start.
const first algorithms.ID = 0

// multiRun is what the nodes of one run share.
type multiRun struct {
	consensus.Timing
	n    int
	load *consensus.Workload
	tell bool // each commit is told by itself
}

func newMultiRun(s algorithms.Setup) *multiRun {
	return &multiRun{
		Timing: consensus.NewTiming(s), n: s.N(), load: consensus.NewWorkload(s),
		tell: s.Params.Word("commit") == "tell",
	}
}

func multiExpected(s algorithms.Setup) algorithms.Expected {
	if s.Params.Word(consensus.Heartbeats.Name) == "on" {
		return algorithms.Expected{}
	}
	load := consensus.NewWorkload(s)
	accepts := load.Values
	if load.Mode == consensus.Batched {
		accepts = (load.Values + batch - 1) / batch
	}
	each := 2 + 2*accepts + 1
	if s.Params.Word("commit") == "tell" {
		each = 2 + 3*accepts
	}
	return algorithms.Exactly(float64(each) * float64(s.N()-1))
}
