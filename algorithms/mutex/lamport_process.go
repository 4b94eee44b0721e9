package mutex

import "github.com/joulemark/joulemark/algorithms"

// LamportProcess is the state of one node of Lamport.
type LamportProcess struct {
	Client[LamportMessage]
	clock   uint64
	request uint64 // timestamp of its latest request
	silent  bool   // back from a crash

	// pending is the request queue: the requests of the others that are not released,
	// of which each node has one at most. Made when the first comes.
	pending map[algorithms.ID]uint64

	// While it waits: how many acknowledgements are missing, from whom they have come,
	// and how many of the pending requests come before its own.
	missing int32
	ahead   int32
	heard   nodeSet
}

// The queue is not kept in order. All that is ever asked of it is whether a request is
// ahead of one's own, and for that counting those that are takes constant time a message.

var (
	_ algorithms.Node[LamportMessage]      = (*LamportProcess)(nil)
	_ algorithms.Recoverer[LamportMessage] = (*LamportProcess)(nil)
)

// endOfTime is a timestamp that no run comes to. A message that claims to be from then or
// later is treated as lost, so that a clock never comes near its overflow.
const endOfTime = 1 << 62

// Start implements algorithms.Node.
func (p *LamportProcess) Start(env *algorithms.Env[LamportMessage]) { p.next(env) }

// Recover implements algorithms.Recoverer. The process has forgotten the requests of the
// others, one of which may be in the critical section, so it stays silent.
func (p *LamportProcess) Recover(*algorithms.Env[LamportMessage], []byte) { p.silent = true }

// Timeout implements algorithms.Node: it is time to ask, or to leave (rule 3).
func (p *LamportProcess) Timeout(env *algorithms.Env[LamportMessage], t algorithms.Timer) {
	switch {
	case p.Asks(env, t):
		p.ask(env)
	case p.Leaves(t):
		p.Leave(env, int64(p.request))
		p.clock++
		p.sendAll(env, LamportMessage{lamportRelease, p.clock, p.request})
		p.next(env)
	}
}

// next goes on to the next request, if there is one to make.
func (p *LamportProcess) next(env *algorithms.Env[LamportMessage]) {
	if p.Think(env) {
		p.ask(env)
	}
}

// Receive implements algorithms.Node.
func (p *LamportProcess) Receive(env *algorithms.Env[LamportMessage], from algorithms.ID, msg LamportMessage) {
	if p.silent || msg.stamp >= endOfTime || from == env.Self() || from < 0 || int(from) >= env.N() {
		return
	}
	p.clock = max(p.clock, msg.stamp) + 1
	switch msg.kind {
	case lamportRequest:
		p.handleRequest(env, from, msg.request)
	case lamportAck:
		p.handleAck(env, from, msg.request)
	case lamportRelease:
		if p.pending[from] == msg.request {
			p.drop(env, from)
		}
	}
	p.tryEnter(env)
}

// ask makes the next request (rule 1).
func (p *LamportProcess) ask(env *algorithms.Env[LamportMessage]) {
	p.clock++
	p.request = p.clock
	p.missing = int32(env.N() - 1)
	p.ahead = int32(len(p.pending)) // all of them are earlier than the clock
	if p.heard == nil {
		p.heard = newNodeSet(env.N())
	}
	clear(p.heard)
	p.Request(env, int64(p.request))
	p.sendAll(env, LamportMessage{lamportRequest, p.request, p.request})
	p.tryEnter(env)
}

// handleRequest queues and acknowledges a request (rule 2). A copy of one that is
// pending, or of one before, says nothing new.
func (p *LamportProcess) handleRequest(env *algorithms.Env[LamportMessage], from algorithms.ID, request uint64) {
	if request <= p.pending[from] {
		return
	}
	p.drop(env, from)
	if p.pending == nil {
		p.pending = map[algorithms.ID]uint64{}
	}
	p.pending[from] = request
	if p.precedes(env, from, request) {
		p.ahead++
	}
	p.clock++
	env.Send(from, LamportMessage{lamportAck, p.clock, request})
}

// handleAck notes an acknowledgement. One of a request that is over is the answer to a
// copy of it that came late, and that would stay in the other's queue for good.
func (p *LamportProcess) handleAck(env *algorithms.Env[LamportMessage], from algorithms.ID, request uint64) {
	switch {
	case request < p.request || request == p.request && p.phase == Idle:
		p.clock++
		env.Send(from, LamportMessage{lamportRelease, p.clock, request})
	case request == p.request && p.phase == Waiting:
		if !p.heard.has(from) {
			p.heard.add(from)
			p.missing--
		}
	}
}

// drop takes the pending request of a node, if there is one, out of the queue (rule 4).
func (p *LamportProcess) drop(env *algorithms.Env[LamportMessage], from algorithms.ID) {
	request, ok := p.pending[from]
	if !ok {
		return
	}
	if p.precedes(env, from, request) {
		p.ahead--
	}
	delete(p.pending, from)
}

// precedes reports whether a request comes before the one that this process waits with.
func (p *LamportProcess) precedes(env *algorithms.Env[LamportMessage], from algorithms.ID, request uint64) bool {
	return p.phase == Waiting && (request < p.request || request == p.request && from < env.Self())
}

// tryEnter enters if nothing is in the way any more (rule 5).
func (p *LamportProcess) tryEnter(env *algorithms.Env[LamportMessage]) {
	if p.phase == Waiting && p.missing == 0 && p.ahead == 0 {
		p.Enter(env, p.heard.count(), int64(p.request))
	}
}

func (p *LamportProcess) sendAll(env *algorithms.Env[LamportMessage], m LamportMessage) {
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), m)
	}
}
