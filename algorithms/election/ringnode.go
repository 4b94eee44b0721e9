package election

import "github.com/joulemark/joulemark/algorithms"

// candidacy is what an algorithm on a ring has of its own: how a node stands for election, and
// what it does with the identifiers of the others. All else is the same for all of them.
type candidacy interface {
	// stand makes the node a candidate of a round that it has just entered.
	stand(env *algorithms.Env[RingMessage], r *ring)
	// pass takes a message of an election that is held in the node's own round.
	pass(env *algorithms.Env[RingMessage], r *ring, m RingMessage)
}

// onRing makes an algorithm of what is its own: what its Spec says besides what all elections on
// rings promise, the order of identifiers that costs most, and a node's candidacy.
func onRing(
	spec algorithms.Spec, worst func(n int) []int32, own func() candidacy,
) algorithms.Algorithm[RingMessage, RingNode] {
	spec.Problem, spec.Unit = algorithms.Election, "elected leader"
	spec.Topology, spec.MinNodes = algorithms.NeedsRing, 2
	spec.About += " " + ringAbout
	spec.Observations = observations
	spec.Params = append(spec.Params, heartbeatParam)
	spec.Properties, spec.Goal = properties, goal
	spec.Safe, spec.Live = everyFault, everyFault
	kinds := len(spec.Kinds)
	return algorithms.Algorithm[RingMessage, RingNode]{
		Spec: spec,
		New: func(s algorithms.Setup) (algorithms.Instance[RingNode], error) {
			return newRing(s, identifiers(s, worst), kinds, own), nil
		},
		Decode: decodeRing(kinds),
	}
}

// ringAbout is what all algorithms on rings have to say of failures.
const ringAbout = "The ring is a logical one: if messages may be lost or nodes crash, every hop is acknowledged, " +
	"repeated up to four times, and then taken to the node after, so the ring closes over dead nodes as far as there " +
	"are links beyond the neighbour; on a bare physical ring an election waits at a dead node until that comes back, " +
	"and a crash for good leaves no leader. Departures: elections are numbered, and whoever hears of a new round " +
	"joins it with its own identifier; the leader's heartbeats go round the ring, and a node without them, one that " +
	"comes back, or one that hears of a leader with a lower identifier calls an election in a new round. There is no " +
	"quorum: in a partition each side has its leader."

// ringRun is what the nodes of one run share.
type ringRun struct {
	kinds     int  // of message that the algorithm has
	reliable  bool // hops are acknowledged
	monitored bool
	again     algorithms.Time // until a hop that is not acknowledged is repeated
	beat      algorithms.Time // between heartbeats
	patience  algorithms.Time // without a leader, or without a heartbeat
}

// newRing prepares a run on a ring of these identifiers. Where nothing can go wrong no timer is
// ever set, and no hop acknowledged.
//
// A lap takes N hops of one delay each, and where a node is dead 12 more until it is
// passed over, once in each round and for each heartbeat: at most 13N, hence the
// beat, so that heartbeats do not pile up. An election may take a few laps.
func newRing(s algorithms.Setup, ids []int32, kinds int, own func() candidacy) algorithms.Instance[RingNode] {
	n := s.N()
	r := &ringRun{
		kinds: kinds, monitored: monitored(s),
		again:    tryDelays * s.Delta,
		beat:     16 * algorithms.Time(n) * s.Delta,
		patience: 64 * algorithms.Time(n) * s.Delta,
	}
	r.reliable = r.monitored || s.Faults != algorithms.NoFaults
	return algorithms.Instance[RingNode]{
		Node:      func(id algorithms.ID) RingNode { return RingNode{ring{run: r, id: ids[id]}, own()} },
		Checker:   newElectorate(s, ids, nobody),
		Perpetual: r.monitored,
	}
}

// RingNode is the state of one node of an election on a ring.
type RingNode struct {
	ring
	candidacy
}

var _ algorithms.Recoverer[RingMessage] = (*RingNode)(nil)

// Start implements algorithms.Node.
func (n *RingNode) Start(env *algorithms.Env[RingMessage]) { n.Recover(env, nil) }

// Recover implements algorithms.Recoverer.
func (n *RingNode) Recover(env *algorithms.Env[RingMessage], stable []byte) {
	n.begin(env, stable)
	n.elect(env, n.round+1)
}

// Receive implements algorithms.Node.
func (n *RingNode) Receive(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) {
	m, ok := n.accept(env, from, m)
	switch {
	case !ok:
	case m.kind == kindHeartbeat || m.kind == kindAnnouncement:
		if n.hear(env, m) {
			n.elect(env, m.round+1)
		}
	default:
		n.elect(env, m.round)
		if m.round == n.round {
			n.pass(env, &n.ring, m)
		}
	}
}

// Timeout implements algorithms.Node.
func (n *RingNode) Timeout(env *algorithms.Env[RingMessage], t algorithms.Timer) {
	if n.expired(env, t) {
		n.elect(env, n.round+1)
	}
}

// elect makes the node a candidate, once in each round.
func (n *RingNode) elect(env *algorithms.Env[RingMessage], round uint32) {
	if n.open(env, round) {
		n.stand(env, &n.ring)
	}
}
