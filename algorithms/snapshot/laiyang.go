package snapshot

import "github.com/joulemark/joulemark/algorithms"

// LaiYang is the snapshot of Lai and Yang, for links that are not FIFO. Messages are white until
// their sender has recorded its state, and red from then on; who receives a red one records its
// state before it takes it. So no message of after the snapshot is received before it. White ones
// that come to a node which is red were under way. So that it is known when all of them have come,
// and that the snapshot gets around where nobody pays, each node tells every neighbour how many
// white ones it has sent to it: that is the count of F. Mattern's vectors, where Lai and Yang
// compare the histories.
//
// Each link carries a count each way: 2E, besides the payments.
var LaiYang = algorithms.Algorithm[Coloured, ColourNode]{
	Spec: algorithms.Spec{
		Name:    "lai-yang",
		Title:   "messages have the colour of their sender, so that links need not be FIFO",
		Problem: algorithms.Snapshot,
		Unit:    "snapshot",
		About: "Nodes pay each other while the initiator records its balance and turns red; every payment has the " +
			"colour of its sender, and a node that is white records its balance before it takes a red one. White " +
			"payments that come to a red node are recorded as under way. On turning red a node tells each neighbour " +
			"how many white payments it has sent to it, so that the neighbour knows when it has them all: a message " +
			"each way on every link, as many as markers, a bit in every payment, and no need for FIFO. Departure: " +
			"these counts; the paper compares what both ends have sent and received. It bears no lost or doubled " +
			"message; a dead node leaves links open, and one that comes back after a crash takes no part.",
		Citation: "T. H. Lai, T. H. Yang: On distributed snapshots. Information Processing Letters 25(3), 1987, " +
			"153-158; counts as in F. Mattern: Efficient algorithms for distributed snapshots and global virtual " +
			"time approximation. Journal of Parallel and Distributed Computing 18(4), 1993, 423-434",
		DefaultTopology: "random-regular:4",
		MinNodes:        1,
		Kinds:           algorithms.Kinds("payment", "count"),
		Observations:    observations,
		Params:          bankParams,
		Formula:         "2E counts, and the payments",
		Growth:          "E",
		Delays:          "distance of the farthest node from the initiator, and 1",
		Expected:        expected,
		Counts: []algorithms.Count{{
			Name: "without payments", Without: []algorithms.Kind{kindPayment}, Formula: "2E", Expected: controls,
		}},
		Properties: properties,
		Goal:       goal,
		Safe:       algorithms.Crashes | algorithms.Recoveries | algorithms.Reordering,
		Live:       algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ColourNode], error) {
		b, err := bankOf(s)
		if err != nil {
			return algorithms.Instance[ColourNode]{}, err
		}
		return algorithms.Instance[ColourNode]{
			Node:    func(algorithms.ID) ColourNode { return ColourNode{account: b.account()} },
			Checker: newAudit(s.Graph, b.initiator),
		}, nil
	},
	Decode: decodeColoured,
}
