package mutex

import "github.com/joulemark/joulemark/algorithms"

// Lamport is mutual exclusion by logical clocks (Lamport 1978). A node that wants to
// enter sends its request, with the timestamp of its clock, to all others; each puts it into
// its queue and acknowledges it. The node enters when all have acknowledged and its
// request is the first of its queue, and on leaving has all others release it. That
// is exactly 3(N-1) messages an entry, whoever else wants to enter.
//
// Two departures from the paper. Every request is acknowledged, also where another
// message with a later timestamp has gone the same way and would do: so the count is
// exact. And an entry takes the acknowledgements of that very request, where the paper
// is content with any later messages: with those, a node could enter whose request
// to another was lost, and that other one as well.
//
// Links must keep their order, as the paper assumes. If an acknowledgement overtakes an
// earlier request of its sender, both nodes enter: the algorithm is not safe under
// reordering. Under loss, crashes and partitions it is safe, and comes to a halt:
// every entry takes all nodes, so one that is down keeps out all others, whether it
// died inside or not. A node that comes back has forgotten its queue, and could enter
// while another is inside; it stays silent for good.
var Lamport = algorithms.Algorithm[LamportMessage, LamportProcess]{
	Spec: algorithms.Spec{
		Name:    "lamport-mutex",
		Title:   "Lamport's mutual exclusion",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A node asks all others, who queue its request by timestamp and acknowledge it; it enters when all " +
			"have acknowledged and its request is first, and then has all others release it. Every request is " +
			"acknowledged by itself, so the count is exact. It needs links in order: where messages overtake each " +
			"other, two nodes can be inside at once. A lost message or a crash lets nobody in any more, and a node " +
			"that comes back takes no part.",
		Citation: "L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), " +
			"1978, pp. 558-565",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		FIFO:         true,
		Kinds:        algorithms.Kinds("request", "acknowledgement", "release"),
		Observations: Timestamped,
		Params:       Params,
		Formula:      "3(N-1) an entry",
		Growth:       "N",
		Delays:       "2 from an uncontended request to the entry, 1 from one entry's end to the next entry",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(3 * float64(s.N()-1) * Entries(s))
		},
		Properties: []algorithms.Property{Exclusion, OnRequest, ByPermission, ByTimestamp},
		Goal:       "every node that is up has made its entries, and left",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Partitions,
		Live: algorithms.Duplication,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[LamportProcess], error) {
		w, err := NewWorkload(s, lamportDelays)
		if err != nil {
			return algorithms.Instance[LamportProcess]{}, err
		}
		return algorithms.Instance[LamportProcess]{
			Node: func(algorithms.ID) LamportProcess { return LamportProcess{Client: NewClient[LamportMessage](w)} },
			Checker: NewSection(w, Rules{
				Permissions: func(algorithms.ID) int { return w.N() - 1 },
				ByTimestamp: true,
			}),
		}, nil
	},
	Decode: decodeLamport,
}

// lamportDelays are those of request, acknowledgement and release.
const lamportDelays = 3
