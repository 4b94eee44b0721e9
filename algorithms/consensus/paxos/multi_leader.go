package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// leader is what a node knows of its own ballot. It need not survive a crash.
type leader struct {
	stage    stage
	ballot   ballot
	seen     ballot            // the highest that somebody has refused this node's for
	from     int               // the first entry that the ballot was prepared for
	promises []bool            // by node
	pledges  int               // of those
	heard    []consensus.Entry // that of entry from first: of the highest ballot that a promise names
	inherits int               // up to this entry all is of former leaders

	queue []int   // values that wait for their turn
	votes []voted // that of entry from first, for the entries proposed
	told  int     // up to which entry the others were told that all is decided
}

// voted is who has accepted an entry in the ballot of this leader; nil: a majority has, or more
// than that is known.
type voted []bool

// campaign begins a ballot for all entries that the node does not know to be decided.
func (m *MultiNode) campaign(env *algorithms.Env[MultiMessage]) {
	m.stepDown()
	next := max(m.promised, m.seen).above(env.Self(), m.run.n)
	if next == 0 {
		return
	}
	m.leader = leader{
		stage: preparing, ballot: next, seen: m.seen, from: m.applied() + 1, promises: make([]bool, m.run.n),
		told: m.applied(),
	}
	m.pledge(env, next)
	m.toOthers(env, MultiMessage{kind: multiPrepare, ballot: next, first: m.from})
	m.join(env, env.Self(), m.promise(m.from))
}

// stepDown ends the node's own ballot.
func (m *MultiNode) stepDown() {
	m.stage, m.queue, m.votes, m.heard = resting, nil, nil, nil
	m.Close()
}

// overtaken gives up the ballot for a higher one, of which there is word.
func (m *MultiNode) overtaken(env *algorithms.Env[MultiMessage], msg MultiMessage) {
	if m.stage == resting || msg.ballot != m.ballot {
		return
	}
	m.seen = max(m.seen, msg.other)
	m.stepDown()
	m.wake(env)
}

// join takes an acceptor's promise. With those of a majority the node leads: what may be decided
// it has accepted again.
func (m *MultiNode) join(env *algorithms.Env[MultiMessage], from algorithms.ID, msg MultiMessage) {
	if m.stage != preparing || msg.ballot != m.ballot || msg.first != m.from || m.promises[from] {
		return
	}
	m.promises[from] = true
	m.pledges++
	for i, e := range msg.entries {
		if i == len(m.heard) {
			m.heard = append(m.heard, consensus.Entry{})
		}
		if e.Term > m.heard[i].Term && e.Term < uint32(m.ballot) {
			m.heard[i] = e
		}
	}
	if m.pledges < consensus.Majority(m.run.n) {
		return
	}
	m.stage = proposing
	m.report(env, consensus.SawPrepared, int(m.ballot), m.pledges)
	m.report(env, consensus.SawLeader, int(m.ballot), 0)
	m.inherits = m.from + len(m.heard) - 1
	values := make([]int, len(m.heard))
	for i, e := range m.heard { // consensus.Empty where nobody has accepted anything
		values[i] = int(e.Value)
	}
	m.heard = nil
	m.propose(env, values, batch)
	m.wake(env)
}

// last is the entry proposed last.
func (m *MultiNode) last() int { return m.from + len(m.votes) - 1 }

// propose has values accepted for the entries behind the last, so many in a message.
func (m *MultiNode) propose(env *algorithms.Env[MultiMessage], values []int, together int) {
	for len(values) > 0 {
		some := values[:min(together, len(values))]
		values = values[len(some):]
		at := m.last() + 1
		for _, v := range some {
			m.votes = append(m.votes, make(voted, m.run.n))
			m.offer(env, m.last(), v)
		}
		m.told = m.applied()
		m.toOthers(env, m.acceptance(at, m.last()))
		m.vote(env, env.Self(), at, m.last())
	}
}

