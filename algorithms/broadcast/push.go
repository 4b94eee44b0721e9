package broadcast

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// GossipPush is rumour mongering by push: a node that hears the rumour in round r calls
// fanout random neighbours with it in round r+1, and in every round from then on until it
// loses interest. Three rules say when that is:
//
//   - rounds: after a fixed number of rounds. With one round, which is called infect and die,
//     no node has to wait for anything: there are no rounds and no timers, and a node forwards the
//     rumour in the step in which it hears it.
//   - counter: once k contacts in a row have proved useless, because the others knew the rumour
//     already; with several calls in a round, a round with a useful one starts the count again.
//   - coin: with probability 1/k after each useless contact.
//
// Every node that is informed sends rounds·fanout messages under the first rule, so
// that infect and die costs fanout·N at most, and on a large complete graph
// fanout·x·N where x = 1-exp(-fanout·x) is the share of the nodes that it reaches.
//
// The paper does not say that the counter starts again, but only so do the figures of its table 1
// come out: with feedback and a counter on 1000 nodes (fanout=1), the rumour misses 17.6, 3.7, 1.1,
// 0.36, 0.12 % of the nodes and takes 1.74, 3.30, 4.53, 5.64, 6.68 calls a node, for k from 1 to 5.
//
// Departures from Demers et al.: rounds are synchronous; a node calls several others in a
// round; and feedback is a message of its own. It is sent for the good news, that the rumour was
// new, and its absence counts as a useless contact, so that a node which calls the dead loses
// interest too. A contact is useful if the other did not know the rumour when the round
// began, so it does not matter who of several callers of one round comes first.
var GossipPush = algorithms.Algorithm[Gossip, Pusher]{
	Spec: algorithms.Spec{
		Name:    "gossip-push",
		Title:   "informed nodes push the rumour to random neighbours",
		Problem: algorithms.Broadcast,
		Unit:    "informed node",
		About: "A node that has heard the rumour calls fanout random neighbours with it in each following round, " +
			"until it has done so for a number of rounds (stop=rounds), has made k useless contacts in a row " +
			"(stop=counter), or has lost a toss of probability 1/k after a useless contact (stop=coin). With " +
			"stop=rounds and rounds=1, infect and die, each node forwards the rumour once, at once. The automatic " +
			"number of rounds makes (ln N + 5)/fanout, rounded up, so that a node is missed with probability " +
			"exp(-5)/N and all are reached in 99 of 100 runs, on complete graphs and others that mix well. Whom it " +
			"does not reach is a property of the algorithm: the goal is that the rumour has died out, and the metric " +
			"coverage tells the share of informed nodes among those that are up. A node that comes back after a " +
			"crash has forgotten the rumour and what it sent.",
		Citation: "A. Demers et al.: Epidemic algorithms for replicated database maintenance, PODC 1987; " +
			"A.-M. Kermarrec, L. Massoulié, A. Ganesh: Probabilistic reliable dissemination in large-scale systems, " +
			"IEEE TPDS 14(3), 2003 (ln N + c contacts a node reach all with probability exp(-exp(-c)))",
		MinNodes:     1,
		Kinds:        algorithms.Kinds("rumour", "feedback"),
		Observations: []string{"heard the rumour from %d in round %d", "lost interest"},
		Params: []algorithms.Param{
			sourceParam, fanoutParam,
			{
				Name: "stop", Doc: "when a node loses interest", Default: "rounds",
				Choices: []string{"rounds", "counter", "coin"},
			},
			{
				Name: "rounds", Doc: "rounds that a node pushes for (stop=rounds); 0: automatic", Default: "0",
				Max: math.MaxUint8,
			},
			{
				Name: "k", Doc: "useless contacts in a row to lose interest after (stop=counter), or one in how many " +
					"does it (stop=coin)",
				Default: "4", Min: 1, Max: math.MaxUint8,
			},
		},
		Formula:    "stop=rounds: rounds·fanout for each informed node, rounds·fanout·N at most",
		Growth:     "N log N",
		Delays:     "log N",
		Expected:   expectPush,
		Properties: append(slices.Clip(properties), reached),
		Goal:       "the rumour has died out: no node that is up will push it any more",
		Safe:       allFaults,
		Live:       allFaults,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Pusher], error) {
		p, err := newPushPlan(s)
		if err != nil {
			return algorithms.Instance[Pusher]{}, err
		}
		checker := newRest(s.N(), p.source, false, true)
		checker.timed = !p.once()
		if promised(s) {
			checker.least = leastPushed(p, s.N())
		}
		return algorithms.Instance[Pusher]{
			Node:    func(algorithms.ID) Pusher { return Pusher{plan: p} },
			Checker: checker,
			Rounds:  p.pushing(),
		}, nil
	},
	Decode: decodeGossip,
}

// rule says when a node that pushes loses interest.
type rule uint8

// The rules.
const (
	byRounds rule = iota
	byCounter
	byCoin
)

func newPushPlan(s algorithms.Setup) (*plan, error) {
	source, err := s.Node("source")
	p := &plan{
		source: source,
		fanout: s.Params.Int("fanout"),
		k:      uint8(s.Params.Int("k")),
		length: s.Delta + 1, // a message fits into a round
	}
	switch s.Params.Word("stop") {
	case "counter":
		p.rule = byCounter
	case "coin":
		p.rule = byCoin
	}
	if p.rule == byRounds {
		p.rounds = pushRounds(s)
	} else {
		p.length += s.Delta // and so does its feedback
	}
	return p, err
}

// pushRounds is the number of rounds that each node pushes for.
func pushRounds(s algorithms.Setup) uint32 {
	if r := s.Params.Int("rounds"); r > 0 {
		return uint32(r)
	}
	return uint32(math.Ceil((math.Log(float64(s.N())) + 5) / s.Params.Float("fanout")))
}

// once says that each node forwards the rumour once.
func (p *plan) once() bool { return p.rule == byRounds && p.rounds == 1 }

// expectPush bounds the messages where every node pushes for a fixed number of rounds:
// at most all do, and at least the source and those it calls in one round.
func expectPush(s algorithms.Setup) algorithms.Expected {
	source, err := s.Node("source")
	if err != nil || s.Params.Word("stop") != "rounds" {
		return algorithms.Expected{}
	}
	fanout, rounds := s.Params.Int("fanout"), float64(pushRounds(s))
	all, least := contacts(s.Graph, fanout)
	called := min(fanout, s.Graph.Degree(source))
	return algorithms.Expected{Low: rounds * float64(called+called*least), High: rounds * all}
}
