package election

import "github.com/joulemark/joulemark/algorithms"

// Bully is the election of Garcia-Molina as textbooks tell it: who misses the leader challenges all
// nodes above, who answer that they take over and do the same; who gets no
// answer in time leads, and tells all nodes below. At the start of a run node N-1
// leads, everybody knows it, and it crashes.
//
// With the lowest node detecting the crash, node i challenges the N-1-i nodes
// above it, the dead one included: N(N-1)/2 challenges. All but those to the dead
// node are answered: (N-1)(N-2)/2 answers. Node N-2 tells the N-2 below. That is
// (N-1)²+N-2 = N²-N-1 messages. With node N-2 detecting, it is one challenge and N-2
// announcements: N-1 messages.
var Bully = algorithms.Algorithm[BullyMessage, BullyNode]{
	Spec: algorithms.Spec{
		Name:    "bully",
		Title:   "the highest node that answers leads",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "Node N-1 leads at first, and crashes. Whoever detects it challenges all higher nodes, which answer " +
			"and challenge those above them; who gets no answer within three delays leads, and tells all lower " +
			"nodes. It is the simplified form of the textbooks; garcia-molina is the one of the paper. " +
			"Departures: elections are numbered (a node holds one in each round), and a leader's heartbeats go to " +
			"all, so that leaders who could not hear of each other find out; a node that comes back calls an " +
			"election in a new round, and takes over if it is the highest. It needs delays within their bound: later " +
			"messages may cause elections and changes of leader without end, though no node leads a round twice. " +
			"There is no quorum: in a partition each side has its leader.",
		Citation: "H. Garcia-Molina: Elections in a distributed computing system. IEEE Transactions on Computers " +
			"C-31(1), 1982, 48-59",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("election", "answer", "coordinator", "heartbeat"),
		Observations: []string{"calls an election in round %d", "became leader of round %d", "follows %d in round %d"},
		Params: []algorithms.Param{
			detectorParam,
			heartbeatParam,
		},
		Formula:    "N²-N-1 if the lowest or all detect, N-1 if the next highest, (N-1-d)²+N-2 if node d",
		Growth:     "N²",
		Delays:     "4 if the next highest detects, else up to 5, of which 3 are a time-out",
		Expected:   bullyExpected,
		Properties: properties,
		Goal:       goal,
		Safe:       everyFault,
		Live:       everyFault,
	},
	New:    newBully,
	Decode: decodeBully,
}

func bullyExpected(s algorithms.Setup) algorithms.Expected {
	n := float64(s.N())
	low, high := n-1, n*n-n-1
	switch {
	case s.Params.Word("heartbeat") == "on":
		return algorithms.Expected{}
	case s.Params.Word("detector") == "next-highest":
		return algorithms.Exactly(low)
	case s.Params.Word("detector") == "random":
		// The mean of (N-1-d)² over the N-1 detectors is (N-1)N(2N-1)/6 divided by N-1.
		return algorithms.Expected{Low: low, High: high, Mean: n*(2*n-1)/6 + n - 2}
	}
	return algorithms.Exactly(high)
}

// detectorParam is who finds out that node N-1 is down.
var detectorParam = algorithms.Param{
	Name: "detector",
	Doc: "who detects the crash of node N-1: lowest (node 0, most messages), next-highest (node N-2, " +
		"fewest), random (one node), all (at the same time)",
	Default: "lowest",
	Choices: []string{"lowest", "next-highest", "random", "all"},
}

// detector is the node that detects the crash, or None for all.
func detector(s algorithms.Setup) algorithms.ID {
	switch s.Params.Word(detectorParam.Name) {
	case "next-highest":
		return algorithms.ID(s.N() - 2)
	case "random":
		return algorithms.ID(s.Rand().IntN(s.N() - 1))
	case "all":
		return algorithms.None
	}
	return 0
}

// bullyRun is what the nodes of one run share.
type bullyRun struct {
	detector  algorithms.ID // None: all
	monitored bool
	answer    algorithms.Time // a candidate waits so long for an answer
	outcome   algorithms.Time // who has got one waits so long for the leader
	beat      algorithms.Time // between heartbeats
	patience  algorithms.Time // without a heartbeat
}

func newBully(s algorithms.Setup) (algorithms.Instance[BullyNode], error) {
	n := s.N()
	r := &bullyRun{
		detector:  detector(s),
		monitored: monitored(s),
		answer:    3 * s.Delta, // a challenge and its answer take 2
		outcome:   6 * s.Delta, // a challenge, the leader's own wait and its news take 5
		beat:      4 * s.Delta,
		patience:  24 * s.Delta,
	}
	if r.monitored {
		r.outcome += r.patience // the news may be lost: heartbeats bring it as well
	}
	return algorithms.Instance[BullyNode]{
		Node:      func(algorithms.ID) BullyNode { return BullyNode{run: r} },
		Checker:   newElectorate(s, nil, termOf(0, int32(n-1), n)),
		Faults:    []algorithms.Fault{{Kind: algorithms.Crash, Node: algorithms.ID(n - 1)}},
		Perpetual: r.monitored,
	}, nil
}
