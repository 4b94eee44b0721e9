package broadcast

import (
	"fmt"
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// The kinds of message of the gossip algorithms: the rumour, and one that does not
// carry it. The latter is a request where nodes pull, and feedback where they push.
const (
	kindRumour   algorithms.Kind = 0
	kindRequest  algorithms.Kind = 1
	kindFeedback algorithms.Kind = 1
)

// maxRound is the last round of any run: nobody gossips in a later one, so that even
// a forged message keeps no node busy for ever.
const maxRound = 1 << 20

// Gossip is the message of the gossip algorithms: twice the number of the round, which is 0
// where there are no rounds, plus the kind; its encoding is the varint of that. Because the
// round is in the message, what a node does depends on the round in which a
// message was sent and not on the moment at which it arrives.
type Gossip uint32

func newGossip(k algorithms.Kind, round uint32) Gossip { return Gossip(round<<1 | uint32(k)) }

func (g Gossip) round() uint32 { return uint32(g >> 1) }

// Kind implements algorithms.Message.
func (g Gossip) Kind() algorithms.Kind { return algorithms.Kind(g & 1) }

// Size implements algorithms.Message.
func (g Gossip) Size() int { return algorithms.UvarintSize(uint64(g)) }

// Append implements algorithms.Message.
func (g Gossip) Append(b []byte) []byte { return algorithms.AppendUvarint(b, uint64(g)) }

// String names the round, for traces, which name the kind themselves.
func (g Gossip) String() string { return fmt.Sprintf("round %d", g.round()) }

func decodeGossip(b []byte) (Gossip, error) {
	r := algorithms.NewReader(b)
	g := Gossip(r.Uvarint(maxRound<<1 | 1))
	return g, r.Done()
}

// plan is what all nodes of a run have in common. They share it, and none changes it.
type plan struct {
	source algorithms.ID
	fanout int
	rounds uint32 // push: how many each node pushes for; otherwise: the last one
	length algorithms.Time
	rule   rule // push: when a node stops
	k      uint8
	pushes bool // pull: nodes that know the rumour call too
}

// until is the span from now to the beginning of a round. Round 1 begins with the run.
func (p *plan) until(now algorithms.Time, round uint32) algorithms.Time {
	return algorithms.Time(round-1)*p.length - now
}

// current is the round at a time, for nodes that come back in the middle of a run.
func (p *plan) current(now algorithms.Time) uint32 {
	return uint32(min(now/p.length, maxRound)) + 1
}

// call sends a message to as many different random neighbours as the fan-out says, or to all
// where there are no more than that, and returns to how many.
func (p *plan) call(env *algorithms.Env[Gossip], msg Gossip) int {
	degree := env.Degree()
	if degree <= p.fanout {
		for i := range degree {
			env.Send(env.Neighbor(i), msg)
		}
		return degree
	}
	// Floyd's sampling (Bentley, Floyd: A sample of brilliance, CACM 30(9), 1987): one draw
	// for each neighbour that is chosen, whatever the degree.
	var chosen [maxFanout]int32
	for i := range p.fanout {
		last := degree - p.fanout + i
		pick := int32(env.Rand().IntN(last + 1))
		if slices.Contains(chosen[:i], pick) {
			pick = int32(last)
		}
		chosen[i] = pick
		env.Send(env.Neighbor(int(pick)), msg)
	}
	return p.fanout
}

// Parameters that several algorithms have.
const maxFanout = 64

var (
	sourceParam = algorithms.Param{
		Name: "source", Doc: "node that knows the rumour at the start", Default: "0", Max: math.MaxInt32,
	}
	fanoutParam = algorithms.Param{
		Name: "fanout", Doc: "neighbours that a node calls in a round", Default: "3", Min: 1, Max: maxFanout,
	}
)

// contacts adds up, over all nodes, how many neighbours each calls in a round, and gives the
// least that one calls.
func contacts(g *algorithms.Graph, fanout int) (sum float64, least int) {
	if g.IsComplete() {
		least = min(fanout, g.N()-1)
		return float64(g.N()) * float64(least), least
	}
	least = fanout
	for i := range g.N() {
		d := min(fanout, g.Degree(algorithms.ID(i)))
		sum += float64(d)
		least = min(least, d)
	}
	return sum, least
}
