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
var HirschbergSinclair = algorithms.Algorithm[RingMessage, HirschbergSinclairNode]{
	Spec: algorithms.Spec{
		Name:    "hirschberg-sinclair",
		Title:   "candidates probe both ways, twice as far each time",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "All nodes are candidates at the start. In stage k a candidate probes the 2^k nodes on either side; a " +
			"higher one among them swallows the probe, otherwise the last one replies. The candidate whose probes " +
			"come home leads, and announces that once round the ring, which is counted. " + ringAbout,
		Citation: "D. S. Hirschberg, J. B. Sinclair: Decentralized extrema-finding in circular configurations of " +
			"processors. Communications of the ACM 23(11), 1980, 627-628",
		Topology:     algorithms.NeedsRing,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("probe", "heartbeat", "acknowledgement", "announcement", "reply"),
		Observations: observations,
		Params: []algorithms.Param{
			orderParam("random (from the seed) or best (ascending, fewest messages); which costs most is not known",
				"random", "best"),
			heartbeatParam,
		},
		Formula:    "at most 8N(1+log2 N) with the announcement; best 6N+4(2^ceil(log2 N)-2)",
		Growth:     "N log N",
		Delays:     "2(2^ceil(log2 N)-1) + 2N",
		Expected:   textbook(hirschbergSinclairExpected),
		Properties: properties,
		Goal:       goal,
		Safe:       everyFault,
		Live:       everyFault,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[HirschbergSinclairNode], error) {
		ids := identifiers(s, nil)
		return newRing(s, ids, func(r ring) HirschbergSinclairNode { return HirschbergSinclairNode{ring: r} }), nil
	},
	Decode: decodeRing(hirschbergSinclairKinds),
}

// hirschbergSinclairExpected includes the announcement.
func hirschbergSinclairExpected(n float64, order string) algorithms.Expected {
	best := 6*n + 4*(math.Exp2(math.Ceil(math.Log2(n)))-2)
	if order == "best" {
		return algorithms.Exactly(best)
	}
	return algorithms.Expected{Low: best, High: 8 * n * (1 + math.Log2(n))}
}

// HirschbergSinclairNode is the state of one node of HirschbergSinclair.
type HirschbergSinclairNode struct {
	ring
	stage   uint8
	replied [2]bool // in this stage, by the direction in which replies came
}

var _ algorithms.Recoverer[RingMessage] = (*HirschbergSinclairNode)(nil)

// Start implements algorithms.Node.
func (h *HirschbergSinclairNode) Start(env *algorithms.Env[RingMessage]) { h.Recover(env, nil) }

// Recover implements algorithms.Recoverer.
func (h *HirschbergSinclairNode) Recover(env *algorithms.Env[RingMessage], stable []byte) {
	h.begin(env, stable)
	h.elect(env, h.round+1)
}

// Receive implements algorithms.Node.
func (h *HirschbergSinclairNode) Receive(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) {
	m, ok := h.accept(env, from, m)
	switch {
	case !ok:
	case m.kind == kindHeartbeat || m.kind == kindAnnouncement:
		if h.hear(env, m) {
			h.elect(env, m.round+1)
		}
	default:
		h.elect(env, m.round)
		switch {
		case m.round != h.round:
		case m.kind == kindElection:
			h.probed(env, m)
		case m.kind == kindReply:
			h.reply(env, m)
		}
	}
}

// probed takes a probe of the node's own round.
func (h *HirschbergSinclairNode) probed(env *algorithms.Env[RingMessage], m RingMessage) {
	switch {
	case m.id == h.id:
		if h.win(env) {
			h.send(env, h.tour(env, kindAnnouncement))
		}
	case m.id < h.id:
	case m.reach > 0:
		h.send(env, m)
	default:
		m.kind, m.way, m.reach = kindReply, onward+backward-m.way, int32(env.N())
		h.send(env, m)
	}
}

// reply takes a reply to a probe of the node's own round. There is none to a probe that is
// to go all the way round.
func (h *HirschbergSinclairNode) reply(env *algorithms.Env[RingMessage], m RingMessage) {
	if m.id != h.id {
		h.forward(env, m)
		return
	}
	h.replied[m.way] = true
	if h.replied == [2]bool{true, true} && int(h.stage) < bits.Len(uint(env.N()-1)) {
		h.stage++
		h.probe(env)
	}
}

// probe begins a stage.
func (h *HirschbergSinclairNode) probe(env *algorithms.Env[RingMessage]) {
	h.replied = [2]bool{}
	m := h.tour(env, kindElection)
	m.reach = min(m.reach, 1<<min(h.stage, 30))
	h.send(env, m)
	m.way = backward
	h.send(env, m)
}

// Timeout implements algorithms.Node.
func (h *HirschbergSinclairNode) Timeout(env *algorithms.Env[RingMessage], t algorithms.Timer) {
	if h.expired(env, t) {
		h.elect(env, h.round+1)
	}
}

// elect begins stage 0, once in each round.
func (h *HirschbergSinclairNode) elect(env *algorithms.Env[RingMessage], round uint32) {
	if h.open(env, round) {
		h.stage = 0
		h.probe(env)
	}
}
