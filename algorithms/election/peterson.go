package election

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// Peterson is the election on a ring whose messages go one way: candidates bear identifiers, at
// first their own, and in every phase compare that of the candidate before them with their own and
// with that of the candidate before that one. Who finds it higher than both goes on under it; all
// others only pass messages on from then on. The node whose own identifier comes to it leads.
//
// In a phase every node sends two messages, 2N in all. Of k candidates at most ⌊k/2⌋ are left,
// since two in a row cannot both be below the one in between: p <= L = ⌊log2 N⌋ phases. The highest
// identifier then has one bearer, d nodes after its owner, and it travels the N-d hops home:
// 2pN+N-d messages. Where the last phase had two candidates, the owner stands between them and is
// passed by the second message already; it and those up to the highest one's bearer, e of them,
// send one message less. The announcement adds N. Ascending identifiers are the best case, with p =
// d = 1: 4N-1. As candidates after j phases are at least 2^j apart, d >= 2^p-1 and e >= 2^(p-1)-1:
// at most 2N(L+1)-2^L+1, and 2^(L-1)-1 less if N < 3·2^(L-1), so that the last phase has two
// candidates. The alternating order takes that many. The bound 2N⌊log2 N⌋+2N of the textbooks,
// without an announcement, lets the last identifier go all the way round in two messages a hop.
var Peterson = onRing(algorithms.Spec{
	Name:    "peterson",
	Aliases: []string{"dolev-klawe-rodeh"},
	Title:   "candidates compare themselves with the two before them",
	About: "All nodes are candidates at the start, each under its own identifier, and messages go one way round " +
		"the ring. In a phase every candidate hears of the identifiers of the two candidates before it. If that " +
		"of the nearer one is the highest of the three it goes on under it, otherwise it only passes messages " +
		"on. So at least every other one drops out. Whoever is passed by its own identifier leads, and announces " +
		"that once round the ring, which is counted. Dolev, Klawe and Rodeh (Journal of Algorithms 3(3), 1982, " +
		"245-260) found the same at the same time; with them the last candidate leads, whose identifier it may " +
		"not be.",
	Citation: "G. L. Peterson: An O(n log n) unidirectional algorithm for the circular extrema problem. ACM " +
		"Transactions on Programming Languages and Systems 4(4), 1982, 758-762",
	FIFO:  true,
	Kinds: algorithms.Kinds("first", "heartbeat", "acknowledgement", "announcement", "second"),
	Params: []algorithms.Param{
		orderParam("random (from the seed), best (ascending, fewest messages) or worst (alternating, most)",
			"random", "best", "worst"),
	},
	Formula:  "best 4N-1; at most 2N(L+1)-2^L+1, 2^(L-1)-1 less if N < 3·2^(L-1), L = ⌊log2 N⌋",
	Growth:   "N log N",
	Delays:   "2N+1 at best",
	Expected: textbook(petersonExpected),
}, alternating, func() candidacy { return new(petersonCandidacy) })

// petersonExpected includes the announcement.
func petersonExpected(n float64, order string) algorithms.Expected {
	phases := math.Floor(math.Log2(n))
	power := math.Exp2(phases)
	best, worst := 4*n-1, 2*n*(phases+1)-power+1
	if n < 1.5*power {
		worst -= power/2 - 1
	}
	return within(order, best, worst)
}

// petersonCandidacy is what a node of Peterson keeps.
type petersonCandidacy struct {
	active    bool  // it is still a candidate, and not a relay
	second    bool  // it has had the first message of this phase
	temporary int32 // the identifier under which it is a candidate
	before    int32 // that of the candidate before it
}

var _ candidacy = (*petersonCandidacy)(nil)

// stand implements candidacy: under the node's own identifier at first.
func (p *petersonCandidacy) stand(env *algorithms.Env[RingMessage], r *ring) { p.bid(env, r, r.id) }

// pass implements candidacy.
func (p *petersonCandidacy) pass(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	switch {
	case r.phase != candidate:
	case m.id == r.id:
		r.announce(env)
	case !p.active:
		r.forward(env, m)
	case p.second != (m.kind == kindSecond): // a message was lost: this round comes to nothing
	case !p.second && m.id == p.temporary: // nor does it where the owner has died
	case !p.second:
		p.second, p.before = true, m.id
		bear(env, r, kindSecond, max(p.temporary, p.before))
	case p.before >= max(p.temporary, m.id):
		p.bid(env, r, p.before)
	default:
		p.active = false
	}
}

// bid begins a phase under an identifier.
func (p *petersonCandidacy) bid(env *algorithms.Env[RingMessage], r *ring, id int32) {
	p.active, p.second, p.temporary = true, false, id
	bear(env, r, kindElection, id)
}

// bear sends an identifier, the node's own or another's, on its way.
func bear(env *algorithms.Env[RingMessage], r *ring, kind algorithms.Kind, id int32) {
	m := r.tour(env, kind)
	m.id = id
	r.send(env, m)
}
