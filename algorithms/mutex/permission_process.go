package mutex

import "github.com/joulemark/joulemark/algorithms"

// PermissionProcess is the state of one node of RicartAgrawala, and of CarvalhoRoucairol, in
// which permissions are kept.
type PermissionProcess struct {
	Client[PermissionMessage]
	keeps   bool
	clock   uint64 // the highest timestamp that it knows of
	request uint64 // that of its latest request
	silent  bool   // back from a crash

	permitted nodeSet // whose permissions it has
	missing   int32   // while it waits: how many it has not
	deferred  nodeSet // whose requests it answers when it leaves
	latest    map[algorithms.ID]uint64
}

// latest has the timestamp of each node's latest request: what is not later is a copy.

var (
	_ algorithms.Node[PermissionMessage]      = (*PermissionProcess)(nil)
	_ algorithms.Recoverer[PermissionMessage] = (*PermissionProcess)(nil)
)

func newPermissionProcess(w *Workload, keeps bool) PermissionProcess {
	return PermissionProcess{Client: NewClient[PermissionMessage](w), keeps: keeps}
}

// Start implements algorithms.Node.
func (p *PermissionProcess) Start(env *algorithms.Env[PermissionMessage]) { p.next(env) }

// Recover implements algorithms.Recoverer. The process has forgotten to whom it has given
// its permission, so it stays silent.
func (p *PermissionProcess) Recover(*algorithms.Env[PermissionMessage], []byte) { p.silent = true }

// Timeout implements algorithms.Node: it is time to ask, or to leave and to answer those who wait.
func (p *PermissionProcess) Timeout(env *algorithms.Env[PermissionMessage], t algorithms.Timer) {
	switch {
	case p.Asks(env, t):
		p.ask(env)
	case p.Leaves(t):
		p.Leave(env, int64(p.request))
		for i := range env.Degree() {
			if id := env.Neighbor(i); p.deferred.has(id) {
				p.deferred.remove(id)
				p.permit(env, id)
			}
		}
		p.next(env)
	}
}

// Receive implements algorithms.Node.
func (p *PermissionProcess) Receive(
	env *algorithms.Env[PermissionMessage], from algorithms.ID, msg PermissionMessage,
) {
	if p.silent || msg.stamp >= endOfTime || from == env.Self() || from < 0 || int(from) >= env.N() {
		return
	}
	switch msg.kind {
	case permissionRequest:
		p.handleRequest(env, from, msg.stamp)
	case permissionReply:
		p.handleReply(env, from, msg.stamp)
	}
}

func (p *PermissionProcess) next(env *algorithms.Env[PermissionMessage]) {
	if p.Think(env) {
		p.ask(env)
	}
}

// ask requests the permissions that the process has not.
func (p *PermissionProcess) ask(env *algorithms.Env[PermissionMessage]) {
	if p.permitted == nil {
		p.permitted = newNodeSet(env.N())
	}
	if !p.keeps {
		clear(p.permitted)
	}
	p.clock++
	p.request = p.clock
	p.missing = int32(env.N() - 1 - p.permitted.count())
	p.Request(env, int64(p.request))
	for i := range env.Degree() {
		if id := env.Neighbor(i); !p.permitted.has(id) {
			env.Send(id, PermissionMessage{permissionRequest, p.request})
		}
	}
	p.tryEnter(env)
}

// handleRequest gives its permission, unless the process is inside or its own request comes
// first, by timestamp and then by number.
func (p *PermissionProcess) handleRequest(
	env *algorithms.Env[PermissionMessage], from algorithms.ID, stamp uint64,
) {
	if stamp <= p.latest[from] {
		return
	}
	if p.latest == nil {
		p.latest = map[algorithms.ID]uint64{}
	}
	p.latest[from] = stamp
	p.clock = max(p.clock, stamp)
	first := p.request < stamp || p.request == stamp && env.Self() < from
	if p.Phase() == Inside || p.Phase() == Waiting && first {
		if p.deferred == nil {
			p.deferred = newNodeSet(env.N())
		}
		p.deferred.add(from)
		return
	}
	p.permit(env, from)
}

// permit gives its permission to a node, and with it that node's, if it has kept it. One that
// waits, and had it from an entry before, has to ask for it.
func (p *PermissionProcess) permit(env *algorithms.Env[PermissionMessage], to algorithms.ID) {
	env.Send(to, PermissionMessage{permissionReply, p.latest[to]})
	if !p.permitted.has(to) {
		return
	}
	p.permitted.remove(to)
	if p.Phase() == Waiting {
		p.missing++
		env.Send(to, PermissionMessage{permissionRequest, p.request})
	}
}

// handleReply notes a permission for the current request.
func (p *PermissionProcess) handleReply(
	env *algorithms.Env[PermissionMessage], from algorithms.ID, stamp uint64,
) {
	if p.Phase() != Waiting || stamp != p.request || p.permitted.has(from) {
		return
	}
	p.permitted.add(from)
	p.missing--
	p.tryEnter(env)
}

func (p *PermissionProcess) tryEnter(env *algorithms.Env[PermissionMessage]) {
	if p.Phase() == Waiting && p.missing == 0 {
		p.Enter(env, p.permitted.count(), int64(p.request))
	}
}
