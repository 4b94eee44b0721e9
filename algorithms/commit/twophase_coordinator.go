package commit

import "github.com/joulemark/joulemark/algorithms"

// stage is what a coordinator is doing.
type stage uint8

const (
	resting   stage = iota
	voting          // on the transaction after the latest that is decided
	closing         // waits for the decision to be acknowledged
	preparing       // three-phase commit: waits for the pre-commit to be acknowledged
	surveying       // three-phase commit: wants to take over, and waits for the states of the others
	reviving        // three-phase commit: has crashed in doubt, and waits for somebody who knows
)

// twoCoordinator is what the coordinator of TwoPhase knows beyond its ledger. Its ledger
// is always decided: what it has not decided is its to abort.
type twoCoordinator struct {
	roll
	stage   stage
	refused bool
	// orphan says that a transaction may have been under way at a crash. It has no
	// record of a decision, so it is aborted.
	orphan bool
	tries  uint8
}

// rename changes what the node knows of others to their new names.
func (t *TwoPhaseNode) rename(r algorithms.Renaming) {
	if t.coordinator != nil {
		t.coordinator.answers = algorithms.Renamed(r, t.coordinator.answers)
	}
}

// begin asks for the votes on the next transaction.
func (t *TwoPhaseNode) begin(env *algorithms.Env[TwoPhaseMessage]) {
	c := t.coordinator
	c.call(t.run.n, coordinator)
	c.stage, c.refused = voting, false
	t.ask(env, TwoPhaseMessage{kindPrepare, t.txn + 1, t.last}, 0)
}

// send sends a message to all who owe an answer.
func (t *TwoPhaseNode) send(env *algorithms.Env[TwoPhaseMessage], m TwoPhaseMessage) {
	for id, a := range t.coordinator.answers {
		if a == owed {
			env.Send(algorithms.ID(id), m)
		}
	}
}

// ask sends a message to all who owe an answer, and waits for them.
func (t *TwoPhaseNode) ask(env *algorithms.Env[TwoPhaseMessage], m TwoPhaseMessage, tries uint8) {
	t.send(env, m)
	t.coordinator.tries = tries + 1
	t.alarm = env.SetTimer(t.run.answer, algorithms.Timer{})
}

// decide decides the transaction that is voted on, and tells all who have not decided
// by themselves.
func (t *TwoPhaseNode) decide(env *algorithms.Env[TwoPhaseMessage], commit bool) {
	c := t.coordinator
	env.CancelTimer(t.alarm)
	t.txn++
	if commit {
		t.last = t.txn
		report(env, sawCommit, t.txn)
	} else {
		report(env, sawAbort, t.txn)
	}
	write(env, t.run, &t.ledger)
	c.again()
	t.announce(env)
}

// announce sends the latest decision to all who have to know it, and waits for their
// acknowledgements where there are any.
func (t *TwoPhaseNode) announce(env *algorithms.Env[TwoPhaseMessage]) {
	t.coordinator.stage = closing
	switch {
	case t.coordinator.open == 0:
		t.proceed(env)
	case t.run.acknowledged(t.outcome()):
		t.ask(env, t.decision(), 0)
	default:
		t.send(env, t.decision())
		t.proceed(env)
	}
}

// outcome is the latest decision.
func (t *TwoPhaseNode) outcome() outcome {
	if t.txn == t.last {
		return committed
	}
	return aborted
}

// decision is the message of the latest decision.
func (t *TwoPhaseNode) decision() TwoPhaseMessage {
	if t.outcome() == committed {
		return TwoPhaseMessage{kind: kindCommit, txn: t.txn}
	}
	return TwoPhaseMessage{kindAbort, t.txn, t.last}
}

// proceed goes on to the next transaction.
func (t *TwoPhaseNode) proceed(env *algorithms.Env[TwoPhaseMessage]) {
	c := t.coordinator
	c.stage = resting
	orphan := c.orphan
	c.orphan = false
	switch {
	case t.txn == t.run.transactions:
	case orphan:
		c.call(t.run.n, coordinator)
		t.decide(env, false)
	default:
		t.begin(env)
	}
}

// resume takes up the work after a crash: the latest decision is sent again, as who
// has heard of it is forgotten, and then what may have been under way is aborted.
func (t *TwoPhaseNode) resume(env *algorithms.Env[TwoPhaseMessage]) {
	t.coordinator.orphan = true
	if t.txn == 0 {
		t.proceed(env)
		return
	}
	t.coordinator.call(t.run.n, coordinator)
	t.announce(env)
}

// coordinate handles a message to the coordinator.
func (t *TwoPhaseNode) coordinate(env *algorithms.Env[TwoPhaseMessage], from algorithms.ID, m TwoPhaseMessage) {
	c := t.coordinator
	switch m.kind {
	case kindYes, kindNo, kindReadOnly:
		if c.stage != voting || m.txn != t.txn+1 {
			return
		}
		a := [...]answer{kindYes: yes, kindNo: no, kindReadOnly: excused}[m.kind]
		if c.take(from, a) {
			c.refused = c.refused || m.kind == kindNo
			if c.open == 0 {
				t.decide(env, !c.refused)
			}
		}
	case kindAck:
		if c.stage == closing && m.txn == t.txn && c.take(from, excused) && c.open == 0 {
			env.CancelTimer(t.alarm)
			t.proceed(env)
		}
	case kindInquiry:
		switch {
		case c.stage == voting && c.answers[from] == owed && m.txn <= t.txn+1:
			env.Send(from, TwoPhaseMessage{kindPrepare, t.txn + 1, t.last})
		case m.txn <= t.txn:
			env.Send(from, t.decision())
		}
	}
}

// overdue asks again those who have not answered, or goes on without them: who does not
// vote votes no, and who does not acknowledge will inquire.
func (t *TwoPhaseNode) overdue(env *algorithms.Env[TwoPhaseMessage]) {
	c := t.coordinator
	switch {
	case c.stage == resting:
	case c.tries < t.run.attempts && c.stage == voting:
		t.ask(env, TwoPhaseMessage{kindPrepare, t.txn + 1, t.last}, c.tries)
	case c.tries < t.run.attempts:
		t.ask(env, t.decision(), c.tries)
	case c.stage == voting:
		t.decide(env, false)
	default:
		t.proceed(env)
	}
}
