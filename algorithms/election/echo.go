package election

import "github.com/joulemark/joulemark/algorithms"

// EchoElection is the election by extinction of echo waves, on any network that is connected. Every
// node that starts sends a wave through the network under its identifier: explorers to all
// neighbours, who send them on, and echoes back once all neighbours have been heard. A node takes
// part in the highest wave that it knows and drops all lower ones, so no wave but that of the
// highest identifier comes to an end. Its owner leads, and tells the others along the tree of the
// echoes.
//
// A whole wave is one message each way on every one of E links: 2E. The news is N-1. Where the
// highest node starts alone that is all: 2E+N-1. Where all start each sends its own explorers at
// once, 2E for all of them, and of those the highest node's belong to the last wave: at least
// 4E-d+N-1, where that node has d links. A node that r others are higher than takes part in at most
// r waves besides its own, with at most one message to each neighbour in each: at most the sum of
// (r+1) times the links over all nodes, and N-1.
var EchoElection = algorithms.Algorithm[Wave, EchoNode]{
	Spec: algorithms.Spec{
		Name:    "echo-election",
		Title:   "the highest wave through the network puts out all others",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "Nodes send waves through the network under their identifiers: a node passes an explorer on to all " +
			"other neighbours, and sends an echo to where it had it from once all of them have answered. It takes " +
			"part in the highest wave that it knows and drops lower ones, so that only the wave of the highest " +
			"identifier that started ends. Its owner leads, and tells all others along the links of the echoes, " +
			"which is counted. Where all start, what the lower waves cost before they are put out depends on the " +
			"delays, and each connected part of a network has a leader of its own. Departures: a node that comes " +
			"back after a crash takes no part. A lost message, or a dead node, leaves no leader.",
		Citation: "E. J. H. Chang: Echo algorithms: depth parallel operations on general graphs. IEEE Transactions " +
			"on Software Engineering SE-8(4), 1982, 391-401; extinction as in G. Tel: Introduction to Distributed " +
			"Algorithms, Cambridge University Press, 2nd edition 2000, section 7.3",
		MinNodes: 1,
		Kinds:    algorithms.Kinds("explorer", "echo", "news"),
		Observations: []string{
			"starts a wave with identifier %d",
			"became leader with identifier %d",
			"follows identifier %d",
		},
		Params: []algorithms.Param{{
			Name: "initiators",
			Doc: "who starts a wave: highest (the node with the highest identifier alone, so that the count is " +
				"exact) or all; identifiers are drawn from the seed",
			Default: "highest",
			Choices: []string{"highest", "all"},
		}},
		Formula:    "2E+N-1 if the highest starts alone; if all do, at least 4E-d+N-1, where the highest has d links",
		Growth:     "E",
		Delays:     "up to 3 times the longest path of the wave",
		Expected:   echoExpected,
		Properties: []algorithms.Property{oneLeader, highestLeads, sameLeader},
		Goal:       ballotGoal,
		Safe:       everyFault,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[EchoNode], error) {
		r := &echoRun{ids: s.Rand().Perm(s.N()), all: s.Params.Word("initiators") == "all"}
		return algorithms.Instance[EchoNode]{
			Node:    func(id algorithms.ID) EchoNode { return EchoNode{run: r, id: r.ids[id], wave: nobody} },
			Checker: newBallot(s.Graph, r.ids, r.starts),
		}, nil
	},
	Decode: decodeWave,
}

// echoRun is what the nodes of one run share.
type echoRun struct {
	ids []int32
	all bool
}

func (r *echoRun) starts(id algorithms.ID) bool { return r.all || int(r.ids[id]) == len(r.ids)-1 }

// echoExpected adds up what each connected part costs that somebody starts in.
func echoExpected(s algorithms.Setup) algorithms.Expected {
	type sums struct{ nodes, links, low, high float64 } // links: seen from both ends
	ids, all := s.Rand().Perm(s.N()), s.Params.Word("initiators") == "all"
	order := make([]algorithms.ID, len(ids)) // from the highest down
	for node, id := range ids {
		order[len(ids)-1-int(id)] = algorithms.ID(node)
	}
	of := make([]sums, len(s.Graph.Components()))
	for _, node := range order {
		p, links := &of[s.Graph.Part(node)], float64(s.Graph.Degree(node))
		if p.nodes == 0 {
			p.low -= links // the highest node's own wave is the last one
		}
		p.high += links * (p.nodes + 1)
		p.low += 2 * links
		p.links += links
		p.nodes++
	}
	var e algorithms.Expected
	for i, p := range of {
		switch {
		case all:
			e.Low += p.low + p.nodes - 1
			e.High += p.high + p.nodes - 1
		case i == s.Graph.Part(order[0]):
			e = algorithms.Exactly(p.links + p.nodes - 1)
		}
	}
	return e
}
