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
var Franklin = onRing(algorithms.Spec{
	Name:  "franklin",
	Title: "candidates compare themselves with those on either side",
	About: "All nodes are candidates at the start. In a phase every candidate sends its identifier both ways to " +
		"the next candidate, and stays one if its own is higher than the two that it gets; otherwise it only " +
		"passes messages on. So at least every other one drops out, and of a random order two in three. " +
		"Whose own identifier comes home leads, and announces that once round the ring, which is counted.",
	Citation: "W. R. Franklin: On an improved algorithm for decentralized extrema finding in circular " +
		"configurations of processors. Communications of the ACM 25(5), 1982, 336-337",
	FIFO:  true,
	Kinds: algorithms.Kinds("election", "heartbeat", "acknowledgement", "announcement"),
	Params: []algorithms.Param{
		orderParam("random (from the seed), best (ascending, fewest messages) or worst (alternating, most)",
			"random", "best", "worst"),
	},
	Formula:  "best 5N, at most 2N⌊log2 N⌋+3N with the announcement",
	Growth:   "N log N",
	Delays:   "2N+1 at best",
	Expected: textbook(franklinExpected),
}, alternating, func() candidacy { return new(franklinCandidacy) })

// franklinExpected includes the announcement.
func franklinExpected(n float64, order string) algorithms.Expected {
	best, worst := 5*n, 2*n*math.Floor(math.Log2(n))+3*n
	return within(order, best, worst)
}

// franklinCandidacy is what a node of Franklin keeps.
type franklinCandidacy struct {
	active bool     // it is still a candidate, and not a relay
	sides  [2]inbox // of a candidate, by the direction in which messages come
}

// inbox is what a candidate has from one side: the identifier of this phase, and at most one
// message of the next, since a candidate there can be one phase ahead.
type inbox struct {
	has, early  bool
	phase, next RingMessage
}

var _ candidacy = (*franklinCandidacy)(nil)

// stand implements candidacy.
func (f *franklinCandidacy) stand(env *algorithms.Env[RingMessage], r *ring) {
	f.active, f.sides = true, [2]inbox{}
	contend(env, r)
}

// pass implements candidacy.
func (f *franklinCandidacy) pass(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	switch {
	case m.id == r.id:
		if r.phase == candidate {
			r.announce(env)
		}
	case r.phase == leader:
	case r.phase == candidate && f.active:
		f.sides[m.way].put(m)
		f.compare(env, r)
	default:
		r.forward(env, m) // also for one that has heard of the leader: the other way it still goes round
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
func (f *franklinCandidacy) compare(env *algorithms.Env[RingMessage], r *ring) {
	on, back := &f.sides[onward], &f.sides[backward]
	if !on.has || !back.has {
		return
	}
	if r.id > max(on.phase.id, back.phase.id) {
		*on, *back = inbox{has: on.early, phase: on.next}, inbox{has: back.early, phase: back.next}
		contend(env, r)
		return
	}
	f.active = false
	for _, b := range []*inbox{on, back} {
		if b.early {
			r.forward(env, b.next)
		}
	}
}

// contend sends the node's identifier both ways.
func contend(env *algorithms.Env[RingMessage], r *ring) {
	r.bothWays(env, r.tour(env, kindElection))
}
