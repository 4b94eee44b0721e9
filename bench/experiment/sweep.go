package experiment

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/broadcast"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The ways in which a round of gossip may go, which differ in when a node that hears the rumour
// begins to forward it.
const (
	// sequentialSweep visits the nodes in the order of their numbers; each that knows the rumour
	// when its turn comes forwards it. So the rumour may cross the whole network in one round, as
	// long as it goes from lower numbers to higher ones. It is no protocol, since nodes have no
	// such turns.
	sequentialSweep = "sequential"
	// synchronousSweep is the round model of the textbooks: who hears in a round forwards from the
	// next round on.
	synchronousSweep = "synchronous"
)

// spread is one rumour on its way over a network, round by round.
type spread struct {
	graph  *algorithms.Graph
	fanout int
	sweep  string
	// untilSilent ends the spreading after the first round that informed nobody.
	untilSilent bool
	// heard is the round in which each node heard the rumour: 0 for those that hold it from the
	// start, and below that for those that have not heard it.
	heard []int32
	round int // the last one that took place
	// sent is how many messages there were in each round, from round 1 on.
	sent []int64
}

const unheard = -1

// newSpread begins with the holders.
func newSpread(g *algorithms.Graph, fanout int, sweep string, holders ...algorithms.ID) *spread {
	s := &spread{graph: g, fanout: fanout, sweep: sweep, heard: make([]int32, g.N())}
	for i := range s.heard {
		s.heard[i] = unheard
	}
	for _, id := range holders {
		s.heard[id] = 0
	}
	return s
}

// run goes on for a number of rounds at most. seed is that of the random contacts.
func (s *spread) run(ctx context.Context, rounds int, seed uint64) error {
	if s.sweep == synchronousSweep {
		return s.synchronous(ctx, rounds, seed)
	}
	rng := algorithms.NewRand(seed)
	for range rounds {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.round++
		if s.visit(&rng) == 0 && s.untilSilent {
			break
		}
	}
	return nil
}

// visit is one round in which nodes take turns; it returns how many heard.
func (s *spread) visit(rng *algorithms.Rand) int {
	news, sent := 0, 0
	tell := func(node algorithms.ID) {
		if s.heard[node] == unheard {
			s.heard[node] = int32(s.round)
			news++
		}
	}
	var buffer [maxFanout]int32
	for i := range s.heard {
		if s.heard[i] == unheard {
			continue
		}
		id := algorithms.ID(i)
		degree := s.graph.Degree(id)
		sent += min(degree, s.fanout)
		if degree <= s.fanout {
			for k := range degree {
				tell(s.graph.Neighbor(id, k))
			}
			continue
		}
		// Floyd's sampling (Bentley, Floyd: A sample of brilliance, CACM 30(9), 1987).
		chosen := buffer[:0]
		for last := degree - s.fanout; last < degree; last++ {
			pick := int32(rng.IntN(last + 1))
			if slices.Contains(chosen, pick) {
				pick = int32(last)
			}
			chosen = append(chosen, pick)
			tell(s.graph.Neighbor(id, int(pick)))
		}
	}
	s.sent = append(s.sent, int64(sent))
	return news
}

// maxFanout is the highest fan-out of the gossip protocols.
const maxFanout = 64

// synchronous runs the rounds as a protocol on the simulator. Nodes cannot know that a round has
// informed nobody and go on; where that ends the spreading, what they do afterwards is left out.
func (s *spread) synchronous(ctx context.Context, rounds int, seed uint64) error {
	var holders []algorithms.ID
	for i, r := range s.heard {
		if r != unheard {
			holders = append(holders, algorithms.ID(i))
		}
	}
	alg := broadcast.GossipScheduled(holders)
	cfg := roundsConfig(s.graph, s.fanout, rounds, seed)
	cfg.Tracer = listener{s.heard, int32(s.round)}
	out, err := sim.Run(ctx, &alg, cfg)
	if err := finished(ctx, &out, err); err != nil {
		return err
	}
	before := s.round
	s.round += rounds
	if s.untilSilent {
		s.cutSilence(before)
	}
	s.countSent(before)
	return nil
}

// countSent counts the messages of the rounds after one: who knows sends in each of them.
func (s *spread) countSent(before int) {
	sent := make([]int64, s.round-before)
	for i, heard := range s.heard {
		if first := max(int(heard), before); heard != unheard && first < s.round {
			sent[first-before] += int64(min(s.graph.Degree(algorithms.ID(i)), s.fanout))
		}
	}
	for i := 1; i < len(sent); i++ {
		sent[i] += sent[i-1]
	}
	s.sent = append(s.sent, sent...)
}

// messages is how many messages there were in all rounds.
func (s *spread) messages() float64 { return float64(sumOf(s.sent)) }

// roundsConfig is a network on which a round of gossip takes as little as it can: one tick for each
// message.
func roundsConfig(g *algorithms.Graph, fanout, rounds int, seed uint64) sim.Config {
	return sim.Config{
		Graph: g, Seed: seed,
		Links:  network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 1}},
		Params: algorithms.Params{"fanout": strconv.Itoa(fanout), "rounds": strconv.Itoa(rounds)},
	}
}

// finished is nil where a run went as it should.
func finished(ctx context.Context, out *engine.Outcome, err error) error {
	switch {
	case err != nil:
		return err
	case out.End == engine.Cancelled:
		return ctx.Err()
	case out.Status() != "ok":
		return errors.New(out.Status())
	}
	return nil
}

// cutSilence takes back all that came after the first round that informed nobody.
func (s *spread) cutSilence(before int) {
	news := make([]int, s.round+1)
	for _, r := range s.heard {
		if r != unheard {
			news[r]++
		}
	}
	for r := before + 1; r < s.round; r++ {
		if news[r] == 0 {
			s.round = r
		}
	}
	for i, r := range s.heard {
		if int(r) > s.round {
			s.heard[i] = unheard
		}
	}
}

// listener notes in which round each node heard the rumour, counting on from an earlier round.
type listener struct {
	heard  []int32
	before int32
}

var _ engine.Tracer = listener{}

// Trace implements engine.Tracer.
func (l listener) Trace(e engine.Event) {
	if e.Step == engine.StepObserve && l.heard[e.Node] == unheard {
		l.heard[e.Node] = l.before + int32(e.Seen.Aux)
	}
}

// informed is how many nodes have heard.
func (s *spread) informed() int {
	count := 0
	for _, r := range s.heard {
		if r != unheard {
			count++
		}
	}
	return count
}

// sweepNote says which sweep was used and what the other does.
func sweepNote(sweep string) string {
	if sweep == synchronousSweep {
		return "Sweep: synchronous. The rounds are run as the push protocol on the simulator, where a node that " +
			"hears in a round forwards from the next one on. The published procedure is the sequential sweep, in " +
			"which nodes take turns in the order of their numbers and one that hears from a lower number forwards in " +
			"the same round already: it needs fewer rounds."
	}
	return "Sweep: sequential, the published procedure. In a round nodes take turns in the order of their numbers, " +
		"and one that hears from a lower number forwards in the same round already. No network has such turns: with " +
		"sweep synchronous, where nodes that hear in a round forward from the next one on, the rumour needs more " +
		"rounds."
}
