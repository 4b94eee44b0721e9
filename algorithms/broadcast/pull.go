package broadcast

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// GossipPull is rumour spreading by pull: in every round each node that does not know the
// rumour asks fanout random neighbours for it, and those that knew it when the round began
// answer. A node asks until it is informed, or until the last round is over.
//
// While few know the rumour almost all requests are in vain, in about log N rounds of
// N·fanout requests; but once half of the nodes know it, the share of those that do not
// falls to its power of 1+fanout in each round, which ends after log log N more. The
// answers, which carry the rumour, are few: a node gets fanout of them at most.
var GossipPull = algorithms.Algorithm[Gossip, Caller]{
	Spec: algorithms.Spec{
		Name:    "gossip-pull",
		Title:   "uninformed nodes ask random neighbours for the rumour",
		Problem: algorithms.Broadcast,
		Unit:    "informed node",
		About: "In each round, every node that does not know the rumour asks fanout random neighbours; whoever knew " +
			"it when the round began answers with it. A round is two message delays. Nodes stop asking when they are " +
			"informed, or at the limit of rounds, which costs nothing unless somebody is still uninformed then. The " +
			"automatic limit, 4·log2 N + 16, is far beyond need on complete graphs and others that mix well; a graph " +
			"in which the rumour has far to go needs a limit above its diameter. The goal is that nobody asks any " +
			"more; the metric coverage tells the share of informed nodes among those that are up. A node that comes " +
			"back after a crash asks again until the limit. In the paper nodes go on asking, since there might be " +
			"other rumours.",
		Citation: "A. Demers et al.: Epidemic algorithms for replicated database maintenance, PODC 1987; " +
			"R. Karp, C. Schindelhauer, S. Shenker, B. Vöcking: Randomized rumor spreading, FOCS 2000",
		MinNodes:     1,
		Kinds:        algorithms.Kinds("rumour", "request"),
		Observations: []string{"heard the rumour from %d in round %d", "stopped asking"},
		Params:       callParams("last round in which a node asks; 0: automatic"),
		Formula:      "fanout requests a round for each node not yet informed, and their answers",
		Growth:       "N log N",
		Delays:       "2·(log N + log log N)",
		Properties:   append(slices.Clip(properties), reached),
		Goal:         "nobody asks any more: each node that is up is informed or has reached the limit of rounds",
		Safe:         allFaults,
		Live:         allFaults,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Caller], error) {
		return newCallers(s, pullRounds(s), false)
	},
	Decode: decodeGossip,
}

// GossipPushPull is rumour spreading in both directions: in every round each node calls
// fanout random neighbours. One that knows the rumour tells it, and one that does not asks for
// it. All stop when the rumour has reached a certain age.
//
// The rumour itself is sent O(N log log N) times only, if the age is right, since the push phase,
// in which the number of informed nodes grows to its 1+2·fanout fold in each round, is over as soon
// as most know it, and the pull phase that follows is short.
//
// Departures from Karp et al., who call one node in a round: the fan-out; and a call that carries
// no rumour is a message here, a request, where the paper counts transmissions of the rumour alone,
// because calls serve all rumours together. To compare with the paper, take the messages of the
// kind rumour, with fanout=1. Of its two ways to stop this is the first, the age of the rumour; the
// median-counter rule is not here.
var GossipPushPull = algorithms.Algorithm[Gossip, Caller]{
	Spec: algorithms.Spec{
		Name:    "gossip-push-pull",
		Title:   "all nodes call random neighbours, to tell the rumour or to ask for it",
		Problem: algorithms.Broadcast,
		Unit:    "informed node",
		About: "In each round, up to the last, every node calls fanout random neighbours: with the rumour, if it " +
			"knew it when the round began, and with a request otherwise, which is answered by those that knew it. A " +
			"round is two message delays. The automatic last round is log N to the base 1+2·fanout, while few know " +
			"the rumour, and log ln N to the base 1+fanout, once most do, each rounded up, and 2 to spare; it suits " +
			"complete graphs and others that mix well. Karp et al. count transmissions of the rumour, which are the " +
			"messages of that kind here; the requests come on top. The goal is that nobody calls any more; the " +
			"metric coverage tells the share of informed nodes among those that are up. A node that comes back after " +
			"a crash calls again until the last round.",
		Citation:     "R. Karp, C. Schindelhauer, S. Shenker, B. Vöcking: Randomized rumor spreading, FOCS 2000",
		MinNodes:     1,
		Kinds:        algorithms.Kinds("rumour", "request"),
		Observations: []string{"heard the rumour from %d in round %d", "stopped calling"},
		Params:       callParams("last round in which a node calls; 0: automatic"),
		Formula:      "rounds·fanout·N calls, and an answer to each request that meets an informed node",
		Growth:       "N log N",
		Delays:       "2·(log N + log log N)",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			calls, _ := contacts(s.Graph, s.Params.Int("fanout"))
			calls *= float64(pushPullRounds(s))
			return algorithms.Expected{Low: calls, High: 2 * calls}
		},
		Properties: append(slices.Clip(properties), reached),
		Goal:       "the rumour has reached its age: no node that is up will call any more",
		Safe:       allFaults,
		Live:       allFaults,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Caller], error) {
		return newCallers(s, pushPullRounds(s), true)
	},
	Decode: decodeGossip,
}

func callParams(rounds string) []algorithms.Param {
	return []algorithms.Param{sourceParam, fanoutParam, {Name: "rounds", Doc: rounds, Default: "0", Max: 1e6}}
}

func newCallers(s algorithms.Setup, rounds uint32, push bool) (algorithms.Instance[Caller], error) {
	source, err := s.Node("source")
	p := &plan{
		source: source,
		fanout: s.Params.Int("fanout"),
		rounds: rounds,
		length: 2*s.Delta + 1, // a request and its answer fit into a round
		pushes: push,
	}
	if err != nil {
		return algorithms.Instance[Caller]{}, err
	}
	checker := newRest(s.N(), source, true, push)
	if promised(s) {
		checker.least = leastCalled(p, s.N())
	}
	return algorithms.Instance[Caller]{
		Node:    func(algorithms.ID) Caller { return Caller{plan: p} },
		Checker: checker,
		Rounds:  p.calling(),
	}, nil
}

func pullRounds(s algorithms.Setup) uint32 {
	if r := s.Params.Int("rounds"); r > 0 {
		return uint32(r)
	}
	return 4*uint32(math.Ceil(math.Log2(float64(s.N())))) + 16
}

func pushPullRounds(s algorithms.Setup) uint32 {
	if r := s.Params.Int("rounds"); r > 0 {
		return uint32(r)
	}
	logN, fanout := math.Log(float64(max(s.N(), 3))), s.Params.Float("fanout")
	growth := math.Ceil(logN / math.Log(1+2*fanout))
	rest := math.Ceil(math.Log(logN) / math.Log(1+fanout))
	return uint32(growth+rest) + 2
}
