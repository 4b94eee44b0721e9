package token

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// RaymondNode is the state of one node of Raymond. Names are those of the paper.
type RaymondNode struct {
	mutex.Client[RaymondMessage]
	// holder is the neighbour in whose direction the privilege is, or the node itself.
	holder algorithms.ID
	asked  bool // the holder has a request of this node
	silent bool // back from a crash
	// queue is who waits for the privilege here, first to last: neighbours on behalf of whoever is
	// behind them, and the node itself, each once.
	queue []algorithms.ID

	requests uint64 // that this node has sent
	hop      uint64 // how often the privilege had been handed on when it was here last
	// heard is the number of the latest request of each neighbour. Made when the first comes.
	heard map[algorithms.ID]uint64
}

var (
	_ algorithms.Node[RaymondMessage]      = (*RaymondNode)(nil)
	_ algorithms.Recoverer[RaymondMessage] = (*RaymondNode)(nil)
)

// Start implements algorithms.Node. The holder is set already: for node 0 itself.
func (p *RaymondNode) Start(env *algorithms.Env[RaymondMessage]) {
	if p.Think(env) {
		p.ask(env)
	}
}

// Recover implements algorithms.Recoverer. If the node had the privilege, it is lost; if it had
// not, it has forgotten where it is. It stays silent.
func (p *RaymondNode) Recover(*algorithms.Env[RaymondMessage], []byte) { p.silent = true }

// Receive implements algorithms.Node.
func (p *RaymondNode) Receive(env *algorithms.Env[RaymondMessage], from algorithms.ID, m RaymondMessage) {
	switch {
	case p.silent || from == env.Self() || !env.Linked(from):
		return
	case m.kind == raymondPrivilege:
		if from != p.holder || !p.asked || m.number <= p.hop || m.number >= endOfHops {
			return // a copy, or none of ours
		}
		p.holder, p.hop, p.asked = env.Self(), m.number, false
		take(env)
	case m.number <= p.heard[from] || slices.Contains(p.queue, from):
		return // a copy
	default:
		if p.heard == nil {
			p.heard = map[algorithms.ID]uint64{}
		}
		p.heard[from] = m.number
		p.queue = append(p.queue, from)
	}
	p.serve(env)
}

// Timeout implements algorithms.Node.
func (p *RaymondNode) Timeout(env *algorithms.Env[RaymondMessage], t algorithms.Timer) {
	switch {
	case p.Leaves(t):
		p.Leave(env, 0)
		p.serve(env)
		if p.Think(env) {
			p.ask(env)
		}
	case p.Asks(env, t):
		p.ask(env)
	}
}

// ask gets in line at this node.
func (p *RaymondNode) ask(env *algorithms.Env[RaymondMessage]) {
	p.Request(env, 0)
	p.queue = append(p.queue, env.Self())
	p.serve(env)
}

// serve gives the privilege, if it is here and not in use, to the first of the queue, and asks for
// it if it is elsewhere and somebody waits (ASSIGN_PRIVILEGE and MAKE_REQUEST of the paper).
func (p *RaymondNode) serve(env *algorithms.Env[RaymondMessage]) {
	self := env.Self()
	if p.holder == self && p.Phase() != mutex.Inside && len(p.queue) > 0 {
		next := p.queue[0]
		p.queue = slices.Delete(p.queue, 0, 1)
		if next == self {
			p.Enter(env, 1, 0)
		} else {
			give(env, next)
			p.holder = next
			env.Send(next, RaymondMessage{raymondPrivilege, p.hop + 1})
		}
	}
	if p.holder != self && len(p.queue) > 0 && !p.asked {
		p.asked = true
		p.requests++
		env.Send(p.holder, RaymondMessage{raymondRequest, p.requests})
	}
}
