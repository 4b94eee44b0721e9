package token

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// SuzukiKasamiNode is the state of one node of SuzukiKasami.
type SuzukiKasamiNode struct {
	mutex.Client[SuzukiKasamiMessage]
	request uint64 // the number of its latest request
	holds   bool   // the token
	silent  bool   // back from a crash

	// heard is the highest number of a request of each other node (RN of the paper). Made when
	// the first comes.
	heard map[algorithms.ID]uint64
	// What the token says, while the node holds it.
	granted []uint64
	queue   []algorithms.ID
}

var (
	_ algorithms.Node[SuzukiKasamiMessage]      = (*SuzukiKasamiNode)(nil)
	_ algorithms.Recoverer[SuzukiKasamiMessage] = (*SuzukiKasamiNode)(nil)
)

// Start implements algorithms.Node. Node 0 has the token.
func (p *SuzukiKasamiNode) Start(env *algorithms.Env[SuzukiKasamiMessage]) {
	if env.Self() == first {
		p.holds, p.granted = true, make([]uint64, env.N())
	}
	if p.Think(env) {
		p.ask(env)
	}
}

// Recover implements algorithms.Recoverer. If the node had the token, it is lost; if it had not, it
// has forgotten which requests are over. It stays silent.
func (p *SuzukiKasamiNode) Recover(*algorithms.Env[SuzukiKasamiMessage], []byte) { p.silent = true }

// Receive implements algorithms.Node.
func (p *SuzukiKasamiNode) Receive(
	env *algorithms.Env[SuzukiKasamiMessage], from algorithms.ID, m SuzukiKasamiMessage,
) {
	switch {
	case p.silent || from == env.Self() || from < 0 || int(from) >= env.N():
	case m.kind == suzukiToken:
		p.handleToken(env, m)
	case m.number > p.heard[from]:
		if p.heard == nil {
			p.heard = map[algorithms.ID]uint64{}
		}
		p.heard[from] = m.number
		if p.holds && p.Phase() == mutex.Idle && p.waits(from) {
			p.pass(env, from)
		}
	}
}

// Timeout implements algorithms.Node.
func (p *SuzukiKasamiNode) Timeout(env *algorithms.Env[SuzukiKasamiMessage], t algorithms.Timer) {
	switch {
	case p.Leaves(t):
		p.leave(env)
	case p.Asks(env, t):
		p.ask(env)
	}
}

// ask makes the next request: of all others, unless the node has the token.
func (p *SuzukiKasamiNode) ask(env *algorithms.Env[SuzukiKasamiMessage]) {
	p.request++
	p.Request(env, 0)
	if p.holds {
		p.Enter(env, 1, 0)
		return
	}
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), SuzukiKasamiMessage{kind: suzukiRequest, number: p.request})
	}
}

// handleToken enters. The token says that the latest request of this node is the next to be
// granted; a copy of it that comes later says so of an earlier one.
func (p *SuzukiKasamiNode) handleToken(env *algorithms.Env[SuzukiKasamiMessage], m SuzukiKasamiMessage) {
	self := env.Self()
	if p.holds || p.Phase() != mutex.Waiting || len(m.granted) != env.N() || m.granted[self]+1 != p.request {
		return
	}
	p.holds, p.granted, p.queue = true, slices.Clone(m.granted), slices.Clone(m.queue)
	take(env)
	p.Enter(env, 1, 0)
}

// leave notes that the request was granted, puts those who have asked in the meantime into the
// queue, in the order of their numbers, and passes the token to the first that waits.
func (p *SuzukiKasamiNode) leave(env *algorithms.Env[SuzukiKasamiMessage]) {
	p.Leave(env, 0)
	p.granted[env.Self()] = p.request
	queued := make([]bool, env.N())
	for _, id := range p.queue {
		queued[id] = true
	}
	for i := range env.Degree() {
		if id := env.Neighbor(i); !queued[id] && p.waits(id) {
			p.queue = append(p.queue, id)
		}
	}
	if len(p.queue) > 0 {
		next := p.queue[0]
		p.queue = p.queue[1:]
		p.pass(env, next)
	}
	if p.Think(env) {
		p.ask(env)
	}
}

// waits reports whether the latest request that was heard of another node is the next to be granted
// by the token, which this node holds.
func (p *SuzukiKasamiNode) waits(id algorithms.ID) bool { return p.heard[id] == p.granted[id]+1 }

// pass hands on the token. What it says goes with it, and is not changed any more.
func (p *SuzukiKasamiNode) pass(env *algorithms.Env[SuzukiKasamiMessage], to algorithms.ID) {
	give(env, to)
	env.Send(to, SuzukiKasamiMessage{kind: suzukiToken, granted: p.granted, queue: p.queue})
	p.holds, p.granted, p.queue = false, nil, nil
}
