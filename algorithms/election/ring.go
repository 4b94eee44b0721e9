package election

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// orderParam is the parameter that arranges the identifiers.
func orderParam(doc string, choices ...string) algorithms.Param {
	return algorithms.Param{
		Name:    paramOrder,
		Doc:     "the identifiers round the ring: " + doc,
		Default: "random",
		Choices: choices,
	}
}

const paramOrder = "order"

// identifiers gives every node its identifier, a permutation of 0 to N-1. The best order is
// ascending for all algorithms; which one is worst is for each of them to say.
func identifiers(s algorithms.Setup, worst func(n int) []int32) []int32 {
	switch s.Params.Word(paramOrder) {
	case "random":
		return s.Rand().Perm(s.N())
	case "worst":
		return worst(s.N())
	}
	return ascending(s.N())
}

func ascending(n int) []int32 {
	ids := make([]int32, n)
	for i := range ids {
		ids[i] = int32(i)
	}
	return ids
}

func descending(n int) []int32 {
	ids := ascending(n)
	slices.Reverse(ids)
	return ids
}

// alternating is the order in which every other node is higher than its neighbours, every other of
// these is higher than those next to it among them, and so on: of k nodes ⌊k/2⌋ are left each time
// that only those stay who are higher than both their neighbours, and more can never be.
func alternating(n int) []int32 {
	ids := make([]int32, n)
	rank := int32(0)
	for gap := 1; gap <= n; gap *= 2 {
		// Of the nodes at multiples of the gap, who are left, those go who are at no multiple of
		// twice the gap, and the last where they are an odd number: they are the lowest.
		left := n / gap
		for k := range left {
			if k%2 == 1 || k == left-1 {
				ids[k*gap] = rank
				rank++
			}
		}
	}
	return ids
}

// within is what an election costs between the order of the identifiers that costs least and the
// one that costs most.
func within(order string, best, worst float64) algorithms.Expected {
	switch order {
	case "best":
		return algorithms.Exactly(best)
	case "worst":
		return algorithms.Exactly(worst)
	}
	return algorithms.Expected{Low: best, High: worst}
}

// textbook makes the Expected of a Spec from a function of N and of the order of the
// identifiers. Heartbeats are in no textbook.
func textbook(count func(n float64, order string) algorithms.Expected) func(algorithms.Setup) algorithms.Expected {
	return func(s algorithms.Setup) algorithms.Expected {
		if s.Params.Word(heartbeatParam.Name) == "on" {
			return algorithms.Expected{}
		}
		return count(float64(s.N()), s.Params.Word(paramOrder))
	}
}

// ring is the part of a node's state that the algorithms on rings have in common.
type ring struct {
	standing[RingMessage]
	run  *ringRun
	hops *[2]hop // by direction; nil where hops are not acknowledged
	id   int32   // the node's identifier
}

// begin prepares a node that starts or comes back. It numbers its messages from the round that it
// has persisted. Whoever comes back calls a higher one at once, so numbers rise across crashes too,
// however soon after each other these are.
func (r *ring) begin(env *algorithms.Env[RingMessage], stable []byte) {
	r.restore(env, stable)
	if r.run.reliable {
		seq := uint64(r.round) << 31
		r.hops = &[2]hop{{way: onward, again: r.run.again, seq: seq}, {way: backward, again: r.run.again, seq: seq}}
	}
}

// send sends a message one hop.
func (r *ring) send(env *algorithms.Env[RingMessage], m RingMessage) {
	if r.hops == nil {
		env.Send(place(env, m.way, 1), m)
		return
	}
	r.hops[m.way].push(env, m)
}

// bothWays sends a message one hop to either side.
func (r *ring) bothWays(env *algorithms.Env[RingMessage], m RingMessage) {
	for _, m.way = range []direction{onward, backward} {
		r.send(env, m)
	}
}

// forward sends a message on, unless it has come round.
func (r *ring) forward(env *algorithms.Env[RingMessage], m RingMessage) {
	if m.reach > 0 {
		r.send(env, m)
	}
}

