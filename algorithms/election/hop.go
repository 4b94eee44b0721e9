package election

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// hop is a node's part in carrying messages one way round a ring on which messages
// are lost and nodes die. It sends one message at a time, until that is acknowledged
// (stop and wait, so that messages keep their order): to the next node, a few times,
// then to the next but one, and so on. If nobody else is left the message has
// come round, and the node gets it back itself. A node that there is no link to is not
// passed over: the message waits for those before it.
//
// The node that answered last stays the first choice until the next round, or the
// next heartbeat, which looks for nodes that have come back.
type hop struct {
	way    direction
	again  algorithms.Time // until a message is repeated
	queue  []RingMessage   // the first is under way
	offset int             // how many places further the node stands that it is sent to; 0: not known
	tries  int
	timer  algorithms.TimerID
	seq    uint64    // of the last message
	heard  []lastSeq // of those who send this way
}

// lastSeq is the number of the last message that a node sent here.
type lastSeq struct {
	from algorithms.ID
	seq  uint64
}

const (
	tryDelays = 3 // until a message is repeated, in delays; there and back takes 2
	maxTries  = 4
	timerHop  = 1 // kind of the timer of the onward hop; the backward one has the next
)

// fresh reports whether a message that came in is not the repetition of one that
// had come in before.
func (h *hop) fresh(from algorithms.ID, seq uint64) bool {
	i := slices.IndexFunc(h.heard, func(l lastSeq) bool { return l.from == from })
	if i < 0 {
		h.heard = append(h.heard, lastSeq{from, seq})
		return true
	}
	if seq <= h.heard[i].seq {
		return false
	}
	h.heard[i].seq = seq
	return true
}

// push adds a message to those that are to be carried. A heartbeat that waits already
// is not doubled, and more messages than a ring can have under way are dropped.
func (h *hop) push(env *algorithms.Env[RingMessage], m RingMessage) {
	if m.kind == kindHeartbeat && slices.ContainsFunc(h.queue, func(q RingMessage) bool {
		return q.kind == m.kind && q.round == m.round && q.id == m.id
	}) {
		return
	}
	if len(h.queue) > 4*env.N()+4 {
		return
	}
	h.queue = append(h.queue, m)
	if len(h.queue) == 1 {
		h.begin(env)
	}
}

// begin puts the first message on its way. The lowest bit of its number is the direction, and tells
// which of a node's two hops an acknowledgement is for.
func (h *hop) begin(env *algorithms.Env[RingMessage]) {
	if len(h.queue) == 0 {
		return
	}
	h.seq = (h.seq>>1+1)<<1 | uint64(h.way)
	h.queue[0].seq = h.seq
	if h.offset == 0 || h.queue[0].kind == kindHeartbeat {
		h.offset = 1
	}
	h.tries = 0
	h.try(env)
}

// try sends the first message.
func (h *hop) try(env *algorithms.Env[RingMessage]) {
	to, m := place(env, h.way, h.offset), h.queue[0]
	if to == env.Self() {
		m.seq = 0
		env.Send(to, m)
		h.done(env)
		return
	}
	h.tries++
	env.Send(to, m)
	h.timer = env.SetTimer(h.again, algorithms.Timer{Kind: timerHop + uint8(h.way)})
}

// done goes on to the next message.
func (h *hop) done(env *algorithms.Env[RingMessage]) {
	env.CancelTimer(h.timer)
	h.timer = 0
	h.queue = h.queue[1:]
	h.begin(env)
}

// acked takes an acknowledgement.
func (h *hop) acked(env *algorithms.Env[RingMessage], seq uint64) {
	if len(h.queue) > 0 && h.queue[0].seq == seq {
		h.done(env)
	}
}

// expired repeats the first message, or turns to a node further on.
func (h *hop) expired(env *algorithms.Env[RingMessage]) {
	h.timer = 0
	if len(h.queue) == 0 {
		return
	}
	if h.tries >= maxTries {
		h.offset, h.tries = h.further(env, h.offset), 0
	}
	h.try(env)
}

// further is the offset to turn to after the given one. Only nodes that were tried are
// passed over: after the last one that there is a link to without a gap comes the first
// again, and after all others the node itself.
func (h *hop) further(env *algorithms.Env[RingMessage], offset int) int {
	offset++
	if offset < env.N() && !env.Linked(place(env, h.way, offset)) {
		return 1
	}
	return offset
}

// clear forgets all messages: those of an election that is over.
func (h *hop) clear(env *algorithms.Env[RingMessage]) {
	env.CancelTimer(h.timer)
	h.timer, h.queue, h.offset = 0, h.queue[:0], 0
}

// place is the node that stands offset places, from 0 to N, from the caller.
func place[M algorithms.Message](env *algorithms.Env[M], way direction, offset int) algorithms.ID {
	n := env.N()
	if way == backward {
		offset = n - offset
	}
	return algorithms.ID((int(env.Self()) + offset) % n)
}

// distance is the number of places from a node to another, N to itself.
func distance(env *algorithms.Env[RingMessage], way direction, from, to algorithms.ID) int {
	n := env.N()
	d := int(to - from)
	if way == backward {
		d = -d
	}
	if d <= 0 {
		d += n
	}
	return d
}
