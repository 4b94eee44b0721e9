package election

import "github.com/joulemark/joulemark/algorithms"

// LeLann is the first election on a ring: every node sends its identifier round, and
// knows the highest, hence the leader, when its own comes back. By then it has
// seen all the others, since links keep the order and every node sends its own
// identifier before it passes on any other. N identifiers travel N hops: N² messages.
// Nobody has to announce the leader, because every node finds out by itself.
var LeLann = algorithms.Algorithm[RingMessage, LeLannNode]{
	Spec: algorithms.Spec{
		Name:    "lelann",
		Title:   "every identifier travels round the ring",
		Problem: algorithms.Election,
		Unit:    "elected leader",
		About: "All nodes send their identifiers round the ring at the start. A node whose own comes back has seen " +
			"all of them, and takes the highest for the leader: no announcement is needed. The order of the " +
			"identifiers makes no difference. " +
			ringAbout,
		Citation: "G. Le Lann: Distributed systems, towards a formal approach. Information Processing 77 (IFIP " +
			"Congress), 1977, 155-160",
		Topology:     algorithms.NeedsRing,
		MinNodes:     2,
		FIFO:         true,
		Kinds:        algorithms.Kinds("election", "heartbeat", "acknowledgement"),
		Observations: observations,
		Params: []algorithms.Param{
			orderParam("random (from the seed), best (ascending) or worst (descending); all cost the same here",
				"random", "best", "worst"),
			heartbeatParam,
		},
		Formula: "N² (no announcement)",
		Growth:  "N²",
		Delays:  "N",
		Expected: textbook(func(n float64, _ string) algorithms.Expected {
			return algorithms.Exactly(n * n)
		}),
		Properties: properties,
		Goal:       goal,
		Safe:       everyFault,
		Live:       everyFault,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[LeLannNode], error) {
		return newRing(s, identifiers(s, descending), func(r ring) LeLannNode { return LeLannNode{ring: r} }), nil
	},
	Decode: decodeRing(leLannKinds),
}

// LeLannNode is the state of one node of LeLann.
type LeLannNode struct {
	ring
	highest int32 // identifier seen in this round
}

var _ algorithms.Recoverer[RingMessage] = (*LeLannNode)(nil)

// Start implements algorithms.Node.
func (l *LeLannNode) Start(env *algorithms.Env[RingMessage]) { l.Recover(env, nil) }

// Recover implements algorithms.Recoverer.
func (l *LeLannNode) Recover(env *algorithms.Env[RingMessage], stable []byte) {
	l.begin(env, stable)
	l.elect(env, l.round+1)
}

// Receive implements algorithms.Node.
func (l *LeLannNode) Receive(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) {
	m, ok := l.accept(env, from, m)
	switch {
	case !ok:
	case m.kind == kindHeartbeat:
		if l.hear(env, m) {
			l.elect(env, m.round+1)
		}
	case m.kind == kindElection:
		l.elect(env, m.round)
		if m.round == l.round {
			l.pass(env, m)
		}
	}
}

// pass takes an identifier of the node's own round.
func (l *LeLannNode) pass(env *algorithms.Env[RingMessage], m RingMessage) {
	l.highest = max(l.highest, m.id)
	switch {
	case m.id != l.id:
		l.forward(env, m)
	case l.phase != candidate: // a repetition, or a heartbeat was faster
	case l.highest == l.id:
		l.win(env)
	default:
		l.follow(env, l.round, l.highest)
		l.settle(env)
	}
}

// Timeout implements algorithms.Node.
func (l *LeLannNode) Timeout(env *algorithms.Env[RingMessage], t algorithms.Timer) {
	if l.expired(env, t) {
		l.elect(env, l.round+1)
	}
}

// elect sends the node's identifier round, once in each round.
func (l *LeLannNode) elect(env *algorithms.Env[RingMessage], round uint32) {
	if l.open(env, round) {
		l.highest = l.id
		l.send(env, l.tour(env, kindElection))
	}
}
