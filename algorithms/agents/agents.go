package agents

import "github.com/joulemark/joulemark/algorithms"

// Algorithm is agents that write to each other at random for a stated time. Without failures
// and with direct delivery it costs one message for each that is sent: with the default
// pauses, uniform from 1 to 3 s, an agent sends 3 to 9 in 10 s.
var Algorithm = algorithms.Algorithm[Message, Agent]{
	Spec: algorithms.Spec{
		Name:    "agents",
		Title:   "agents send messages to each other after random pauses",
		Problem: algorithms.Messaging,
		Unit:    "delivered message",
		About: "Every agent sends a message to a random neighbour, or to any other agent, after a random pause, " +
			"again and again until the duration is over; every hop of a message is a message of the network. " +
			"Messages to any agent take a shortest way, or are flooded, or take the way that the agents have learned " +
			"from what came by. A message that meets a partition is lost, or it is queued: then every hop is " +
			"acknowledged, and tried again until the time to settle. At that time the agents may reconcile: they " +
			"exchange digests of what they have seen, and send each other what is missing. An agent has seen what it " +
			"sent and what was for it, not what it sends on for others.",
		Citation: "Demers et al.: Epidemic Algorithms for Replicated Database Maintenance, PODC 1987 (anti-entropy); " +
			"van Renesse et al.: Efficient Reconciliation and Flow Control for Anti-Entropy Protocols, LADIS 2008 " +
			"(digests); Perlman: Interconnections, 2nd ed. 2000, chapter 3 (learning bridges)",
		MinNodes: 1,
		Kinds:    algorithms.Kinds("data", "ack", "digest", "items"),
		Observations: []string{
			sawSent:        "sends message %d to node %d",
			sawDelivered:   "gets message %d after %d hops",
			sawRecovered:   "gets message %d by reconciliation with node %d",
			sawGained:      "sees message %d by reconciliation with node %d",
			sawForwarded:   "sends on message %d after %d hops",
			sawUnreachable: "has no way to node %d",
			sawGaveUp:      "gives up message %d to node %d",
			sawDone:        "has sent its last message, %d in all",
		},
		Params: params,
		Formula: "hops of all messages; twice that with acknowledgements; 2E digests and the items that are missing " +
			"with reconciliation",
		Growth:     "N",
		Delays:     "hops of a message",
		Expected:   expected,
		Properties: []algorithms.Property{inTurn, genuine, once, reachable, delivered, even},
		Goal: "every agent that is up has sent its last message, every message that has a way has arrived, and after " +
			"reconciliation all agents of a connected network have seen the same",
		Safe: algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
			algorithms.Reordering | algorithms.Partitions,
		Live: algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Agent], error) {
		p, err := newPlan(s)
		if err != nil {
			return algorithms.Instance[Agent]{}, err
		}
		return algorithms.Instance[Agent]{
			Node:    func(algorithms.ID) Agent { return Agent{plan: p} },
			Checker: newChecker(p),
		}, nil
	},
	Decode: decode,
}
