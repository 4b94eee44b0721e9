package election

import "github.com/joulemark/joulemark/algorithms"

// LeLann is the first election on a ring: every node sends its identifier round, and
// knows the highest, hence the leader, when its own comes back. By then it has
// seen all the others, since links keep the order and every node sends its own
// identifier before it passes on any other. N identifiers travel N hops: N² messages.
// Nobody has to announce the leader, because every node finds out by itself.
var LeLann = onRing(algorithms.Spec{
	Name:  "lelann",
	Title: "every identifier travels round the ring",
	About: "All nodes send their identifiers round the ring at the start. A node whose own comes back has seen " +
		"all of them, and takes the highest for the leader: no announcement is needed. The order of the " +
		"identifiers makes no difference.",
	Citation: "G. Le Lann: Distributed systems, towards a formal approach. Information Processing 77 (IFIP " +
		"Congress), 1977, 155-160",
	FIFO:  true,
	Kinds: algorithms.Kinds("election", "heartbeat", "acknowledgement"),
	Params: []algorithms.Param{
		orderParam("random (from the seed), best (ascending) or worst (descending); all cost the same here",
			"random", "best", "worst"),
	},
	Formula: "N² (no announcement)",
	Growth:  "N²",
	Delays:  "N",
	Expected: textbook(func(n float64, _ string) algorithms.Expected {
		return algorithms.Exactly(n * n)
	}),
}, descending, func() candidacy { return new(leLannCandidacy) })

// leLannCandidacy is what a node of LeLann keeps.
type leLannCandidacy struct {
	highest int32 // identifier seen in this round
}

var _ candidacy = (*leLannCandidacy)(nil)

// stand implements candidacy.
func (l *leLannCandidacy) stand(env *algorithms.Env[RingMessage], r *ring) {
	l.highest = r.id
	r.send(env, r.tour(env, kindElection))
}

// pass implements candidacy.
func (l *leLannCandidacy) pass(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	l.highest = max(l.highest, m.id)
	switch {
	case m.id != r.id:
		r.forward(env, m)
	case r.phase != candidate: // a repetition, or a heartbeat was faster
	case l.highest == r.id:
		r.win(env)
	default:
		r.follow(env, r.round, l.highest)
		r.settle(env)
	}
}
