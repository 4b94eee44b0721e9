package raft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// role is what a node is at a time (figure 4).
type role uint8

const (
	follower role = iota
	preCandidate
	candidate
	leader
)

// Node is one server. The first three fields are durable (figure 2).
type Node struct {
	term uint32
	vote algorithms.ID // candidate that got the vote of the term; None
	log  ledger

	run    *run
	role   role
	commit int // index up to which entries are known to be committed
	consensus.Client[Message]

	votes     []bool    // by node: who has voted for this candidate; nil: it has not asked
	progress  []replica // by node: what this leader knows of the others
	told      int       // the commit index that all followers were sent
	opening   int       // index of the entry that opens the term, 0 where none has to
	order     []int     // the space that advance sorts in
	heardAt   algorithms.Time
	heard     bool // from a leader, since the start
	journal   consensus.Journal
	journaled int // entries in the journal
	dirty     bool
	alarm     algorithms.TimerID
}

var (
	_ algorithms.Node[Message]      = (*Node)(nil)
	_ algorithms.Recoverer[Message] = (*Node)(nil)
)

func newNode(r *run) Node {
	return Node{run: r, vote: algorithms.None, Client: consensus.NewClient[Message](r.load)}
}

// Start implements algorithms.Node.
func (n *Node) Start(env *algorithms.Env[Message]) {
	if env.Self() == first {
		n.campaign(env)
	}
	n.settle(env)
	n.wake(env)
}

// Recover implements algorithms.Recoverer. A server that comes back is a follower that knows of
// nothing that is committed.
func (n *Node) Recover(env *algorithms.Env[Message], stable []byte) {
	numbers, log, ok := consensus.ReadJournal(stable, consensus.MaxTerm, uint64(n.run.n))
	if ok && len(log) <= maxLog {
		n.term, n.vote, n.log.entries = uint32(numbers[0]), algorithms.ID(numbers[1])-1, log
		for i, e := range log {
			n.journal.Write(i+1, e)
		}
	}
	env.Report(algorithms.Observation{What: consensus.SawReturn, Value: int64(n.log.last())})
	n.wake(env)
}

// Receive implements algorithms.Node.
func (n *Node) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if !env.Linked(from) || m.check() != nil {
		return
	}
	led := n.role == leader
	if m.term > n.term && m.kind != kindPreVote && m.kind != kindPreGranted && !n.loyal(env, m) {
		n.follow(m.term)
	}
	patient := false
	switch m.kind {
	case kindVote:
		patient = n.handleVote(env, from, m)
	case kindPreVote:
		n.handlePreVote(env, from, m)
	case kindGranted, kindPreGranted:
		n.handleGranted(env, from, m)
	case kindAppend, kindBeat:
		patient = n.handleAppend(env, from, m)
	case kindAppended:
		n.handleAppended(env, from, m)
	case kindRejected:
		n.handleRejected(env, from, m)
	}
	n.settle(env)
	if patient || led != (n.role == leader) {
		n.wake(env)
	}
}

// Timeout implements algorithms.Node: a leader shows that it is there, and who has not heard of one
// campaigns.
func (n *Node) Timeout(env *algorithms.Env[Message], _ algorithms.Timer) {
	n.alarm = 0
	if n.role == leader {
		n.beat(env)
	} else if n.run.Monitored && n.term < consensus.MaxTerm {
		n.campaign(env)
	}
	n.settle(env)
	n.wake(env)
}

// wake sets the alarm, in place of any before. Where nothing can fail it is only for the commit
// index that a leader has not told yet.
func (n *Node) wake(env *algorithms.Env[Message]) {
	if !n.run.Monitored {
		return
	}
	after := n.run.Beat
	if n.role != leader {
		after = n.run.Wait(env.Rand())
	}
	env.CancelTimer(n.alarm)
	n.alarm = env.SetTimer(after, algorithms.Timer{})
}

// settle ends a call: it applies what is committed, has the client propose, and persists what
// changed.
func (n *Node) settle(env *algorithms.Env[Message]) {
	for again := true; again; again = n.propose(env) {
		for int(n.Index()) < n.commit {
			n.Apply(env, int(n.log.entries[n.Index()].Value))
		}
	}
	if !n.run.Monitored && n.role == leader && n.run.n > 1 && n.told < n.commit && n.alarm == 0 {
		n.alarm = env.SetTimer(n.run.Beat, algorithms.Timer{})
	}
	if n.dirty && n.run.Keep {
		for ; n.journaled < n.log.last(); n.journaled++ {
			n.journal.Write(n.journaled+1, n.log.entries[n.journaled])
		}
		env.Persist(n.journal.Bytes(uint64(n.term), uint64(n.vote+1)))
	}
	n.dirty = false
}

// propose appends what the client proposes now, and reports whether there was anything.
func (n *Node) propose(env *algorithms.Env[Message]) bool {
	if n.role != leader {
		return false
	}
	if !n.IsOpen() && n.commit >= n.opening {
		n.Open() // all that former leaders may have decided is applied
	}
	values := n.Propose(env)
	batch := len(values)
	if n.run.load.Mode != consensus.Batched {
		batch = 1
	}
	for i := 0; i < len(values); i += batch {
		n.extend(env, values[i:i+batch]...)
	}
	return len(values) > 0
}
