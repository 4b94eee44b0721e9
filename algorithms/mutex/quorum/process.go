package quorum

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// Process is the state of one node of Maekawa.
type Process struct {
	mutex.Client[Message]
	arbiter arbiter
	coterie *coterie
	clock   uint64 // the highest timestamp that it knows of
	request uint64 // that of its latest request
	silent  bool   // back from a crash

	// quorum is made with the first request. By its members: the locks for the latest request.
	quorum []algorithms.ID
	locks  []lock
}

// lock is what a process knows of the lock of one member of its quorum. Turns are numbered by
// the arbiter, from 1, so that a copy of a message about one that is over can be told.
type lock struct {
	held     uint64 // the turn in which it has the lock; 0: it has not
	returned uint64 // the latest turn in which it has given it back
	inquired uint64 // the latest turn in which it was asked to
	failed   bool   // it does not get it for now
}

var (
	_ algorithms.Node[Message]      = (*Process)(nil)
	_ algorithms.Recoverer[Message] = (*Process)(nil)
)

// endOfTime is a timestamp that no run comes to. A message that claims to be from then or later
// is treated as lost, so that a clock never comes near its overflow.
const endOfTime = 1 << 62

// Start implements algorithms.Node.
func (p *Process) Start(env *algorithms.Env[Message]) { p.next(env) }

// Recover implements algorithms.Recoverer. The process has forgotten to whom its lock was
// given, so it stays silent.
func (p *Process) Recover(*algorithms.Env[Message], []byte) { p.silent = true }

// Timeout implements algorithms.Node: it is time to ask, or to leave.
func (p *Process) Timeout(env *algorithms.Env[Message], t algorithms.Timer) {
	switch {
	case p.Asks(env, t):
		p.ask(env)
	case p.Leaves(t):
		p.Leave(env, int64(p.request))
		p.sendQuorum(env, Message{kind: release, stamp: p.request})
		p.next(env)
	}
}

// Receive implements algorithms.Node. A process is a member of its own quorum, and what it
// tells itself comes this way too.
func (p *Process) Receive(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	if p.silent || msg.stamp >= endOfTime || from < 0 || int(from) >= env.N() {
		return
	}
	send := func(to algorithms.ID, m Message) { env.Send(to, m) }
	switch msg.kind {
	case request:
		p.clock = max(p.clock, msg.stamp)
		p.arbiter.request(from, msg.stamp, send)
	case release:
		p.arbiter.release(from, msg.stamp, send)
	case relinquish:
		p.arbiter.relinquish(from, msg.stamp, msg.turn, send)
	default:
		p.handleAnswer(env, from, msg)
	}
}

func (p *Process) next(env *algorithms.Env[Message]) {
	if p.Think(env) {
		p.ask(env)
	}
}

// ask asks the members of the quorum for their locks.
func (p *Process) ask(env *algorithms.Env[Message]) {
	if p.quorum == nil {
		p.quorum = p.coterie.of(env.Self())
		p.locks = make([]lock, len(p.quorum))
	}
	clear(p.locks)
	p.clock++
	p.request = p.clock
	p.Request(env, int64(p.request))
	p.sendQuorum(env, Message{kind: request, stamp: p.request})
}

// handleAnswer is about an arbiter's answer to the latest request: it enters with the last lock
// that is missing, and gives back locks that it was asked for once it knows that one of the
// others will have to wait for another process.
func (p *Process) handleAnswer(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	i, member := slices.BinarySearch(p.quorum, from)
	if !member || p.Phase() != mutex.Waiting || msg.stamp != p.request || turned(msg.kind) && msg.turn >= endOfTime {
		return
	}
	l := &p.locks[i]
	switch {
	case msg.kind == locked && msg.turn > max(l.held, l.returned):
		l.held, l.failed = msg.turn, false
		if held := p.held(); held == len(p.quorum) {
			p.Enter(env, held, int64(p.request))
			return
		}
	case msg.kind == failed && l.held == 0:
		l.failed = true
	case msg.kind == inquire:
		l.inquired = max(l.inquired, msg.turn)
	}
	p.yield(env)
}

// held counts the locks that it has.
func (p *Process) held() int {
	n := 0
	for _, l := range p.locks {
		if l.held > 0 {
			n++
		}
	}
	return n
}

// yield gives back the locks that were asked for, if the process cannot enter for now.
func (p *Process) yield(env *algorithms.Env[Message]) {
	if !slices.ContainsFunc(p.locks, func(l lock) bool { return l.failed }) {
		return
	}
	for i := range p.locks {
		if l := &p.locks[i]; l.held > 0 && l.inquired == l.held {
			env.Send(p.quorum[i], Message{kind: relinquish, stamp: p.request, turn: l.held})
			l.returned, l.held, l.failed = l.held, 0, true
		}
	}
}

func (p *Process) sendQuorum(env *algorithms.Env[Message], m Message) {
	for _, id := range p.quorum {
		env.Send(id, m)
	}
}
