package broadcast

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// GossipScheduled is push gossip on a schedule that the run as a whole has, and not each node:
// round 1 begins with the run, and in every round up to the last each node that heard the rumour in
// an earlier one calls fanout random neighbours with it, whether or not they know it. So a node
// that hears it in round r calls in rounds-r rounds. The rumour starts at the holders, which are
// one node or several; one that is named twice counts once.
//
// These are the synchronous rounds in which textbooks analyse rumours. On a complete graph and with
// fanout=1 a rumour that one node holds needs log2 N + ln N + O(1) of them to reach all (B. Pittel:
// On spreading a rumor, SIAM J. Appl. Math. 47(1), 1987). With h(r) nodes informed after r rounds,
// and all of at least fanout neighbours, it costs fanout·(h(0)+...+h(rounds-1)) messages.
//
// It differs from GossipPush with stop=rounds, in which every node pushes for the same number of
// rounds from when it hears the rumour. Because the holders are no text on a command line, it is in
// no list of algorithms: whoever studies rounds makes one for each run.
func GossipScheduled(holders []algorithms.ID) algorithms.Algorithm[Gossip, Teller] {
	return algorithms.Algorithm[Gossip, Teller]{
		Spec: algorithms.Spec{
			Name:    "gossip-scheduled",
			Title:   "informed nodes push the rumour to random neighbours until a common last round",
			Problem: algorithms.Broadcast,
			Unit:    "informed node",
			About: "In every round up to the last, each node that heard the rumour in an earlier one calls fanout " +
				"random neighbours with it. Nobody knows whether it was news, and nobody stops before the last " +
				"round. The metric coverage is the share of the nodes that are up which know the rumour. A node that " +
				"comes back after a crash has forgotten it.",
			Citation: "A. Demers et al.: Epidemic algorithms for replicated database maintenance, PODC 1987; " +
				"B. Pittel: On spreading a rumor, SIAM J. Appl. Math. 47(1), 1987",
			MinNodes:     1,
			Kinds:        algorithms.Kinds("rumour"),
			Observations: []string{"heard the rumour from %d in round %d", "has told it in the last round"},
			Params: []algorithms.Param{
				fanoutParam,
				{Name: "rounds", Doc: "last round, in which nodes call for the last time", Default: "8", Max: 1e6},
			},
			Formula:    "fanout in each round for every node that was informed before it, fanout·rounds·N at most",
			Growth:     "N log N",
			Delays:     "rounds",
			Expected:   func(s algorithms.Setup) algorithms.Expected { return expectScheduled(s, holders) },
			Properties: append(slices.Clip(properties), reached),
			Goal:       "the last round is over: no node that is up will call any more",
			Safe:       allFaults,
			Live:       allFaults,
		},
		New: func(s algorithms.Setup) (algorithms.Instance[Teller], error) {
			c, err := newSchedule(s, holders)
			if err != nil {
				return algorithms.Instance[Teller]{}, err
			}
			checker := newRest(s.N(), algorithms.None, false, true)
			if promised(s) {
				checker.least = leastTold(c, s.N())
			}
			return algorithms.Instance[Teller]{
				Node:    func(algorithms.ID) Teller { return Teller{schedule: c} },
				Checker: &scheduled{checker, c.holders},
			}, nil
		},
		Decode: decodeRumour,
	}
}

// schedule is the plan of a run, and who holds the rumour at its start.
type schedule struct {
	plan
	holders []bool // by node
}

func newSchedule(s algorithms.Setup, holders []algorithms.ID) (*schedule, error) {
	c := &schedule{holders: make([]bool, s.N())}
	for _, id := range holders {
		if id < 0 || int(id) >= s.N() {
			return nil, fmt.Errorf("holder %d (allowed: 0 to %d)", id, s.N()-1)
		}
		c.holders[id] = true
	}
	c.fanout = s.Params.Int("fanout")
	c.rounds = uint32(s.Params.Int("rounds"))
	c.length = s.Delta + 1 // a message fits into a round
	return c, nil
}

// expectScheduled bounds the messages: at least the holders call in every round, at most
// everybody does.
func expectScheduled(s algorithms.Setup, holders []algorithms.ID) algorithms.Expected {
	c, err := newSchedule(s, holders)
	if err != nil {
		return algorithms.Expected{}
	}
	var e algorithms.Expected
	e.High, _ = contacts(s.Graph, c.fanout)
	for i, holds := range c.holders {
		if holds {
			e.Low += float64(min(c.fanout, s.Graph.Degree(algorithms.ID(i))))
		}
	}
	e.Low *= float64(c.rounds)
	e.High *= float64(c.rounds)
	return e
}

// decodeRumour refuses the kinds of message that other gossip has.
func decodeRumour(b []byte) (Gossip, error) {
	g, err := decodeGossip(b)
	if err == nil && g.Kind() != kindRumour {
		err = fmt.Errorf("message kind %d (allowed: %d)", g.Kind(), kindRumour)
	}
	return g, err
}

// scheduled is the checker: each holder may have the rumour from itself.
type scheduled struct {
	*rest
	holders []bool
}

var _ algorithms.Checker = (*scheduled)(nil)

// Observe implements algorithms.Checker.
func (c *scheduled) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if c.holders[node] {
		c.source = node
	}
	return c.rest.Observe(at, node, o)
}
