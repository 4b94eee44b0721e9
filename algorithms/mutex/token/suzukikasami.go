package token

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// SuzukiKasami is mutual exclusion by a token that is broadcast for (Suzuki and Kasami 1985). A
// node that wants to enter and has not the token asks all others for it, N-1 messages, and gets
// it in one more; a node that still has it enters without any. The token carries how many
// requests of each node were granted, and a queue of those who wait: on leaving, a node puts
// everybody into the queue whose latest request is not granted yet, and passes the token to the
// first.
//
// So an entry is N messages or none. Where nobody asks twice the count is exact: node 0 has the
// token at the start, enters at once if it asks at all, and all others take N each. Where nodes
// ask again at once, one may find the token still there, because the requests of the others are
// on their way: then its entry is free, and only the first entry of each node but 0 takes N for
// certain.
//
// The messages are few and the token is not small: it has a number for every node, and those who
// wait.
//
// The messages are those of the paper. What the token says of the node that gets it also tells it
// from a copy, of which the paper knows none. Links need not keep their order.
var SuzukiKasami = algorithms.Algorithm[SuzukiKasamiMessage, SuzukiKasamiNode]{
	Spec: algorithms.Spec{
		Name:    "suzuki-kasami",
		Title:   "Suzuki and Kasami's broadcast for a token",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A node that wants to enter asks all others for the token and enters when it comes, which is N " +
			"messages; a node that still has it enters without a message. The token carries how many requests of " +
			"each node were granted and the queue of those who wait, so it grows with N: look at the bytes. On " +
			"leaving, a node puts all whose requests are not granted yet into the queue and passes the token to the " +
			"first. Node 0 has it at the start. The order of messages does not matter, and a copy of the token is " +
			"known by what it says of the node that gets it. A lost message may leave a node or everybody waiting, " +
			"and so does a crash: the token is not made anew. A node that comes back takes no part.",
		Citation: "I. Suzuki, T. Kasami: A Distributed Mutual Exclusion Algorithm, ACM TOCS 3(4), 1985, " +
			"pp. 344-349",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "token"),
		Observations: observations,
		Params:       mutex.Params,
		Formula:      "N an entry, 0 for a node that has the token",
		Growth:       "N",
		Delays:       "2 from an uncontended request to the entry, 0 with the token; 1 from one entry to the next",
		Expected:     suzukiExpected,
		Properties:   properties,
		Goal:         goal,
		Safe:         everyFault,
		Live:         algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[SuzukiKasamiNode], error) {
		w, err := mutex.NewWorkload(s, suzukiDelays)
		if err != nil {
			return algorithms.Instance[SuzukiKasamiNode]{}, err
		}
		return algorithms.Instance[SuzukiKasamiNode]{
			Node: func(algorithms.ID) SuzukiKasamiNode {
				return SuzukiKasamiNode{Client: mutex.NewClient[SuzukiKasamiMessage](w)}
			},
			Checker: newPossession(w),
		}, nil
	},
	Decode: decodeSuzukiKasami,
}

// suzukiDelays is how long an uncontended entry is under way.
const suzukiDelays = 2

// suzukiExpected counts N for each entry of a node that has not the token.
func suzukiExpected(s algorithms.Setup) algorithms.Expected {
	w, err := mutex.NewWorkload(s, suzukiDelays)
	if err != nil {
		return algorithms.Expected{}
	}
	n := float64(s.N())
	if !w.Contended() {
		var count float64
		for from, to := range hops(w) {
			if from != to {
				count += n
			}
		}
		return algorithms.Exactly(count)
	}
	others, free := w.Requesters(), 0
	if w.Quota(first) > 0 {
		others--
		if saturated(s) {
			free = 1
		}
	}
	return algorithms.Expected{Low: n * float64(others), High: n * (mutex.Entries(s) - float64(free))}
}
