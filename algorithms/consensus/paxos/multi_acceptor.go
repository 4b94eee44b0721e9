package paxos

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// pledge promises to take part in no lower ballot, and gives up the node's own.
func (m *MultiNode) pledge(env *algorithms.Env[MultiMessage], b ballot) {
	if b <= m.promised {
		return
	}
	m.promised, m.written = b, true
	m.report(env, consensus.SawPromised, int(b), 0)
	if !b.of(env.Self(), m.run.n) {
		m.stepDown()
	}
}

// prepare answers a candidate by all that is accepted here from some entry on.
func (m *MultiNode) prepare(env *algorithms.Env[MultiMessage], from algorithms.ID, msg MultiMessage) {
	if !msg.ballot.of(from, m.run.n) || msg.first < 1 {
		return
	}
	if msg.ballot < m.promised || len(m.log)-msg.first >= backlog {
		env.Send(from, MultiMessage{kind: multiReject, ballot: msg.ballot, other: m.promised})
		return
	}
	m.pledge(env, msg.ballot)
	env.Send(from, m.promise(msg.first))
	m.wake(env)
}

// promise is the promise for the ballot promised last.
func (m *MultiNode) promise(from int) MultiMessage {
	p := MultiMessage{kind: multiPromise, ballot: m.promised, first: from}
	if from <= len(m.log) {
		p.entries = slices.Clone(m.log[from-1:])
	}
	return p
}

// follow takes what the leader of a ballot has accepted or says is decided.
func (m *MultiNode) follow(env *algorithms.Env[MultiMessage], from algorithms.ID, msg MultiMessage) {
	if !msg.ballot.of(from, m.run.n) {
		return
	}
	if msg.ballot < m.promised {
		env.Send(from, MultiMessage{kind: multiReject, ballot: msg.ballot, other: m.promised})
		return
	}
	m.pledge(env, msg.ballot)
	if msg.kind == multiAccept && m.accept(env, msg) {
		env.Send(from, MultiMessage{
			kind: multiAccepted, ballot: msg.ballot, first: msg.first, last: msg.first + len(msg.entries) - 1,
		})
	}
	for m.applied() < msg.commit && m.at(m.applied()+1).Term == uint32(msg.ballot) {
		// The leader has had a value accepted that is decided, or has taken it over in its ballot.
		// What was accepted in a lower one may be another.
		m.advance(env)
	}
	if m.applied() < msg.commit {
		env.Send(from, MultiMessage{kind: multiFetch, ballot: msg.ballot, first: m.applied() + 1})
	}
	m.wake(env)
}

// accept accepts entries of the ballot that is promised. It refuses those too far ahead of what is
// applied here, as a log that may grow at will could be made to.
func (m *MultiNode) accept(env *algorithms.Env[MultiMessage], msg MultiMessage) bool {
	if msg.first < 1 || len(msg.entries) == 0 || msg.first > m.applied()+window+batch {
		return false
	}
	for i, e := range msg.entries {
		m.take(env, msg.first+i, consensus.Entry{Term: uint32(msg.ballot), Value: e.Value})
	}
	return true
}

// take accepts a value for an entry.
func (m *MultiNode) take(env *algorithms.Env[MultiMessage], entry int, e consensus.Entry) {
	if m.put(entry, e) {
		m.report(env, consensus.SawAccepted, entry, int(e.Term))
	}
}

// advance applies the next entry. A value may be decided for two: a leader that has not heard of
// what a former one had accepted by few proposes it anew, and a later one hears of both. It
// does nothing the second time.
func (m *MultiNode) advance(env *algorithms.Env[MultiMessage]) {
	value := int(m.at(m.applied() + 1).Value)
	if m.Applied(value) {
		value = consensus.Empty
	}
	m.Apply(env, value)
	m.written = true
}
