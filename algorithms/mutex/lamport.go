package mutex

import "github.com/joulemark/joulemark/algorithms"

// Lamport is the first distributed algorithm for mutual exclusion (Lamport 1978). A
// node that wants to enter sends its request, with the timestamp of its logical clock, to all
// others; each puts it into its queue and acknowledges it. The node enters when all have
// acknowledged and its own request is the first of its queue; on leaving, it tells all others to
// release it. That is exactly 3(N-1) messages an entry, whoever else wants to enter.
//
// Departures from the paper. An acknowledgement is sent always, also where another
// message with a later timestamp has gone the same way and would do, so that the count is
// exact. And an entry needs the acknowledgements of the request itself, not any later
// messages: those would let a node enter whose request to somebody was lost, and then that
// somebody as well.
//
// Links must keep their order, as the paper assumes. If an acknowledgement overtakes
// an earlier request of its sender, both enter: the algorithm is not safe under
// reordering. Under loss, crashes and partitions it is safe and comes to a halt, since
// an acknowledgement of every node is needed: one that is down keeps all others out, one that died inside
// too. A node that comes back has forgotten the queue, and stays silent for good.
var Lamport = algorithms.Algorithm[LamportMessage, LamportProcess]{
	Spec: algorithms.Spec{
		Name:    "lamport-mutex",
		Title:   "Lamport's mutual exclusion",
		Problem: algorithms.Mutex,
		Unit:    "critical-section entry",
		About: "A node asks all others, who queue its request by timestamp and acknowledge it; it enters when all have acknowledged and " +
			"its request is first, and then has all others release it. Every request is acknowledged by itself, so the count is exact. " +
			"It needs links in order: where messages overtake each other, two nodes can be inside at once. " +
			"A lost message or a crash lets nobody in any more, and a node that comes back takes no part.",
		Citation:     "L. Lamport: Time, Clocks, and the Ordering of Events in a Distributed System, CACM 21(7), 1978, pp. 561-562",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     1,
		FIFO:         true,
		Kinds:        []algorithms.KindSpec{{Name: "request"}, {Name: "acknowledgement"}, {Name: "release"}},
		Observations: observations,
		Params:       workloadParams,
		Formula:      "3(N-1) an entry",
		Growth:       "N",
		Delays:       "2 from an uncontended request to the entry, 1 from one entry's end to the next entry",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(3 * float64(s.N()-1) * requests(s))
		},
		Properties: []algorithms.Property{exclusion, onRequest, byTimestamp},
		Goal:       "every node that is up has made its entries, and left",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Partitions,
		Live: algorithms.Duplication,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[LamportProcess], error) {
		w, err := newWorkload(s)
		if err != nil {
			return algorithms.Instance[LamportProcess]{}, err
		}
		return algorithms.Instance[LamportProcess]{
			Node:    func(algorithms.ID) LamportProcess { return LamportProcess{client: client{load: w}} },
			Checker: newSection(w, true),
		}, nil
	},
	Decode: decodeLamport,
}
