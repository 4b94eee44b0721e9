package request

import "github.com/joulemark/joulemark/algorithms"

// Centralized is a coordinator, node 0, and N-1 members, each of which sends it one
// request and gets one answer: 2(N-1) messages, all of which pass through one node,
// so that the busiest node sends half of them. It has no failure handling: a lost
// message leaves its member without an answer, and without the coordinator nobody
// gets one.
var Centralized = algorithms.Algorithm[Message, Member]{
	Spec: algorithms.Spec{
		Name:    "centralized",
		Title:   "every member asks the coordinator",
		Problem: algorithms.Request,
		Unit:    "answered request",
		About: "Node 0 coordinates; every other node sends it one request and waits for one answer. Half of all " +
			"messages leave from node 0. There is no retransmission: a lost message leaves its member without an " +
			"answer.",
		Citation: "A. S. Tanenbaum, M. van Steen: Distributed Systems, 3rd ed. 2017, " +
			"section 2.3 (client and server)",
		Topology:     algorithms.NeedsStar,
		MinNodes:     1,
		Kinds:        algorithms.Kinds("request", "answer"),
		Observations: observations,
		Formula:      "2(N-1)",
		Growth:       "N",
		Delays:       "2",
		Expected:     func(s algorithms.Setup) algorithms.Expected { return algorithms.Exactly(2 * float64(s.N()-1)) },
		Properties:   []algorithms.Property{askedBeforeAnswered},
		Goal:         "every member that is up has its answer",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Member], error) {
		return algorithms.Instance[Member]{
			Node:    func(algorithms.ID) Member { return Member{} },
			Checker: newAnswers(s.N()),
		}, nil
	},
	Decode: decode,
}
