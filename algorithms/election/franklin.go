package election

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// Franklin is the election on a ring whose messages go both ways: in every phase each candidate
// sends its identifier to the nearest candidate on either side, and goes on if it is higher than
// both of theirs. All others only pass messages on from then on. The candidate whose own identifier
// comes home is the last one, and leads.
//
// In a phase every link carries one message each way: 2N. Of k candidates at most ⌊k/2⌋ are left,
// as no two neighbours are. That is p phases, at least 1 and at most ⌊log2 N⌋, and a last one in
// which the identifier goes round both ways: 2N(p+1) messages, and N for the announcement.
// Ascending identifiers are the best case, p = 1 and 5N messages; the alternating order is the
// worst, 2N⌊log2 N⌋+3N.
var Franklin = algorithms.Algorithm[RingMessage, FranklinNode]{
	Spec: algorithms.Spec{
		Name:    "franklin",
		Title:   "candidates compare themselves with those on either side",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "All nodes are candidates at the start. In a phase every candidate sends its identifier both ways to " +
			"the next candidate, and stays one if its own is higher than the two that it gets; otherwise it only " +
			"passes messages on. So at least every other one drops out, and of a random order two in three. " +
			"Whose own identifier comes home leads, and announces that once round the ring, which is counted. " +
			ringAbout,
		Citation: "W. R. Franklin: On an improved algorithm for decentralized extrema finding in circular " +
			"configurations of processors. Communications of the ACM 25(5), 1982, 336-337",
		Topology:     algorithms.NeedsRing,
		MinNodes:     2,
		FIFO:         true,
		Kinds:        algorithms.Kinds("election", "heartbeat", "acknowledgement", "announcement"),
		Observations: observations,
		Params: []algorithms.Param{
			orderParam("random (from the seed), best (ascending, fewest messages) or worst (alternating, most)",
				"random", "best", "worst"),
			heartbeatParam,
		},
		Formula:    "best 5N, at most 2N⌊log2 N⌋+3N with the announcement",
		Growth:     "N log N",
		Delays:     "2N+1 at best",
		Expected:   textbook(franklinExpected),
		Properties: properties,
		Goal:       goal,
		Safe:       everyFault,
		Live:       everyFault,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[FranklinNode], error) {
		ids := identifiers(s, alternating)
		return newRing(s, ids, func(r ring) FranklinNode { return FranklinNode{ring: r} }), nil
	},
	Decode: decodeRing(franklinKinds),
}

// franklinExpected includes the announcement.
func franklinExpected(n float64, order string) algorithms.Expected {
	best, worst := 5*n, 2*n*math.Floor(math.Log2(n))+3*n
	switch order {
	case "best":
		return algorithms.Exactly(best)
	case "worst":
		return algorithms.Exactly(worst)
	}
	return algorithms.Expected{Low: best, High: worst}
}

// FranklinNode is the state of one node of Franklin.
type FranklinNode struct {
	ring
	active bool     // it is still a candidate, and not a relay
	sides  [2]inbox // of a candidate, by the direction in which messages come
}

// inbox is what a candidate has from one side: the identifier of this phase, and at most one
// message of the next, since a candidate there can be one phase ahead.
type inbox struct {
	has, early  bool
	phase, next RingMessage
}

var _ algorithms.Recoverer[RingMessage] = (*FranklinNode)(nil)

// Start implements algorithms.Node.
func (f *FranklinNode) Start(env *algorithms.Env[RingMessage]) { f.Recover(env, nil) }

// Recover implements algorithms.Recoverer.
func (f *FranklinNode) Recover(env *algorithms.Env[RingMessage], stable []byte) {
	f.begin(env, stable)
	f.elect(env, f.round+1)
}

// Receive implements algorithms.Node.
func (f *FranklinNode) Receive(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) {
	m, ok := f.accept(env, from, m)
	switch {
	case !ok:
	case m.kind == kindHeartbeat || m.kind == kindAnnouncement:
		if f.hear(env, m) {
			f.elect(env, m.round+1)
		}
	case m.kind == kindElection:
		f.elect(env, m.round)
		if m.round == f.round {
			f.pass(env, m)
		}
	}
}

// pass takes an identifier of the node's own round.
func (f *FranklinNode) pass(env *algorithms.Env[RingMessage], m RingMessage) {
	switch {
	case m.id == f.id:
		if f.phase == candidate && f.win(env) {
			f.send(env, f.tour(env, kindAnnouncement))
		}
	case f.phase == leader:
	case f.phase == candidate && f.active:
		f.sides[m.way].put(m)
		f.compare(env)
	default:
		f.forward(env, m) // also for one that has heard of the leader: the other way it still goes round
	}
}

// put keeps what comes in for this phase or the next.
func (b *inbox) put(m RingMessage) {
	switch {
	case !b.has:
		b.has, b.phase = true, m
	case !b.early:
		b.early, b.next = true, m
	}
}

// compare ends the phase when both sides have sent.
func (f *FranklinNode) compare(env *algorithms.Env[RingMessage]) {
	on, back := &f.sides[onward], &f.sides[backward]
	if !on.has || !back.has {
		return
	}
	if f.id > max(on.phase.id, back.phase.id) {
		*on, *back = inbox{has: on.early, phase: on.next}, inbox{has: back.early, phase: back.next}
		f.contend(env)
		return
	}
	f.active = false
	for _, b := range []*inbox{on, back} {
		if b.early {
			f.forward(env, b.next)
		}
	}
}

// contend sends the node's identifier both ways.
func (f *FranklinNode) contend(env *algorithms.Env[RingMessage]) {
	m := f.tour(env, kindElection)
	f.send(env, m)
	m.way = backward
	f.send(env, m)
}

// Timeout implements algorithms.Node.
func (f *FranklinNode) Timeout(env *algorithms.Env[RingMessage], t algorithms.Timer) {
	if f.expired(env, t) {
		f.elect(env, f.round+1)
	}
}

// elect makes the node a candidate, once in each round.
func (f *FranklinNode) elect(env *algorithms.Env[RingMessage], round uint32) {
	if f.open(env, round) {
		f.active, f.sides = true, [2]inbox{}
		f.contend(env)
	}
}
