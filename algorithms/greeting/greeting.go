package greeting

import "github.com/joulemark/joulemark/algorithms"

// Distributed is one member, node 0, that greets all others, each of which answers:
// 2(N-1) messages. It asks of the network what request.Centralized does, with the
// direction turned round: here the node in the middle starts.
var Distributed = algorithms.Algorithm[Message, Member]{
	Spec: spec(algorithms.Spec{
		Name:  "distributed",
		Title: "one member greets all others",
		About: "Node 0 greets every other node, and each answers. Half of all messages leave from node 0. " +
			noRepeats,
		Citation: "A. S. Tanenbaum, M. van Steen: Distributed Systems, 3rd ed. 2017, section 4.4 (multicast " +
			"communication)",
		Topology: algorithms.NeedsStar,
		Formula:  "2(N-1)",
		Growth:   "N",
		Expected: func(s algorithms.Setup) algorithms.Expected { return algorithms.Exactly(2 * float64(s.N()-1)) },
		Goal:     "node 0 has an answer from every other node that is up, or is down itself",
	}),
	New: func(s algorithms.Setup) (algorithms.Instance[Member], error) {
		return instance(s, 1), nil
	},
	Decode: decode,
}

// Mesh is a group in which every member greets all others, each of which answers:
// 2N(N-1) messages, spread evenly over the nodes.
var Mesh = algorithms.Algorithm[Message, Member]{
	Spec: spec(algorithms.Spec{
		Name:  "mesh",
		Title: "every member greets all others",
		About: "Every node greets every other node, and each greeting is answered. A member counts as greeted once " +
			"for each node that greets it, N(N-1) times in all, so that the cost of one greeting compares. All nodes " +
			"send the same number of messages. " +
			noRepeats,
		Citation: "A. S. Tanenbaum, M. van Steen: Distributed Systems, 3rd ed. 2017, section 4.4 (multicast " +
			"communication)",
		Topology: algorithms.NeedsComplete,
		Formula:  "2N(N-1)",
		Growth:   "N²",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			return algorithms.Exactly(2 * float64(s.N()) * float64(s.N()-1))
		},
		Goal: "every node that is up has an answer from every other node that is up",
	}),
	New: func(s algorithms.Setup) (algorithms.Instance[Member], error) {
		return instance(s, s.N()), nil
	},
	Decode: decode,
}

const noRepeats = "There is no retransmission: a lost message leaves its greeting without an answer, and a node that " +
	"was down when it was greeted is not greeted again."

// spec adds what both algorithms have in common.
func spec(s algorithms.Spec) algorithms.Spec {
	s.Problem = algorithms.Greeting
	s.Unit = "greeted member"
	s.MinNodes = 1
	s.Kinds = algorithms.Kinds("HELLO", "OK")
	s.Observations = []string{"has the OK of %d", "answers the HELLO of %d"}
	s.Delays = "2"
	s.Properties = []algorithms.Property{countedOnce, greetedBeforeAnswered}
	s.Safe = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
		algorithms.Reordering | algorithms.Partitions
	s.Live = algorithms.Crashes | algorithms.Duplication | algorithms.Reordering
	return s
}

// instance is a run in which the nodes from 0 to hosts-1 greet.
func instance(s algorithms.Setup, hosts int) algorithms.Instance[Member] {
	return algorithms.Instance[Member]{
		Node:    func(id algorithms.ID) Member { return Member{host: int(id) < hosts} },
		Checker: newVisits(s.N(), hosts),
	}
}