// tour is a message of the node's own that is to go round the ring.
func (r *ring) tour(env *algorithms.Env[RingMessage], kind algorithms.Kind) RingMessage {
	return RingMessage{kind: kind, round: r.round, id: r.id, reach: int32(env.N())}
}

// accept takes a message in: acknowledgements and repetitions end here, and what no
// node sends. What is left is as if it came over a perfect link, with
// the way it came taken off its reach.
func (r *ring) accept(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) (RingMessage, bool) {
	n, self := env.N(), env.Self()
	if from != self && !env.Linked(from) || !r.receipt(env, from, m) {
		return m, false
	}
	if int(m.kind) >= r.run.kinds || m.round > maxRound || int(m.id) >= n || m.reach < 1 || int(m.reach) > n {
		return m, false
	}
	m.seq = 0
	m.reach -= int32(distance(env, m.way, from, self))
	return m, true
}

// receipt acknowledges a message, or takes an acknowledgement. It reports whether the message is
// a new one. What comes from the node itself has no number, as where nothing is acknowledged.
func (r *ring) receipt(env *algorithms.Env[RingMessage], from algorithms.ID, m RingMessage) bool {
	switch {
	case r.hops == nil || from == env.Self():
		return m.kind != kindAck && m.seq == 0
	case m.kind == kindAck:
		r.hops[m.seq&1].acked(env, m.seq)
		return false
	}
	env.Send(from, RingMessage{kind: kindAck, seq: m.seq})
	return r.hops[m.way].fresh(from, m.seq)
}

// open makes the node a candidate of a round.
func (r *ring) open(env *algorithms.Env[RingMessage], round uint32) bool {
	if !r.call(env, round) {
		return false
	}
	r.clear(env)
	if r.run.monitored {
		r.wake(env, r.run.patience)
	}
	return true
}

// clear drops what is left of older rounds.
func (r *ring) clear(env *algorithms.Env[RingMessage]) {
	if r.hops != nil {
		for i := range r.hops {
			r.hops[i].clear(env)
		}
	}
}

// settle sets the alarm that goes with knowing the leader, oneself or another.
func (r *ring) settle(env *algorithms.Env[RingMessage]) {
	switch {
	case !r.run.monitored:
	case r.phase == leader:
		r.wake(env, r.run.beat)
	default:
		r.wake(env, r.run.patience)
	}
}

// win makes the node the leader of its round, and reports whether it was not yet.
func (r *ring) win(env *algorithms.Env[RingMessage]) bool {
	won := r.lead(env, r.id)
	if won {
		r.settle(env)
	}
	return won
}

// announce makes the node the leader of its round, and tells all others once round the ring.
func (r *ring) announce(env *algorithms.Env[RingMessage]) {
	if r.win(env) {
		r.send(env, r.tour(env, kindAnnouncement))
	}
}

// hear takes the news of a leader, by announcement or heartbeat, and passes it on. It
// reports whether the node should call an election in the round after, because
// its identifier is higher.
func (r *ring) hear(env *algorithms.Env[RingMessage], m RingMessage) bool {
	switch r.judge(env, m.round, m.id, r.id) {
	case usurper:
		return true
	case news:
		if m.round > r.round {
			r.clear(env)
		}
		r.follow(env, m.round, m.id)
	case confirmed:
		if r.phase != follower {
			return false // the leader's own, come round
		}
	case stale:
		return false
	}
	r.settle(env)
	r.forward(env, m)
	return false
}

// expired takes a timer. It reports whether the node should call an election, because it has
// been without a leader for too long.
func (r *ring) expired(env *algorithms.Env[RingMessage], t algorithms.Timer) bool {
	if t.Kind != timerAlarm {
		if way := t.Kind - timerHop; r.hops != nil && way <= uint8(backward) {
			r.hops[way].expired(env)
		}
		return false
	}
	r.alarm = 0
	if r.phase != leader {
		return true
	}
	r.send(env, r.tour(env, kindHeartbeat))
	r.wake(env, r.run.beat)
	return false
}
