package token

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// Raymond is mutual exclusion by a token, the privilege, on a tree (Raymond 1989). Every node
// knows which of its neighbours in the tree is in the direction of the privilege, the holder. It
// keeps a queue of those who want it, neighbours and itself, and asks the holder as long as there
// is anybody in it. The privilege goes to the first of the queue, and after it a request if the
// queue is not empty.
//
// Every step of the privilege answers one request, so messages are twice its steps. It goes from
// one entry to the next by the shortest way: at each node the first of the queue was there when the
// privilege was asked for, and is not the neighbour that it comes from. So an entry costs twice the
// distance between two nodes, and one alone on an idle tree 2·dist(u, token): on a star 2 or 4, but
// for the node that has it, never more than twice the diameter.
//
// When all nodes ask again as soon as they have left, every queue has all neighbours of its node
// and the node itself, which take turns. The privilege then goes round the tree over each edge
// once in each direction, 2(N-1) steps in which every node enters once: 4(N-1)/N messages an
// entry on any tree. The beginning and the end of a run cost less or more.
//
// Departures from the paper: the holders are known at the start, for which it floods N-1 messages;
// numbers tell messages from copies. There is no recovery of a node. Links need not keep their
// order.
var Raymond = algorithms.Algorithm[RaymondMessage, RaymondNode]{
	Spec: algorithms.Spec{
		Name:    "raymond",
		Title:   "Raymond's token on a tree",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "On a spanning tree every node knows in which direction the token is, and asks the neighbour there, " +
			"once for all who want it from its side; the token goes back the way that requests came. An entry costs " +
			"twice the distance of the token: 2(N-1)/N on average on an idle star with the token in its centre, and " +
			"less than 4 on any tree when all nodes ask all the time, since the token then goes round over each edge " +
			"once in each direction. Node 0 has it at the start. The tree is balanced by default where all nodes are " +
			"linked, and else of shortest paths to node 0. Departures: the nodes know the tree at the start, and " +
			"numbers tell messages from copies of them. A lost message or a crash on the way may leave everybody " +
			"waiting: the token is not made anew, and a node that comes back takes no part.",
		Citation: "K. Raymond: A Tree-Based Algorithm for Distributed Mutual Exclusion, ACM TOCS 7(1), 1989, " +
			"pp. 61-77",
		Topology:     algorithms.AnyTopology,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "privilege"),
		Observations: observations,
		Params:       append(append([]algorithms.Param(nil), mutex.Params...), treeParams...),
		Formula:      "2·dist(node, token) an entry, 4(N-1)/N where all ask all the time",
		Growth:       "log N",
		Delays:       "2·dist(node, token) from an uncontended request to the entry",
		Expected:     raymondExpected,
		Properties:   properties,
		Goal:         goal,
		Safe:         everyFault,
		Live:         algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[RaymondNode], error) {
		t, w, err := raymondRun(s)
		if err != nil {
			return algorithms.Instance[RaymondNode]{}, err
		}
		return algorithms.Instance[RaymondNode]{
			Node: func(id algorithms.ID) RaymondNode {
				return RaymondNode{Client: mutex.NewClient[RaymondMessage](w), holder: t[id]}
			},
			Checker: newPossession(w),
		}, nil
	},
	Decode: decodeRaymond,
}

// raymondRun is the tree of a run and its workload.
func raymondRun(s algorithms.Setup) (tree, *mutex.Workload, error) {
	t, err := newTree(s)
	if err != nil {
		return nil, nil, err
	}
	w, err := mutex.NewWorkload(s, 2*t.diameter())
	return t, w, err
}

// raymondExpected is twice the steps of the privilege. Where nodes ask one at a time these are the
// distances between them. Else each edge on the way to somebody who asks is crossed once at least,
// and again in the other direction if the last entry is not behind it; and at most twice for every
// entry on one of its sides, since each time there is one between two crossings.
func raymondExpected(s algorithms.Setup) algorithms.Expected {
	t, w, err := raymondRun(s)
	if err != nil {
		return algorithms.Expected{}
	}
	steps := 0
	if !w.Contended() {
		for from, to := range hops(w) {
			steps += t.distance(from, to)
		}
		return algorithms.Exactly(float64(2 * steps))
	}
	low, high, deepest := 0, 0, 0
	free := 0 // node 0 enters first if it asks at the start
	if saturated(s) {
		free = min(1, w.Quota(root))
	}
	behind := t.behind(w)
	for id := range algorithms.ID(len(t)) {
		if w.Quota(id) > 0 {
			deepest = max(deepest, t.depth(id))
		}
		if far := behind[id]; id != root && far > 0 {
			low += 2
			high += min(2*far, 2*(int(mutex.Entries(s))-far-free)+1)
		}
	}
	return algorithms.Expected{Low: float64(2 * (low - deepest)), High: float64(2 * high)}
}
