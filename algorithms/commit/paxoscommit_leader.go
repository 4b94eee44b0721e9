package commit

import "github.com/joulemark/joulemark/algorithms"

// leader is what a node knows that leads a transaction to its end. Its stage is voting in ballot 0,
// surveying in phase 1 and preparing in phase 2 of a higher one.
type leader struct {
	stage  stage
	tries  uint8
	ballot uint32
	// Phase 1: which acceptors have answered, the latest ballot in which one of them has accepted a
	// value, that value, and the yes votes that any of them has.
	answered bitmap
	accepted uint32
	yes      bool
	prepared bitmap
}

// reports are the messages of phase 2b in one ballot.
type reports struct {
	txn, ballot uint32
	from        bitmap
}

// begin asks for the votes on the next transaction. If the leader votes no itself that is the
// decision, and it waits for the others to hear of it.
func (p *PaxosNode) begin(env *algorithms.Env[PaxosMessage]) {
	l := &p.leader
	l.stage, l.tries, l.ballot = voting, 0, 0
	if !vote(env, p.run.run, &p.ledger, p.next()) {
		l.stage = closing
		p.spread(env, p.decision())
		p.wait(env)
		return
	}
	p.solicit(env)
}

// solicit sends the prepares of ballot 0, maybe not for the first time, and the leader's own vote.
func (p *PaxosNode) solicit(env *algorithms.Env[PaxosMessage]) {
	p.leader.tries++
	p.spread(env, PaxosMessage{kind: kindPaxosPrepare, txn: p.txn, last: p.last})
	p.wait(env)
	p.cast(env, env.Self())
}

// wait sets the alarm for what takes two questions and their answers at most.
func (p *PaxosNode) wait(env *algorithms.Env[PaxosMessage]) {
	if p.run.fallible {
		env.CancelTimer(p.alarm)
		p.alarm = env.SetTimer(2*p.run.answer, algorithms.Timer{})
	}
}

// campaign begins a higher ballot with phase 1.
func (p *PaxosNode) campaign(env *algorithms.Env[PaxosMessage]) {
	l := &p.leader
	n, self := int64(p.run.n), int64(env.Self())
	seen := int64(l.ballot)
	if p.acceptor.txn == p.next() {
		seen = max(seen, int64(p.acceptor.promised))
	}
	ballot := (seen/n+1)*n + self
	if ballot > maxBallot {
		return
	}
	if l.answered == nil {
		l.answered, l.prepared = newBitmap(p.run.n), newBitmap(p.run.n)
	}
	clear(l.answered)
	clear(l.prepared)
	l.stage, l.ballot, l.accepted = surveying, uint32(ballot), 0
	p.wait(env)
	p.toAcceptors(env, PaxosMessage{kind: kindPhase1a, txn: p.next(), last: p.last, ballot: l.ballot})
}

// toAcceptors sends a message to all acceptors, to the node itself last.
func (p *PaxosNode) toAcceptors(env *algorithms.Env[PaxosMessage], m PaxosMessage) {
	for id := range algorithms.ID(p.run.acceptors()) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
	if int(env.Self()) < p.run.acceptors() {
		p.handle(env, env.Self(), m)
	}
}

// hear takes the answer to phase 1a. With a majority of them the value is that of the latest ballot
// in which one has accepted any, and if there is none commit where all votes are known and were
// yes: a vote that no acceptor of the majority knows cannot have been accepted by one.
func (p *PaxosNode) hear(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	l := &p.leader
	switch {
	case l.stage != surveying || int(from) >= p.run.acceptors() || l.answered.has(from):
		return
	case m.ballot > l.ballot: // somebody else leads
		l.ballot, l.stage = m.ballot, resting
		return
	case m.ballot < l.ballot || m.accepted > m.ballot || m.accepted == 0 && len(m.prepared) != len(l.prepared):
		return
	}
	l.answered.add(from)
	if m.accepted > l.accepted {
		l.accepted, l.yes = m.accepted, m.yes
	}
	for i := range min(len(m.prepared), len(l.prepared)) {
		l.prepared[i] |= m.prepared[i]
	}
	if l.answered.count() < p.run.quorum() {
		return
	}
	if l.accepted == 0 {
		l.yes = l.prepared.count() == p.run.n
	}
	l.stage = preparing
	p.wait(env)
	p.toAcceptors(env, PaxosMessage{kind: kindPhase2a, txn: p.next(), last: p.last, ballot: l.ballot, yes: l.yes})
}

// learn takes a report of phase 2b. The value is chosen when a majority has accepted it in one
// ballot; a leader then tells all others, unless they are told by the acceptors.
func (p *PaxosNode) learn(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	r := &p.reports
	if int(from) >= p.run.acceptors() || m.txn < r.txn || m.txn == r.txn && m.ballot < r.ballot {
		return
	}
	if r.from == nil {
		r.from = newBitmap(p.run.n)
	}
	if m.txn > r.txn || m.ballot > r.ballot {
		clear(r.from)
		r.txn, r.ballot = m.txn, m.ballot
	}
	r.from.add(from)
	if r.from.count() < p.run.quorum() || m.yes && p.phase != prepared {
		return
	}
	p.txn, p.phase = m.txn, decided
	if m.yes {
		p.last = p.txn
		report(env, sawCommit, p.txn)
	} else {
		report(env, sawAbort, p.txn)
	}
	p.vain = 0
	if p.leader.stage == resting {
		return
	}
	if !p.run.faster || m.ballot > 0 {
		p.announce(env)
	}
	p.proceed(env)
}

// announce sends the latest decision to all but those who voted no, as far as the node knows.
func (p *PaxosNode) announce(env *algorithms.Env[PaxosMessage]) {
	a, decision := &p.acceptor, p.decision()
	for id := range algorithms.ID(p.run.n) {
		refused := a.txn == p.txn && a.voted.has(id) && !a.prepared.has(id)
		if id != env.Self() && !refused {
			env.Send(id, decision)
		}
	}
}

// proceed goes on to the next transaction.
func (p *PaxosNode) proceed(env *algorithms.Env[PaxosMessage]) {
	env.CancelTimer(p.alarm)
	p.alarm, p.leader.stage = 0, resting
	if p.next() <= p.run.transactions {
		p.begin(env)
	}
}

// watch sets the alarm that has a node lead the transaction under way to its end. The nodes take
// turns by their numbers, with room for a whole ballot, and after each failure wait twice as long.
// Where nothing gets lost they give up at last: whoever comes back wakes them.
func (p *PaxosNode) watch(env *algorithms.Env[PaxosMessage]) {
	env.CancelTimer(p.alarm)
	p.alarm = 0
	if p.next() > p.run.transactions || p.vain >= maxVain && !p.run.lossy {
		return
	}
	turn := p.run.silence + 3*p.run.answer*algorithms.Time(env.Self())
	p.alarm = env.SetTimer(turn<<min(p.vain, maxPatience), algorithms.Timer{})
}

// maxVain is how often a node tries in vain where nothing gets lost.
const maxVain = 6

// Timeout implements algorithms.Node.
func (p *PaxosNode) Timeout(env *algorithms.Env[PaxosMessage], _ algorithms.Timer) {
	p.alarm = 0
	switch l := &p.leader; {
	case l.stage == closing:
		p.proceed(env)
	case l.stage == voting && l.tries < p.run.attempts:
		p.solicit(env)
	case l.stage == resting && p.next() > p.run.transactions:
	case l.stage == resting || l.stage == voting:
		p.vain = min(p.vain, maxPatience) + 1
		p.campaign(env)
	default: // too few acceptors have answered
		l.stage = resting
	}
	p.finish(env)
}
