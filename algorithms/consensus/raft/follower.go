package raft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// handleAppend takes over the entries of a leader behind one that both have, and reports whether it
// has heard of the leader of its term.
func (n *Node) handleAppend(env *algorithms.Env[Message], from algorithms.ID, m Message) bool {
	if m.term < n.term {
		env.Send(from, Message{kind: kindOutdated, term: n.term}) // of which the term is all that counts
		return false
	}
	if n.role == leader {
		return false // no other can lead the term
	}
	if n.role != follower {
		n.follow(n.term)
	}
	n.heard, n.heardAt = true, env.Now()
	before := int(m.index)
	if !n.log.matches(before, m.logTerm) {
		env.Send(from, n.rejection(before))
		return true
	}
	if !n.adopt(before, m.entries) {
		return true
	}
	end := before + len(m.entries)
	n.commit = max(n.commit, min(int(m.commit), end))
	env.Send(from, Message{kind: kindAppended, term: n.term, index: uint32(end)})
	return true
}

// adopt makes the log contain entries behind an index. Only from an entry on that is of another
// term does it drop what it has: a message that comes late must not take back what came after it.
// It reports false where what is committed would go, which no leader asks for.
func (n *Node) adopt(before int, entries []consensus.Entry) bool {
	for i, e := range entries {
		index := before + 1 + i
		if index <= n.log.last() && n.log.term(index) == e.Term {
			continue
		}
		if index <= n.commit {
			return false
		}
		n.log.cut(index - 1)
		n.log.entries = append(n.log.entries, entries[i:]...)
		n.journaled = min(n.journaled, index-1)
		n.dirty = true
		break
	}
	return true
}

// rejection tells where the log differs from one that has another entry at an index: the term that
// it has there and where that begins, or where the log ends.
func (n *Node) rejection(index int) Message {
	m := Message{kind: kindRejected, term: n.term, index: uint32(index), commit: uint32(n.log.last()) + 1}
	if index <= n.log.last() {
		m.logTerm, m.commit = n.log.term(index), uint32(n.log.firstOf(index))
	}
	return m
}
