package election

import "github.com/joulemark/joulemark/algorithms"

// ChangRoberts is the election in which a node passes on only identifiers higher
// than its own, so that the highest alone comes home; its owner announces
// that it leads, once round the ring.
//
// An identifier travels until it meets a higher one. Ascending round the ring each
// travels one hop and the highest N: 2N-1 messages. Descending the one with k
// below it travels k+1: N(N+1)/2. In random order a hop number k happens if the
// identifier is the highest of k, which has probability 1/k: N·H(N) on
// average, where H(N) = 1 + 1/2 + ... + 1/N. The announcement adds N to each.
var ChangRoberts = onRing(algorithms.Spec{
	Name:  "chang-roberts",
	Title: "identifiers travel until they meet a higher one",
	About: "All nodes send their identifiers round the ring at the start. A node passes on those that are higher " +
		"than its own, and leads if its own comes back; then it announces that once round the ring, which is " +
		"counted.",
	Citation: "E. Chang, R. Roberts: An improved algorithm for decentralized extrema-finding in circular " +
		"configurations of processes. Communications of the ACM 22(5), 1979, 281-283",
	Kinds: algorithms.Kinds("election", "heartbeat", "acknowledgement", "announcement"),
	Params: []algorithms.Param{
		orderParam("random (from the seed), best (ascending, fewest messages) or worst (descending, most)",
			"random", "best", "worst"),
	},
	Formula:  "elections: best 2N-1, worst N(N+1)/2, mean N·H(N); announcement: N more",
	Growth:   "N log N",
	Delays:   "2N",
	Expected: textbook(changRobertsExpected),
}, descending, func() candidacy { return new(changRobertsCandidacy) })

// changRobertsExpected includes the announcement.
func changRobertsExpected(n float64, order string) algorithms.Expected {
	best, worst := 2*n-1+n, n*(n+1)/2+n
	cost := within(order, best, worst)
	if order == "random" {
		harmonic := 0.0
		for k := n; k >= 1; k-- {
			harmonic += 1 / k
		}
		cost.Mean = n*harmonic + n
	}
	return cost
}

// changRobertsCandidacy is what a node of ChangRoberts keeps: nothing of its own.
type changRobertsCandidacy struct{}

var _ candidacy = (*changRobertsCandidacy)(nil)

// stand implements candidacy.
func (c *changRobertsCandidacy) stand(env *algorithms.Env[RingMessage], r *ring) {
	r.send(env, r.tour(env, kindElection))
}

// pass implements candidacy.
func (c *changRobertsCandidacy) pass(env *algorithms.Env[RingMessage], r *ring, m RingMessage) {
	switch {
	case m.id > r.id:
		r.forward(env, m)
	case m.id == r.id:
		r.announce(env)
	}
}
