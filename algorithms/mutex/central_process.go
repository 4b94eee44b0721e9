package mutex

import "github.com/joulemark/joulemark/algorithms"

// CentralProcess is the state of one node of Central.
type CentralProcess struct {
	Client[CentralMessage]
	granted uint64 // the latest entry that the coordinator has granted to it
	silent  bool   // back from a crash
	desk    *desk  // of the coordinator
}

var (
	_ algorithms.Node[CentralMessage]      = (*CentralProcess)(nil)
	_ algorithms.Recoverer[CentralMessage] = (*CentralProcess)(nil)
)

// Start implements algorithms.Node.
func (p *CentralProcess) Start(env *algorithms.Env[CentralMessage]) { p.next(env) }

// Recover implements algorithms.Recoverer. The process does not know what it asked for, and the
// coordinator not who is inside.
func (p *CentralProcess) Recover(*algorithms.Env[CentralMessage], []byte) { p.silent = true }

// Timeout implements algorithms.Node: it is time to ask, or to leave.
func (p *CentralProcess) Timeout(env *algorithms.Env[CentralMessage], t algorithms.Timer) {
	switch {
	case p.Asks(env, t):
		p.ask(env)
	case p.Leaves(t):
		p.Leave(env, 0)
		p.tell(env, centralRelease)
		p.next(env)
	}
}

// Receive implements algorithms.Node.
func (p *CentralProcess) Receive(env *algorithms.Env[CentralMessage], from algorithms.ID, msg CentralMessage) {
	if p.silent || from == env.Self() || from < 0 || int(from) >= env.N() {
		return
	}
	switch {
	case p.desk != nil:
		p.serve(env, from, msg)
	case msg.kind == centralGrant && from == coordinator:
		p.accept(env, msg.entry)
	}
}

func (p *CentralProcess) next(env *algorithms.Env[CentralMessage]) {
	if p.Think(env) {
		p.ask(env)
	}
}

func (p *CentralProcess) ask(env *algorithms.Env[CentralMessage]) {
	p.Request(env, 0)
	p.tell(env, centralRequest)
}

// tell tells the coordinator, which may be the process itself, something about its entry.
func (p *CentralProcess) tell(env *algorithms.Env[CentralMessage], kind algorithms.Kind) {
	m := CentralMessage{kind, uint64(p.Entry())}
	if p.desk != nil {
		p.serve(env, env.Self(), m)
		return
	}
	env.Send(coordinator, m)
}

// accept takes a grant, and enters if it is for the entry that the process waits for, and no
// copy of one that is over.
func (p *CentralProcess) accept(env *algorithms.Env[CentralMessage], entry uint64) {
	p.granted = entry
	if p.Phase() == Waiting && entry == uint64(p.Entry()) {
		p.Enter(env, p.permissions(), 0)
	}
}

// permissions is 1 with a grant for the current entry.
func (p *CentralProcess) permissions() int {
	if p.granted != uint64(p.Entry()) {
		return 0
	}
	return 1
}

// serve is what the coordinator does for a node.
func (p *CentralProcess) serve(env *algorithms.Env[CentralMessage], from algorithms.ID, msg CentralMessage) {
	var granted bool
	switch msg.kind {
	case centralRequest:
		granted = p.desk.request(turn{from, msg.entry})
	case centralRelease:
		granted = p.desk.release(turn{from, msg.entry})
	}
	switch who := p.desk.holder; {
	case !granted:
	case who.node == env.Self():
		p.accept(env, who.entry)
	default:
		env.Send(who.node, CentralMessage{centralGrant, who.entry})
	}
}

// turn is one entry of a node.
type turn struct {
	node  algorithms.ID
	entry uint64
}

// desk is what the coordinator knows: whose the critical section is, and who waits for it, in
// the order in which they have asked.
type desk struct {
	holder turn // of node None: it is free
	queue  []turn
	queued nodeSet
	latest map[algorithms.ID]uint64 // by node: the entry that it has asked for last
}

func newDesk(n int) *desk {
	return &desk{holder: turn{node: algorithms.None}, queued: newNodeSet(n), latest: map[algorithms.ID]uint64{}}
}

// request reports whether it is granted at once. A copy of a request is none, and a node that
// waits has nothing more to ask for.
func (d *desk) request(t turn) bool {
	if t.entry <= d.latest[t.node] || d.queued.has(t.node) {
		return false
	}
	d.latest[t.node] = t.entry
	if d.holder.node == algorithms.None {
		d.holder = t
		return true
	}
	d.queue = append(d.queue, t)
	d.queued.add(t.node)
	return false
}

// release reports whether another turn is granted.
func (d *desk) release(t turn) bool {
	if d.holder != t {
		return false
	}
	if len(d.queue) == 0 {
		d.holder = turn{node: algorithms.None}
		return false
	}
	d.holder = d.queue[0]
	d.queue = d.queue[1:]
	d.queued.remove(d.holder.node)
	return true
}
