package token

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// TokenRing is mutual exclusion by a token that goes round a ring (Le Lann 1977). A node that wants
// to enter waits until the token comes by, enters, and hands it on when it leaves; everybody
// else hands it on at once.
//
// If all ask again as soon as they have left, the token finds one who waits at every hop: one
// message an entry, and none for the first. In general, with E entries of each node that asks, the
// token goes round E-1 times, and then on to the last of these nodes u: (E-1)N + max(u) messages,
// as node 0 has it first. One that asks alone takes a whole lap for each further entry.
//
// A token on a ring in which nobody wants to enter goes round all the same, N messages a lap, for
// ever: so there is no count where nodes ask later, as messages then depend on how fast the token
// is. To end at all, it carries the number of entries made, and the node that makes the last
// entry of the run keeps it. That is a rule of this workload and not of the algorithm.
//
// Le Lann also has nodes notice that the token is lost, by time-outs, and elect one that makes it
// anew; that is left out here. Links need not keep their order.
var TokenRing = algorithms.Algorithm[RingToken, RingNode]{
	Spec: algorithms.Spec{
		Name:    "token-ring-mutex",
		Title:   "Le Lann's token on a ring",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A token goes round the ring from node to node; who has it may enter, and nobody asks for it. With " +
			"all nodes waiting all the time an entry costs 1 message, with one asking again and again N, and a token " +
			"that nobody wants is handed on for ever: cheap under load and dear in idleness (compare the counts with " +
			"load below 1). So that runs end, the token counts entries, and the node that makes the last one keeps " +
			"it; where nodes ask later than at once, the count depends on how fast messages are, and there is none " +
			"in the textbook. Node 0 has the token at the start. Numbers of the hops tell it from copies. Departure: " +
			"a token that was lost, by a lossy link or a crash, is not made anew. A node that comes back takes no " +
			"part.",
		Citation: "G. Le Lann: Distributed Systems - Towards a Formal Approach, IFIP Congress 1977, " +
			"pp. 155-160",
		Topology:     algorithms.NeedsRing,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("token"),
		Observations: observations,
		Params:       mutex.Params,
		Formula:      "1 an entry where all wait all the time, N for each further entry of one that asks alone",
		Growth:       "N",
		Delays:       "0 to N from a request to the entry, without others",
		Expected:     ringExpected,
		Properties:   properties,
		Goal:         goal,
		Safe:         everyFault,
		Live:         algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[RingNode], error) {
		w, err := mutex.NewWorkload(s, s.N())
		if err != nil {
			return algorithms.Instance[RingNode]{}, err
		}
		return algorithms.Instance[RingNode]{
			Node: func(algorithms.ID) RingNode {
				return RingNode{Client: mutex.NewClient[RingToken](w), total: uint64(mutex.Entries(s))}
			},
			Checker: newPossession(w),
		}, nil
	},
	Decode: decodeRing,
}

// ringExpected is the laps before the last, and the way to the last entry.
func ringExpected(s algorithms.Setup) algorithms.Expected {
	w, err := mutex.NewWorkload(s, s.N())
	if err != nil || !saturated(s) {
		return algorithms.Expected{}
	}
	last := algorithms.ID(s.N() - 1)
	for w.Quota(last) == 0 {
		last--
	}
	return algorithms.Exactly(float64((w.Quota(last)-1)*s.N() + int(last)))
}
