package election

import (
	"math"
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// HirschbergSinclair is the election in which a candidate compares itself with more and
// more of the ring: in stage k = 0, 1, ... it probes 2^k nodes in both directions. A
// node with a higher identifier swallows the probe; the last of the 2^k nodes
// replies to it. With both replies the candidate enters the next stage. A probe that
// comes home makes it the leader, which it announces once round the ring.
//
// Stage 0 takes 3N messages, since of two neighbours one replies to the other. Stage k
// has at most N/(2^(k-1)+1) candidates, each with up to 4·2^k messages: fewer than 8N. The stage
// ceil(log2 N) has one candidate left, whose probes go round: 2N. With N for the announcement
// that is less than 8N(1+log2 N). At least, all but one drop out in stage 0:
// 3N + 4(2^1 + ... + 2^(ceil(log2 N)-1)) + 2N + N.
var HirschbergSinclair = onRing(algorithms.Spec{
	Name:  "hirschberg-sinclair",
	Title: "candidates probe both ways, twice as far each time",
	About: "All nodes are candidates at the start. In stage k a candidate probes the 2^k nodes on either side; a " +
		"higher one among them swallows the probe, otherwise the last one replies. The candidate whose probes " +
		"come home leads, and announces that once round the ring, which is counted.",
	Citation: "D. S. Hirschberg, J. B. Sinclair: Decentralized extrema-finding in circular configurations of " +
		"processors. Communications of the ACM 23(11), 1980, 627-628",
	Kinds: algorithms.Kinds("probe", "heartbeat", "acknowledgement", "announcement", "reply"),
	Params: []algorithms.Param{
		orderParam("random (from the seed) or best (ascending, fewest messages); which costs most is not known",
			"random", "best"),
	},
	Formula:  "at most 8N(1+log2 N) with the announcement; best 6N+4(2^ceil(log2 N)-2)",
	Growth:   "N log N",
	Delays:   "2(2^ceil(log2 N)-1) + 2N",
	Expected: textbook(hirschbergSinclairExpected),
}, nil, func() candidacy { return new(hirschbergSinclairCandidacy) })

// hirschbergSinclairExpected includes the announcement.
func hirschbergSinclairExpected(n float64, order string) algorithms.Expected {
	best := 6*n + 4*(math.Exp2(math.Ceil(math.Log2(n)))-2)
	if order == "best" {
		return algorithms.Exactly(best)
	}
	return algorithms.Expected{Low: best, High: 8 * n * (1 + math.Log2(n))}
}

// hirschbergSinclairCandidacy is what a node of HirschbergSinclair keeps.
type hirschbergSinclairCandidacy struct {
	stage   uint8
	replied [2]bool // in this stage, by the direction in which replies came
}

var _ candidacy = (*hirschbergSinclairCandidacy)(nil)

// stand implements candidacy: it begins stage 0.
func (h *hirschbergSinclairCandidacy) stand(env *algorithms.Env[RingMessage], r *ring) {
	h.stage = 0
	h.probe(env, r)
}

// pass implements candidacy.
func (h *hirschbergSinclairCandidacy) pass(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	if m.kind == kindReply {
		h.reply(env, r, m)
	} else {
		h.probed(env, r, m)
	}
}

// probed takes a probe of the node's own round.
func (h *hirschbergSinclairCandidacy) probed(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	switch {
	case m.id == r.id:
		r.announce(env)
	case m.id < r.id:
	case m.reach > 0:
		r.send(env, m)
	default:
		m.kind, m.way, m.reach = kindReply, onward+backward-m.way, int32(env.N())
		r.send(env, m)
	}
}

// reply takes a reply to a probe of the node's own round. There is none to a probe that is
// to go all the way round.
func (h *hirschbergSinclairCandidacy) reply(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	if m.id != r.id {
		r.forward(env, m)
		return
	}
	h.replied[m.way] = true
	if h.replied == [2]bool{true, true} && int(h.stage) < bits.Len(uint(env.N()-1)) {
		h.stage++
		h.probe(env, r)
	}
}

// probe begins a stage.
func (h *hirschbergSinclairCandidacy) probe(env *algorithms.Env[RingMessage], r *ring) {
	h.replied = [2]bool{}
	m := r.tour(env, kindElection)
	m.reach = min(m.reach, 1<<min(h.stage, 30))
	r.bothWays(env, m)
}
