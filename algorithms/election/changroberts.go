package election

import "github.com/joulemark/joulemark/algorithms"

// ringAbout is what all algorithms on rings have to say of failures.
const ringAbout = "The ring is a logical one: if messages may be lost or nodes crash, every hop is acknowledged, " +
	"repeated up to four times, and then taken to the node after, so the ring closes over dead nodes as far as there " +
	"are links beyond the neighbour; on a bare physical ring an election waits at a dead node until that comes back, " +
	"and a crash for good leaves no leader. Departures: elections are numbered, and whoever hears of a new round " +
	"joins it with its own identifier; the leader's heartbeats go round the ring, and a node without them, one that " +
	"comes back, or one that hears of a leader with a lower identifier calls an election in a new round. There is no " +
	"quorum: in a partition each side has its leader."

// ChangRoberts is the election in which a node passes on only identifiers higher
// than its own, so that the highest alone comes home; its owner announces
// that it leads, once round the ring.
//
// An identifier travels until it meets a higher one. Ascending round the ring each
// travels one hop and the highest N: 2N-1 messages. Descending the one with k
// below it travels k+1: N(N+1)/2. In random order a hop number k happens if the
// identifier is the highest of k, which has probability 1/k: N·H(N) on
// average, where H(N) = 1 + 1/2 + ... + 1/N. The announcement adds N to each.
var ChangRoberts = algorithms.Algorithm[RingMessage, ChangRobertsNode]{
	Spec: algorithms.Spec{
		Name:    "chang-roberts",
		Title:   "identifiers travel until they meet a higher one",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "All nodes send their identifiers round the ring at the start. A node passes on those that are higher " +
			"than its own, and leads if its own comes back; then it announces that once round the ring, which is " +
			"counted. " +
			ringAbout,
		Citation: "E. Chang, R. Roberts: An improved algorithm for decentralized extrema-finding in circular " +
			"configurations of processes. Communications of the ACM 22(5), 1979, 281-283",
		Topology:     algorithms.NeedsRing,
		MinNodes:     2,
		Kinds:        algorithms.Kinds("election", "heartbeat", "acknowledgement", "announcement"),
		Observations: observations,
		Params: []algorithms.Param{
			orderParam("random (from the seed), best (ascending, fewest messages) or worst (descending, most)",
				"random", "best", "worst"),
			heartbeatParam,
		},
		Formula:    "elections: best 2N-1, worst N(N+1)/2, mean N·H(N); announcement: N more",
		Growth:     "N log N",
		Delays:     "2N",
		Expected:   textbook(changRobertsExpected),
		Properties: properties,
		Goal:       goal,
		Safe:       everyFault,
		Live:       everyFault,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[ChangRobertsNode], error) {
		return newRing(s, identifiers(s, descending), func(r ring) ChangRobertsNode { return ChangRobertsNode{r} }), nil
	},
	Decode: decodeRing(changRobertsKinds),
}

// changRobertsExpected includes the announcement.
func changRobertsExpected(n float64, order string) algorithms.Expected {
	best, worst := 2*n-1+n, n*(n+1)/2+n
	switch order {
	case "best":
		return algorithms.Exactly(best)
	case "worst":
		return algorithms.Exactly(worst)
	}
	harmonic := 0.0
	for k := n; k >= 1; k-- {
		harmonic += 1 / k
	}
	return algorithms.Expected{Low: best, High: worst, Mean: n*harmonic + n}
}

// ChangRobertsNode is the state of one node of ChangRoberts.
type ChangRobertsNode struct{ ring }

var _ algorithms.Recoverer[RingMessage] = (*ChangRobertsNode)(nil)

// Start implements algorithms.Node.
func (c *ChangRobertsNode) Start(env *algorithms.Env[RingMessage]) { c.Recover(env, nil) }

// Recover implements algorithms.Recoverer.
func (c *ChangRobertsNode) Recover(env *algorithms.Env[RingMessage], stable []byte) {
	c.begin(env, stable)
	c.elect(env, c.round+1)
}

// Receive implements algorithms.Node.
func (c *ChangRobertsNode) Receive(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) {
	m, ok := c.accept(env, from, m)
	switch {
	case !ok:
	case m.kind == kindHeartbeat || m.kind == kindAnnouncement:
		if c.hear(env, m) {
			c.elect(env, m.round+1)
		}
	case m.kind == kindElection:
		c.elect(env, m.round)
		if m.round == c.round {
			c.pass(env, m)
		}
	}
}

// pass takes an identifier of the node's own round.
func (c *ChangRobertsNode) pass(env *algorithms.Env[RingMessage], m RingMessage) {
	switch {
	case m.id > c.id:
		c.forward(env, m)
	case m.id == c.id && c.win(env):
		c.send(env, c.tour(env, kindAnnouncement))
	}
}

// Timeout implements algorithms.Node.
func (c *ChangRobertsNode) Timeout(env *algorithms.Env[RingMessage], t algorithms.Timer) {
	if c.expired(env, t) {
		c.elect(env, c.round+1)
	}
}

// elect sends the node's identifier on its way, once in each round.
func (c *ChangRobertsNode) elect(env *algorithms.Env[RingMessage], round uint32) {
	if c.open(env, round) {
		c.send(env, c.tour(env, kindElection))
	}
}
