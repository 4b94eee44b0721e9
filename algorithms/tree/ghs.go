package tree

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// GHS is the algorithm of Gallager, Humblet and Spira. Nodes form fragments of the tree of least
// weight, each with a level and the name of the link at its core. A fragment looks for its lightest
// link to another one: every node tests its lightest link that is not known to lead back, and what
// is found is reported towards the core. It asks to connect over that link. Into a fragment of a
// higher level it is taken as it is; two of one level that ask each other become one of the next
// level, whose core is the link between them. So level L takes 2^L nodes, and no node changes its
// level more than log2 N times. A test that the other side cannot judge waits until its level is
// high enough. When nothing is found the two nodes at the core know that the tree is whole.
//
// At each level a node receives an initiate and an accept, and sends a report, a test that succeeds
// and a connect or change of root: 5N log2 N at most. A link that is rejected costs two messages:
// 2E at most. At least that many go over the links outside of the tree, and there are N connects
// and, at the last level, N initiates and N reports: 2(E-N+1)+3N.
var GHS = algorithms.Algorithm[Fragment, GHSNode]{
	Spec: algorithms.Spec{
		Name:    "ghs",
		Aliases: []string{"gallager-humblet-spira"},
		Title:   "fragments of the tree of least weight find their lightest links, and merge",
		Problem: algorithms.Tree,
		Unit:    "spanning tree",
		About: "Links have weights, no two the same, and the tree of least weight is built from fragments, at first " +
			"single nodes. The nodes of a fragment test their lightest links, report the lightest one that leads " +
			"out to its core, and connect over it: into a fragment of a higher level they are taken as they are, " +
			"two of one level that want the same link become one of the next level. At most 5N log2 N messages " +
			"and two for each link that is rejected; sparse networks are far below that, and on dense ones the " +
			"rejects are nearly all there is. Weights are drawn from the seed. Only the two nodes at the last core " +
			"know that the tree is whole, as in the paper. Links are FIFO. It bears no lost or doubled message; a " +
			"dead node stops it, and one that comes back after a crash takes no part.",
		Citation: "R. G. Gallager, P. A. Humblet, P. M. Spira: A distributed algorithm for minimum-weight spanning " +
			"trees. ACM Transactions on Programming Languages and Systems 5(1), 1983, 66-77",
		DefaultTopology: "random-regular:4",
		MinNodes:        1,
		FIFO:            true,
		Races:           true,
		Kinds: algorithms.Kinds(
			"connect", "initiate", "test", "accept", "reject", "report", "change-root",
		),
		Observations: []string{"takes the link to %d into the tree", "has nothing left to find at level %d"},
		Params: []algorithms.Param{{
			Name:    "initiators",
			Doc:     "who wakes up by itself: all, or lowest (node 0 alone, and others by a message)",
			Default: "all",
			Choices: []string{"all", "lowest"},
		}},
		Formula:    "5N log2 N + 2E at most, 2E+N+2 at least",
		Growth:     "N log N",
		Delays:     "O(N log N)",
		Expected:   ghsExpected,
		Properties: []algorithms.Property{leastWeight, takenOnce, ghsSpans},
		Goal:       "the two nodes at the core of each tree know that it is whole",
		Safe:       algorithms.Crashes | algorithms.Recoveries,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[GHSNode], error) {
		w, all := newWeights(s), s.Params.Word("initiators") == "all"
		return algorithms.Instance[GHSNode]{
			Node: func(id algorithms.ID) GHSNode {
				return GHSNode{weights: w, wakes: all || id == 0, core: nowhere, best: nowhere, testing: nowhere}
			},
			Checker: newForest(s.Graph, w, all),
		}, nil
	},
	Decode: decodeFragment,
}

// ghsExpected adds up what each part of the network costs in which somebody wakes up.
func ghsExpected(s algorithms.Setup) (e algorithms.Expected) {
	parts := s.Graph.Components()
	if s.Params.Word("initiators") != "all" {
		parts = parts[:1]
	}
	for _, c := range parts {
		if c.Nodes > 1 {
			n, links := float64(c.Nodes), float64(c.Links)
			e.Low += 2*links + n + 2
			e.High += 5*n*math.Log2(n) + 2*links
		}
	}
	return e
}
