package raft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// follow makes the node a follower of a term, the one that it is in or a later one.
func (n *Node) follow(term uint32) {
	if term > n.term {
		n.term, n.vote, n.dirty = term, algorithms.None, true
	}
	n.role, n.votes, n.progress = follower, nil, nil
	n.Close()
}

// campaign asks all others for their votes, or first whether they would give them.
func (n *Node) campaign(env *algorithms.Env[Message]) {
	kind, term := kindPreVote, n.term+1
	n.role = preCandidate
	if !n.run.preVote {
		kind = kindVote
		n.stand(env)
	}
	n.ask(env, kind, term)
}

// stand begins a term as its candidate (5.2).
func (n *Node) stand(env *algorithms.Env[Message]) {
	n.follow(n.term + 1)
	n.role, n.vote = candidate, env.Self()
}

// ask sends a question about the term to all others and notes the own answer.
func (n *Node) ask(env *algorithms.Env[Message], kind algorithms.Kind, term uint32) {
	last := n.log.last()
	n.votes = make([]bool, n.run.n)
	n.broadcast(env, Message{kind: kind, term: term, index: uint32(last), logTerm: n.log.term(last)})
	n.count(env, env.Self())
}

// broadcast sends a message to all others.
func (n *Node) broadcast(env *algorithms.Env[Message], m Message) {
	for i := range env.Degree() {
		env.Send(env.Neighbor(i), m)
	}
}

// handleVote gives a vote to one candidate of a term, if its log is up-to-date, and reports whether
// it did (5.2, 5.4.1).
func (n *Node) handleVote(env *algorithms.Env[Message], from algorithms.ID, m Message) bool {
	grant := m.term == n.term && (n.vote == algorithms.None || n.vote == from) &&
		!n.log.covers(int(m.index), m.logTerm)
	if !grant {
		env.Send(from, Message{kind: kindRefused, term: n.term})
		return false
	}
	n.vote, n.dirty = from, true
	env.Send(from, Message{kind: kindGranted, term: n.term})
	return true
}

// handlePreVote says whether the node would give its vote: not while it hears of a leader.
func (n *Node) handlePreVote(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if m.term <= n.term || n.content(env) || n.log.covers(int(m.index), m.logTerm) {
		env.Send(from, Message{kind: kindPreRefused, term: n.term})
		return
	}
	env.Send(from, Message{kind: kindPreGranted, term: m.term})
}

// content reports whether the node leads or has heard of a leader lately.
func (n *Node) content(env *algorithms.Env[Message]) bool {
	return n.role == leader || n.heard && env.Now() < n.heardAt+n.run.Patience
}

// loyal reports whether a message is one of a candidate that the node does not listen to, because
// it hears of a leader: with pre-votes such a candidate has seen others who do not.
func (n *Node) loyal(env *algorithms.Env[Message], m Message) bool {
	return n.run.preVote && n.run.Monitored && m.kind == kindVote && n.content(env)
}

// handleGranted counts a vote.
func (n *Node) handleGranted(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	switch {
	case m.kind == kindGranted && n.role == candidate && m.term == n.term,
		m.kind == kindPreGranted && n.role == preCandidate && m.term == n.term+1:
		n.count(env, from)
	}
}

// count notes a vote for this node, and takes the next step when a majority has voted.
func (n *Node) count(env *algorithms.Env[Message], from algorithms.ID) {
	n.votes[from] = true
	votes := 0
	for _, yes := range n.votes {
		if yes {
			votes++
		}
	}
	if votes < n.run.majority() {
		return
	}
	if n.role == preCandidate {
		n.stand(env)
		n.ask(env, kindVote, n.term)
		return
	}
	n.lead(env)
}

// lead begins to lead the term.
func (n *Node) lead(env *algorithms.Env[Message]) {
	n.role, n.votes = leader, nil
	n.progress = make([]replica, n.run.n)
	for i := range n.progress {
		n.progress[i].next = n.log.last() + 1
	}
	n.told, n.opening = 0, 0
	env.Report(algorithms.Observation{What: consensus.SawLeader, Value: int64(n.term)})
	if n.commit < n.log.last() {
		// What former leaders have left may be decided, and can be told only by an entry of this
		// term (5.4.2, section 8).
		n.opening = n.log.last() + 1
		n.extend(env, consensus.Empty)
	} else if n.run.Monitored {
		n.beat(env) // keeps others from campaigning
	}
}
