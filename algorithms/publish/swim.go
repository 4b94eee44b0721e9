package publish

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// SWIMGossip is the gossip by which memberlist, an implementation of SWIM, spreads what its users
// broadcast. Node 0 puts an event into its queue. In each gossip interval a node with something in
// its queue sends it to fanout other nodes, chosen at random and different from each other, and
// takes it out of the queue when it has transmitted it
//
//	limit = retransmit-mult·ceil(log10(N+1))
//
// times. Each datagram counts as one transmission (TransmitLimitedQueue.GetBroadcasts is called for
// each of the nodes that are chosen), so that the last interval may call fewer than fanout. A node
// that hears of the event for the first time puts it into its own queue. So every informed node
// sends limit messages and the run costs limit·N where all are informed; that is no certainty, and
// the metric coverage tells how many were.
//
// By the mean field, of whom I are informed in the end, I = 1 + (N-1)(1 - m^I), where m, about
// exp(-limit/(N-1)), is the probability that a node which sends limit messages misses a certain
// other one.
//
// Whom a node calls depends on its random stream alone, and not on when it calls: the set of nodes
// that are informed, and with it the count, is the same whatever the latencies.
//
// Departures from memberlist: it hands a user's message to the user, who must queue it again, as
// Serf does, and a node does so here; a node's intervals begin at a random time when it hears of
// the event, which for one event is the same as a ticker of random phase; there is one event, and
// hence no compound datagram. Failure detection, the messages of SWIM itself and the piggybacking
// of events on its pings, the periodic exchange of whole states by TCP, compression (which
// memberlist has on by default, and uses where it makes a message shorter), encryption and labels
// are left out; so nodes that are down are called as if they were up, as memberlist does until it
// suspects them.
var SWIMGossip = algorithms.Algorithm[UserMessage, Gossiper]{
	Spec: algorithms.Spec{
		Name:    "swim-gossip",
		Title:   "nodes gossip what is in their queues, as memberlist does",
		Problem: algorithms.Publish,
		Unit:    "published event",
		About: "Node 0 publishes an event. In each gossip interval, every node that has the event in its queue sends " +
			"it to fanout random others, until it has sent it retransmit-mult·ceil(log10(N+1)) times. There are no " +
			"acknowledgements: whom the event does not reach is a property of the algorithm. The goal is that it has " +
			"died out, and the metric coverage is the share of the other nodes that are up which know of it. Failure " +
			"detection, compression, encryption and the exchange of whole states are not modelled.",
		Citation: "A. Das, I. Gupta, A. Motivala: SWIM: Scalable weakly-consistent infection-style process group " +
			"membership protocol, DSN 2002; HashiCorp memberlist 0.7.0 (queue.go, state.go, util.go)",
		Topology:     algorithms.NeedsComplete,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("user message"),
		Observations: []string{"publishes event %d", "hears of event %d", "has sent the event as often as it may"},
		Params: []algorithms.Param{
			{
				Name: "fanout", Doc: "nodes that a node calls in an interval (GossipNodes)", Default: "3", Min: 1,
				Max: maxFanout,
			},
			{
				Name: "retransmit-mult", Doc: "transmissions of a node for each digit of N (RetransmitMult)",
				Default: "4",
				Min:     1, Max: 100,
			},
			{
				Name: "interval", Doc: "gossip interval, in bounds of the one-way delay", Default: "4", Min: 1,
				Max: 10_000,
			},
			sizeParam,
		},
		Formula:    "retransmit-mult·ceil(log10(N+1)) for each informed node",
		Growth:     "N log N",
		Delays:     "log N",
		Expected:   expectSWIM,
		Properties: append(slices.Clip(properties), reached, randomPhase),
		Goal:       "the event has died out: no node that is up has it in its queue",
		Safe:       allFaults,
		Live:       allFaults,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Gossiper], error) {
		p := &swimPlan{
			fanout:   s.Params.Int("fanout"),
			limit:    uint16(transmitLimit(s)),
			size:     uint16(s.Params.Int("size")),
			interval: s.Delta * algorithms.Time(s.Params.Int("interval")),
		}
		return algorithms.Instance[Gossiper]{
			Node:    func(algorithms.ID) Gossiper { return Gossiper{plan: p} },
			Checker: newRest(s, p),
		}, nil
	},
	Decode: decodeUserMessage,
}

// transmitLimit is how often a node sends an event.
func transmitLimit(s algorithms.Setup) int {
	return s.Params.Int("retransmit-mult") * int(math.Ceil(math.Log10(float64(s.N()+1))))
}

// expectSWIM bounds the messages: all nodes are informed at most, and at least the origin and those
// whom it calls in one interval. The mean is that of the mean field.
func expectSWIM(s algorithms.Setup) algorithms.Expected {
	limit, others := transmitLimit(s), s.N()-1
	calls := min(s.Params.Int("fanout"), others)
	// The probability that a node misses a certain other one in all its intervals.
	missed := math.Pow(1-float64(calls)/float64(others), float64(limit/calls))
	missed *= 1 - float64(limit%calls)/float64(others)
	informed := float64(s.N())
	for range 1000 {
		informed = 1 + float64(others)*(1-math.Pow(missed, informed))
	}
	return algorithms.Expected{
		Low:  float64(limit * (1 + min(calls, limit))),
		High: float64(limit * s.N()),
		Mean: float64(limit) * informed,
	}
}
