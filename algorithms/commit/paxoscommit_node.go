package commit

import "github.com/joulemark/joulemark/algorithms"

// PaxosNode is the state of one node of PaxosCommit: a resource manager, which votes, and if its
// number is low enough an acceptor; any node may become a leader.
type PaxosNode struct {
	run *paxosRun
	ledger
	acceptor acceptor
	leader   leader
	reports  reports
	alarm    algorithms.TimerID
	// vain is how often the node has tried to lead the transaction to its end.
	vain uint8
}

var _ algorithms.Recoverer[PaxosMessage] = (*PaxosNode)(nil)

// Start implements algorithms.Node.
func (p *PaxosNode) Start(env *algorithms.Env[PaxosMessage]) {
	if env.Self() == coordinator {
		p.begin(env)
	}
	p.finish(env)
}

// Recover implements algorithms.Recoverer. Who knows of all decisions tells, since it may be the
// only one who does.
func (p *PaxosNode) Recover(env *algorithms.Env[PaxosMessage], stable []byte) {
	in := algorithms.NewReader(stable)
	if l, ok := ledgerFrom(p.run.run, in, precommitted); ok {
		p.ledger = l
		p.acceptor.restore(in, p.run)
	}
	if p.next() > p.run.transactions {
		p.spread(env, p.decision())
	} else {
		p.spread(env, PaxosMessage{kind: kindPaxosInquiry, txn: p.next(), last: p.last})
	}
	p.finish(env)
}

// Receive implements algorithms.Node. Whoever speaks of a transaction knows how those before it
// went.
func (p *PaxosNode) Receive(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	if from == env.Self() || m.txn == 0 || m.txn > p.run.transactions {
		return
	}
	if m.kind == kindPaxosCommit || m.kind == kindPaxosAbort {
		last := m.last
		if m.kind == kindPaxosCommit {
			last = m.txn
		}
		if m.txn >= p.next() {
			p.catchUp(env, m.txn, last)
		}
	} else if m.txn <= p.next() || p.catchUp(env, m.txn-1, m.last) {
		p.handle(env, from, m)
	}
	p.finish(env)
}

// handle takes a message about the transaction under way or one that is decided here.
func (p *PaxosNode) handle(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	open := m.txn == p.next()
	switch m.kind {
	case kindPaxosPrepare:
		if open && m.txn > p.txn {
			vote(env, p.run.run, &p.ledger, m.txn)
		}
		if m.txn == p.txn {
			p.cast(env, from)
		}
	case kindPhase2b:
		if open {
			p.learn(env, from, m)
		}
	case kindPhase1b:
		if open {
			p.hear(env, from, m)
		}
	case kindPaxosInquiry:
		if open {
			p.vain = 0 // somebody is back without whom there may have been too few
		} else {
			env.Send(from, p.decision())
		}
	default:
		p.serve(env, from, m)
	}
}

// serve is what an acceptor does. In ballot 0 it goes on although its own vote was no, which is a
// decision; who leads a higher ballot is told the decision.
func (p *PaxosNode) serve(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	switch {
	case int(env.Self()) >= p.run.acceptors():
	case m.kind == kindPhase2a && m.ballot == 0:
		p.ballot0(env, from, m)
	case m.txn != p.next():
		if from != env.Self() {
			env.Send(from, p.decision())
		}
	case m.kind == kindPhase2a:
		p.accept(env, from, m)
	case m.kind == kindPhase1a:
		p.promise(env, from, m)
	}
}

// cast sends the node's vote to the acceptors that take part where nothing fails, maybe not for the
// first time.
func (p *PaxosNode) cast(env *algorithms.Env[PaxosMessage], leader algorithms.ID) {
	ballot := PaxosMessage{kind: kindPhase2a, txn: p.txn, last: p.last, leader: leader, yes: p.phase == prepared}
	if !ballot.yes && p.run.votes.yes(p.txn, env.Self()) {
		return // it has voted yes, and knows the decision
	}
	for id := range algorithms.ID(p.run.quorum()) {
		p.tell(env, id, ballot)
	}
}

// tell sends a message, or does at once what the node itself would do with it.
func (p *PaxosNode) tell(env *algorithms.Env[PaxosMessage], to algorithms.ID, m PaxosMessage) {
	if to != env.Self() {
		env.Send(to, m)
		return
	}
	p.handle(env, to, m)
}

// spread sends a message to all others.
func (p *PaxosNode) spread(env *algorithms.Env[PaxosMessage], m PaxosMessage) {
	for id := range algorithms.ID(p.run.n) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
}

// catchUp takes in that all transactions up to one are decided, which ends what the node itself
// has tried to do about them.
func (p *PaxosNode) catchUp(env *algorithms.Env[PaxosMessage], upto, last uint32) bool {
	if !settle(env, p.run.run, &p.ledger, upto, last) {
		return false
	}
	p.leader.stage, p.vain = resting, 0
	return true
}

// decision is the message of the latest decision; there has to be one.
func (p *PaxosNode) decision() PaxosMessage {
	latest := p.next() - 1
	if latest == p.last {
		return PaxosMessage{kind: kindPaxosCommit, txn: latest}
	}
	return PaxosMessage{kind: kindPaxosAbort, txn: latest, last: p.last}
}

// finish ends a step: it forces the record to stable storage and sets the alarm, each where that
// can come to matter.
func (p *PaxosNode) finish(env *algorithms.Env[PaxosMessage]) {
	if p.run.keep {
		var b [64]byte
		env.Persist(p.acceptor.append(p.ledger.append(b[:0])))
	}
	if p.run.fallible && p.leader.stage == resting {
		p.watch(env)
	}
}
