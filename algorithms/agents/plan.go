package agents

import (
	"errors"
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// routing says how a message finds its way.
type routing uint8

const (
	direct   routing = iota // to a neighbour, in one hop
	shortest                // along a shortest path, which everybody knows
	flooding                // everywhere
	learning                // the way back of what came from there, or everywhere
)

var routings = []string{"direct", "shortest", "flooding", "learning"}

// brokenAfter is how often a hop along a learned route is tried before the route counts as
// broken.
const brokenAfter = 3

// tries is how many times the longest wait between two tries of a hop fits into the run.
const tries = 16

// plan is what all agents of a run have in common. They share it, and none changes it.
type plan struct {
	graph    *algorithms.Graph
	n        int
	toAny    bool
	routing  routing
	routes   *routes // of shortest
	hops     uint32  // a message makes no more: more than any way without a circle, twice
	most     uint32  // messages of one agent
	duration algorithms.Time
	shortly  algorithms.Time // the shortest pause,
	longly   algorithms.Time // and the longest

	queued    bool
	reconcile bool
	settleAt  algorithms.Time // last try of what is queued, and beginning of reconciliation
	answer    algorithms.Time // first wait for an acknowledgement
	patience  algorithms.Time // longest wait
	round     algorithms.Time // of reconciliation

	faults algorithms.Faults
}

// params are the parameters of the algorithm.
var params = []algorithms.Param{
	{Name: "duration", Default: "10", Max: 1e6, Real: true, Doc: "for how long agents send messages, in seconds"},
	{
		Name: "pause-min", Default: "1", Min: 1e-6, Max: 1e6, Real: true,
		Doc: "shortest pause of an agent before a message, in seconds",
	},
	{
		Name: "pause-max", Default: "3", Min: 1e-6, Max: 1e6, Real: true,
		Doc: "longest pause of an agent before a message, in seconds",
	},
	{
		Name: "to", Default: "neighbour", Choices: []string{"neighbour", "any"},
		Doc: "whom a message is for: a random neighbour, or a random agent",
	},
	{
		Name: "routing", Default: "auto", Choices: append([]string{"auto"}, routings...),
		Doc: "how a message finds its way; auto: direct to a neighbour, the shortest way to any agent",
	},
	{
		Name: "delivery", Default: "lost", Choices: []string{"lost", "queued"},
		Doc: "what becomes of a message that meets a cut: it is lost, or it is kept and sent again until it is " +
			"acknowledged",
	},
	{
		Name: "reconcile", Default: "auto", Choices: []string{"auto", "yes", "no"},
		Doc: "whether agents even out in the end what they have seen; auto: only where partitions are planned",
	},
	{
		Name: "settle", Default: "5", Max: 1e6, Real: true,
		Doc: "how long after the duration queued messages are tried for the last time and reconciliation begins, in " +
			"seconds; partitions should have healed by then",
	},
}

func ticks(s algorithms.Setup, name string) algorithms.Time {
	return algorithms.Time(math.Round(s.Params.Float(name) * float64(algorithms.Second)))
}

func newPlan(s algorithms.Setup) (*plan, error) {
	p := &plan{
		graph: s.Graph, n: s.N(), faults: s.Faults,
		hops: uint32(min(2*int64(s.N()), math.MaxInt32)),

		toAny:    s.Params.Word("to") == "any",
		duration: ticks(s, "duration"), shortly: ticks(s, "pause-min"), longly: ticks(s, "pause-max"),

		queued:   s.Params.Word("delivery") == "queued",
		settleAt: ticks(s, "duration") + ticks(s, "settle"),
		answer:   2*s.Delta + 1, // a message and its acknowledgement
		round:    s.Delta + 1,   // a message
	}
	p.patience = max(p.answer, p.settleAt/tries)
	reconcile := s.Params.Word("reconcile")
	p.reconcile = reconcile == "yes" || reconcile == "auto" && s.Faults.Has(algorithms.Partitions)
	if p.shortly > p.longly {
		return nil, fmt.Errorf("pause-min: %v (allowed: at most pause-max, %v)", p.shortly, p.longly)
	}
	if most := p.duration/p.shortly + 1; most > MaxMessages {
		return nil, fmt.Errorf("pause-min: %v in %v makes up to %d messages an agent (allowed: %d)",
			p.shortly, p.duration, most, MaxMessages)
	} else {
		p.most = uint32(most)
	}
	return p, p.chooseRouting(s.Params.Word("routing"))
}

func (p *plan) chooseRouting(word string) (err error) {
	switch {
	case word == "auto" && p.toAny:
		p.routing = shortest
	case word != "auto":
		for i, name := range routings {
			if word == name {
				p.routing = routing(i)
			}
		}
	}
	switch {
	case p.routing == direct && p.toAny && !p.graph.IsComplete():
		return errors.New("routing: direct to any agent, where not all are linked " +
			"(allowed: shortest, flooding, learning)")
	case p.routing == shortest && p.toAny && !p.graph.IsComplete():
		p.routes, err = newRoutes(p.graph)
	}
	return err
}

// pause draws how long an agent waits before it sends.
func (p *plan) pause(rng *algorithms.Rand) algorithms.Time {
	return p.shortly + algorithms.Time(rng.IntN(int(p.longly-p.shortly)+1))
}

// silent reports whether an agent has nobody to send to.
func (p *plan) silent(id algorithms.ID) bool {
	if p.toAny {
		return p.n == 1
	}
	return p.graph.Degree(id) == 0
}

// pick draws whom an agent sends to, which is not silent.
func (p *plan) pick(rng *algorithms.Rand, id algorithms.ID) algorithms.ID {
	if !p.toAny {
		return p.graph.Neighbor(id, rng.IntN(p.graph.Degree(id)))
	}
	other := algorithms.ID(rng.IntN(p.n - 1))
	if other >= id {
		other++
	}
	return other
}

// toward is the neighbour that is next on a shortest way, None where there is no way.
func (p *plan) toward(from, dest algorithms.ID) algorithms.ID {
	if p.routes == nil { // everybody that is written to is a neighbour
		if p.graph.Linked(from, dest) {
			return dest
		}
		return algorithms.None
	}
	return p.routes.next(from, dest)
}

// valid reports whether an item can be one of this run.
func (p *plan) valid(it Item) bool {
	return int(it.Origin) < p.n && int(it.Dest) < p.n && it.Origin >= 0 && it.Dest >= 0 &&
		it.Origin != it.Dest && it.Number < p.most
}
