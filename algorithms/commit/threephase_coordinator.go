package commit

import "github.com/joulemark/joulemark/algorithms"

// threeCoordinator is what a coordinator of ThreePhase knows beyond its ledger. Its own
// vote in a transaction is in the ledger from the moment of the pre-commit, and not before: what
// has not come so far is its to abort.
type threeCoordinator struct {
	roll
	stage   stage
	refused bool
	tries   uint8
	survey
}

// begin asks for the votes on the next transaction. A node that has taken over may have
// a vote against it of its own.
func (t *ThreePhaseNode) begin(env *algorithms.Env[ThreePhaseMessage]) {
	c := t.coordinator
	c.call(t.run.n, env.Self())
	if !t.run.votes.yes(t.next(), env.Self()) {
		vote(env, t.run, &t.ledger, t.next())
		t.announce(env)
		return
	}
	c.refused = false
	t.ask(env, voting)
}

// ask puts the question of a stage to all who owe an answer, and waits for them.
func (t *ThreePhaseNode) ask(env *algorithms.Env[ThreePhaseMessage], s stage) {
	t.coordinator.stage, t.coordinator.tries = s, 0
	t.repeat(env)
}

func (t *ThreePhaseNode) repeat(env *algorithms.Env[ThreePhaseMessage]) {
	c := t.coordinator
	m := t.question()
	for id, a := range c.answers {
		if a == owed {
			env.Send(algorithms.ID(id), m)
		}
	}
	if !t.run.patient {
		c.tries++
	}
	env.CancelTimer(t.alarm)
	t.alarm = env.SetTimer(t.run.answer, algorithms.Timer{})
}

// question is what the coordinator asks in its stage.
func (t *ThreePhaseNode) question() ThreePhaseMessage {
	switch t.coordinator.stage {
	case voting:
		return ThreePhaseMessage{kind: kindCanCommit, txn: t.next(), last: t.last, round: t.round}
	case preparing:
		return ThreePhaseMessage{kind: kindPreCommit, txn: t.txn, round: t.round}
	case surveying:
		return ThreePhaseMessage{kind: kindStateRequest, round: t.round}
	}
	return t.decision()
}

// decision is the message of the latest decision.
func (t *ThreePhaseNode) decision() ThreePhaseMessage {
	if t.txn == t.last {
		return ThreePhaseMessage{kind: kindDoCommit, txn: t.txn, round: t.round}
	}
	return ThreePhaseMessage{kind: kindDoAbort, txn: t.txn, last: t.last, round: t.round}
}

// prepare enters that all have voted yes, and has all know it before anybody commits.
func (t *ThreePhaseNode) prepare(env *algorithms.Env[ThreePhaseMessage]) {
	if env.Self() != coordinator {
		report(env, sawYes, t.next())
	}
	t.txn, t.phase = t.next(), precommitted
	write(env, t.run, &t.ledger)
	t.coordinator.again()
	t.ask(env, preparing)
}

// decide decides the transaction that is under way, and tells all who have not decided by
// themselves.
func (t *ThreePhaseNode) decide(env *algorithms.Env[ThreePhaseMessage], commit bool) {
	t.txn, t.phase = t.next(), decided
	if commit {
		t.last = t.txn
		report(env, sawCommit, t.txn)
	} else {
		report(env, sawAbort, t.txn)
	}
	write(env, t.run, &t.ledger)
	if t.coordinator.stage == voting {
		t.coordinator.again()
	} else {
		t.coordinator.call(t.run.n, env.Self())
	}
	t.announce(env)
}

// announce sends the latest decision to all who owe an acknowledgement.
func (t *ThreePhaseNode) announce(env *algorithms.Env[ThreePhaseMessage]) {
	if t.coordinator.open == 0 {
		t.proceed(env)
		return
	}
	t.ask(env, closing)
}

// proceed goes on to the next transaction.
func (t *ThreePhaseNode) proceed(env *algorithms.Env[ThreePhaseMessage]) {
	t.rest(env)
	if t.txn < t.run.transactions {
		t.begin(env)
	}
}

// rest ends whatever the node was doing as a coordinator, and takes the alarm back.
func (t *ThreePhaseNode) rest(env *algorithms.Env[ThreePhaseMessage]) {
	env.CancelTimer(t.alarm)
	t.alarm = 0
	if t.coordinator != nil {
		t.coordinator.stage = resting
	}
}

// tally takes an answer to the coordinator.
func (t *ThreePhaseNode) tally(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	c := t.coordinator
	if c == nil || c.stage == resting {
		return
	}
	switch m.kind {
	case kindVotesYes, kindVotesNo:
		if c.stage != voting || m.txn != t.next() {
			return
		}
		a := yes
		if m.kind == kindVotesNo {
			a = no
			c.refused = true
		}
		if c.take(from, a) && c.open == 0 {
			t.conclude(env)
		}
	case kindAckPre:
		if c.stage == preparing && m.txn == t.txn && c.take(from, yes) && c.open == 0 {
			t.conclude(env)
		}
	case kindHaveCommitted, kindHaveAborted:
		if c.stage == closing && m.txn == t.txn && c.take(from, excused) && c.open == 0 {
			t.conclude(env)
		}
	}
}

// conclude ends a stage with the answers that there are. Who does not vote votes no; who
// does not acknowledge a pre-commit has crashed, and will ask when it comes back.
func (t *ThreePhaseNode) conclude(env *algorithms.Env[ThreePhaseMessage]) {
	switch c := t.coordinator; c.stage {
	case voting:
		if c.open > 0 || c.refused {
			t.decide(env, false)
		} else {
			t.prepare(env)
		}
	case preparing:
		t.decide(env, true)
	case closing:
		t.proceed(env)
	case surveying:
		t.judge(env)
	}
}
