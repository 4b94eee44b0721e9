package token

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// RingNode is the state of one node of TokenRing.
type RingNode struct {
	mutex.Client[RingToken]
	total  uint64 // entries of all nodes
	token  RingToken
	holds  bool // the token, as it is in token; if not, that is how it was here last
	silent bool // back from a crash
}

var (
	_ algorithms.Node[RingToken]      = (*RingNode)(nil)
	_ algorithms.Recoverer[RingToken] = (*RingNode)(nil)
)

// Start implements algorithms.Node. Node 0 has the token, and lets it go if it does not want to
// enter.
func (p *RingNode) Start(env *algorithms.Env[RingToken]) {
	p.holds = env.Self() == first
	if p.Think(env) {
		p.Request(env, 0)
	}
	p.use(env)
}

// Recover implements algorithms.Recoverer. If the node had the token, it is lost; if it had not, it
// has forgotten how to tell it from a copy. It stays silent.
func (p *RingNode) Recover(*algorithms.Env[RingToken], []byte) { p.silent = true }

// Receive implements algorithms.Node. Between two visits the token is handed on once by each node.
func (p *RingNode) Receive(env *algorithms.Env[RingToken], from algorithms.ID, t RingToken) {
	before := (env.Self() + algorithms.ID(env.N()) - 1) % algorithms.ID(env.N())
	if p.silent || p.holds || from != before || t.hop <= p.token.hop || t.hop >= endOfHops || t.entries >= p.total {
		return
	}
	p.token, p.holds = t, true
	take(env)
	p.use(env)
}

// Timeout implements algorithms.Node.
func (p *RingNode) Timeout(env *algorithms.Env[RingToken], t algorithms.Timer) {
	switch {
	case p.Leaves(t):
		p.Leave(env, 0)
		p.token.entries++
		p.pass(env)
		if p.Think(env) {
			p.Request(env, 0)
		}
	case p.Asks(env, t):
		p.Request(env, 0) // the token comes by
	}
}

// use enters with the token, if the node has it and waits for it, and else lets it go.
func (p *RingNode) use(env *algorithms.Env[RingToken]) {
	switch {
	case !p.holds:
	case p.Phase() == mutex.Waiting:
		p.Enter(env, 1, 0)
	default:
		p.pass(env)
	}
}

// pass hands the token to the next node, unless all entries have been made.
func (p *RingNode) pass(env *algorithms.Env[RingToken]) {
	if p.token.entries == p.total {
		return
	}
	next := (env.Self() + 1) % algorithms.ID(env.N())
	give(env, next)
	p.holds = false
	p.token.hop++
	env.Send(next, p.token)
}
