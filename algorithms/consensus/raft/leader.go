package raft

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// replica is what a leader knows of the log of another node.
type replica struct {
	match   int  // up to here it is as the leader's
	next    int  // the entry to send next
	probing bool // the leader looks for the end of what is the same, and waits for an answer
}

// extend appends values to the log and sends them. A log that is full takes none.
func (n *Node) extend(env *algorithms.Env[Message], values ...int) {
	if n.log.last()+len(values) > maxLog {
		return
	}
	for _, v := range values {
		n.log.entries = append(n.log.entries, consensus.Entry{Term: n.term, Value: int32(v)})
	}
	n.dirty = true
	n.told = n.commit
	for i := range env.Degree() {
		if id := env.Neighbor(i); !n.progress[id].probing {
			n.send(env, id)
		}
	}
	n.progress[env.Self()].match = n.log.last()
	n.advance()
}

// send sends a follower all entries from the next on, in as many messages as it takes.
func (n *Node) send(env *algorithms.Env[Message], to algorithms.ID) {
	for p := &n.progress[to]; p.next <= n.log.last(); {
		entries := n.log.after(p.next-1, n.run.batch)
		n.append(env, to, entries)
		p.next += len(entries)
	}
}

// append sends entries that go behind the one before the next, or none.
func (n *Node) append(env *algorithms.Env[Message], to algorithms.ID, entries []consensus.Entry) {
	before := n.progress[to].next - 1
	m := Message{
		kind: kindAppend, term: n.term, index: uint32(before), logTerm: n.log.term(before), commit: uint32(n.commit),
		entries: entries,
	}
	if len(entries) == 0 {
		m.kind = kindBeat
	}
	env.Send(to, m)
}

// beat sends an empty append to all others, with the commit index. Who lacks what comes before it
// says so, which is how the leader hears of losses.
func (n *Node) beat(env *algorithms.Env[Message]) {
	n.told = n.commit
	for i := range env.Degree() {
		n.append(env, env.Neighbor(i), nil)
	}
}

// handleAppended takes in that a follower's log is as the leader's up to an index.
func (n *Node) handleAppended(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	index := int(m.index)
	if n.role != leader || m.term != n.term || index > n.log.last() {
		return
	}
	p := &n.progress[from]
	p.match = max(p.match, index)
	p.next = max(p.next, p.match+1)
	if p.probing && index >= p.next-1 {
		p.probing = false
		n.send(env, from)
	}
	if index > n.commit {
		n.advance()
	}
}

// handleRejected goes back in the log of a follower that lacks an entry, by a whole term at a time
// (end of 5.3), and sends what may be missing.
func (n *Node) handleRejected(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if n.role != leader || m.term != n.term {
		return
	}
	p, rejected := &n.progress[from], int(m.index)
	if rejected <= p.match || rejected > n.log.last() || p.probing && rejected != p.next-1 {
		return // it is about a message before the last
	}
	next := int(m.commit)
	if at := n.log.lastOf(rejected, m.logTerm); at > 0 && n.log.term(at) == m.logTerm {
		next = at + 1
	}
	p.next = max(p.match+1, min(next, rejected))
	p.probing = true
	n.append(env, from, n.log.after(p.next-1, n.run.batch))
}

// advance moves the commit index to the last entry that a majority has, if it is of the leader's
// own term. Entries of former terms are committed with one of this term, and never by being counted
// (5.4.2).
func (n *Node) advance() {
	n.order = n.order[:0]
	for _, p := range n.progress {
		n.order = append(n.order, p.match)
	}
	slices.Sort(n.order)
	at := n.order[n.run.n-n.run.majority()]
	if at > n.commit && n.log.term(at) == n.term {
		n.commit = at
	}
}
