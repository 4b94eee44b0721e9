package replication

import (
	"github.com/joulemark/joulemark/algorithms"
)

// ChainNode is the state of one node of Chain: a client, and a server or the master.
type ChainNode struct {
	client[ChainMessage]
	run    *chainRun
	line   line
	silent bool // back from a crash
	server server
	watch  watch

	timer algorithms.TimerID // while the client waits for an answer
	wait  algorithms.Time
}

// The timers: a client's patience is over, or the time for answers to a probe.
const (
	lateTimer = iota
	probeTimer
)

// maxComplaints is how often a client asks again for one operation, after twice as long each time.
// More are of no use, since nobody hears them.
const maxComplaints = 8

var (
	_ algorithms.Node[ChainMessage]      = (*ChainNode)(nil)
	_ algorithms.Recoverer[ChainMessage] = (*ChainNode)(nil)
)

// Start implements algorithms.Node.
func (p *ChainNode) Start(env *algorithms.Env[ChainMessage]) { p.work(env) }

// Recover implements algorithms.Recoverer. What the node knew is lost.
func (p *ChainNode) Recover(*algorithms.Env[ChainMessage], []byte) { p.silent = true }

// Receive implements algorithms.Node.
func (p *ChainNode) Receive(env *algorithms.Env[ChainMessage], from algorithms.ID, m ChainMessage) {
	if p.silent || from == env.Self() || from < 0 || int(from) >= env.N() {
		return
	}
	waited := p.waiting
	switch m.kind {
	case chainReply:
		p.handleReply(env, m)
	case chainComplaint:
		p.handleComplaint(env)
	case chainProbe:
		env.Send(from, ChainMessage{kind: chainAlive, number: m.number})
	case chainAlive:
		p.handleAlive(env, from, m)
	case chainRemoval:
		if from == master && (len(m.gone) == 0 || int(m.gone[len(m.gone)-1]) < env.N()) {
			p.remove(env, m.gone)
		}
	default:
		p.serve(env, from, m)
	}
	if waited && !p.waiting {
		p.work(env)
	}
}

// Timeout implements algorithms.Node.
func (p *ChainNode) Timeout(env *algorithms.Env[ChainMessage], t algorithms.Timer) {
	waited := p.waiting
	switch {
	case t.Kind == probeTimer:
		p.judge(env)
	case p.waiting && t.Data == int64(p.current) && p.wait < p.run.patience<<maxComplaints:
		if env.Self() == master {
			p.handleComplaint(env)
		} else {
			env.Send(master, ChainMessage{kind: chainComplaint})
		}
		p.wait *= 2
		p.ask(env)
	}
	if waited && !p.waiting {
		p.work(env)
	}
}

// work asks for operations as long as they are answered at once, as a client at the tail is.
func (p *ChainNode) work(env *algorithms.Env[ChainMessage]) {
	for p.begin(env) {
		p.wait = p.run.patience
		p.ask(env)
	}
}

// ask sends the operation that the client waits for to who is to answer it.
func (p *ChainNode) ask(env *algorithms.Env[ChainMessage]) {
	if p.run.watched {
		env.CancelTimer(p.timer)
		p.timer = env.SetTimer(p.wait, algorithms.Timer{Kind: lateTimer, Data: int64(p.current)})
	}
	c := p.command()
	if p.writes() {
		p.tell(env, p.line.head, ChainMessage{kind: chainUpdate, number: p.current, key: c.Key, value: c.Value})
	} else {
		p.tell(env, p.line.tail, ChainMessage{kind: chainQuery, number: p.current, key: c.Key})
	}
}

// tell sends a message, or takes it at once if it is to the node itself.
func (p *ChainNode) tell(env *algorithms.Env[ChainMessage], to algorithms.ID, m ChainMessage) {
	switch {
	case to == algorithms.None:
	case to != env.Self():
		env.Send(to, m)
	case m.kind == chainReply:
		p.handleReply(env, m)
	default:
		p.serve(env, to, m)
	}
}

// handleReply ends the operation that the client waits for.
func (p *ChainNode) handleReply(env *algorithms.Env[ChainMessage], m ChainMessage) {
	if p.waiting && m.number == p.current {
		env.CancelTimer(p.timer)
		p.finish(env, m.value)
	}
}