// offer proposes a value for an entry, and accepts it.
func (m *MultiNode) offer(env *algorithms.Env[MultiMessage], entry, value int) {
	m.report(env, consensus.SawOffered, entry, value)
	m.take(env, entry, consensus.Entry{Term: uint32(m.ballot), Value: int32(value)})
}

// acceptance is an accept for some entries.
func (m *MultiNode) acceptance(from, to int) MultiMessage {
	entries := make([]consensus.Entry, to-from+1)
	copy(entries, m.log[from-1:to])
	return MultiMessage{kind: multiAccept, ballot: m.ballot, first: from, entries: entries, commit: m.applied()}
}

// count takes the answer to an accept.
func (m *MultiNode) count(env *algorithms.Env[MultiMessage], from algorithms.ID, msg MultiMessage) {
	if m.stage == proposing && msg.ballot == m.ballot {
		m.vote(env, from, max(msg.first, m.applied()+1), min(msg.last, m.last()))
	}
}

// vote notes that a node has accepted entries. One that a majority has accepted is decided, and
// applied with those before it.
func (m *MultiNode) vote(env *algorithms.Env[MultiMessage], node algorithms.ID, from, to int) {
	for entry := from; entry <= to; entry++ {
		votes := m.votes[entry-m.from]
		if votes == nil || votes[node] {
			continue
		}
		votes[node] = true
		count := 0
		for _, v := range votes {
			if v {
				count++
			}
		}
		if count >= consensus.Majority(m.run.n) {
			m.votes[entry-m.from] = nil
			m.report(env, consensus.SawDecided, entry, count)
		}
	}
	for m.applied() < m.last() && m.votes[m.applied()+1-m.from] == nil {
		m.advance(env)
	}
}

// lead proposes what it is time to propose, and tells what is decided if nothing else will.
func (m *MultiNode) lead(env *algorithms.Env[MultiMessage]) {
	for m.stage == proposing {
		if !m.IsOpen() && m.applied() >= m.inherits {
			m.Open() // all that former leaders may have decided is applied
		}
		m.queue = append(m.queue, m.Propose(env)...)
		if m.run.tell && m.told < m.applied() {
			m.announce(env)
		}
		values := m.queue[:min(len(m.queue), max(0, m.applied()+window-m.last()))]
		if len(values) == 0 {
			break
		}
		m.queue = m.queue[len(values):]
		if m.run.load.Mode == consensus.Batched {
			m.propose(env, values, batch)
		} else {
			m.propose(env, values, 1)
		}
	}
	if m.stage == proposing && m.told < m.applied() && m.applied() == m.last() {
		m.announce(env)
	}
}

// announce tells all how far entries are decided.
func (m *MultiNode) announce(env *algorithms.Env[MultiMessage]) {
	m.told = m.applied()
	m.toOthers(env, MultiMessage{kind: multiCommit, ballot: m.ballot, commit: m.applied()})
}

// beat shows that the leader is there, and has accepted again what is not decided yet.
func (m *MultiNode) beat(env *algorithms.Env[MultiMessage]) {
	if m.applied() == m.last() {
		m.announce(env)
		return
	}
	for at := m.applied() + 1; at <= m.last(); at += batch {
		m.toOthers(env, m.acceptance(at, min(at+batch-1, m.last())))
	}
}

// lend sends a follower decided entries that it has missed, in the ballot of this leader, which
// they are taken over in.
func (m *MultiNode) lend(env *algorithms.Env[MultiMessage], to algorithms.ID, msg MultiMessage) {
	if m.stage != proposing || msg.ballot != m.ballot || msg.first < 1 || msg.first > m.applied() {
		return
	}
	last := min(msg.first+batch-1, m.applied())
	for entry := msg.first; entry <= last; entry++ {
		if e := m.at(entry); e.Term != uint32(m.ballot) {
			m.offer(env, entry, int(e.Value))
		}
	}
	env.Send(to, m.acceptance(msg.first, last))
}
