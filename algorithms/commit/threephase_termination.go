package commit

import "github.com/joulemark/joulemark/algorithms"

// survey is what a node has learned from the states of the others. Decisions that it hears of
// go into the ledger at once.
type survey struct {
	yield   bool   // somebody leads, or can and has a lower number
	asked   uint32 // the number of the question, above all rounds so far
	doubt   uint32 // the latest that somebody has not decided
	ready   uint32 // the latest that somebody able is pre-committed in
	readied bool   // reviving: somebody is pre-committed
}

// collect asks everybody for their state, in order to take over.
func (t *ThreePhaseNode) collect(env *algorithms.Env[ThreePhaseMessage]) {
	t.prospect(env)
	t.round = t.coordinator.asked
	t.ask(env, surveying)
}

// prospect starts a survey of all others.
func (t *ThreePhaseNode) prospect(env *algorithms.Env[ThreePhaseMessage]) {
	if t.coordinator == nil {
		t.coordinator = &threeCoordinator{}
	}
	c := t.coordinator
	c.call(t.run.n, env.Self())
	c.survey = survey{asked: min(max(c.asked, t.round)+1, maxRound)}
}

// inquire asks everybody what was decided, after a crash.
func (t *ThreePhaseNode) inquire(env *algorithms.Env[ThreePhaseMessage]) {
	t.prospect(env)
	m := ThreePhaseMessage{kind: kindStateInquiry, round: t.coordinator.asked}
	for id := range algorithms.ID(t.run.n) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
	if t.doubtful {
		t.coordinator.stage = reviving
	}
}

// state is the message of the node's own state, in answer to a question with a number.
func (t *ThreePhaseNode) state(asked uint32) ThreePhaseMessage {
	m := ThreePhaseMessage{kind: kindState, phase: t.phase, txn: t.txn, last: t.last, round: asked}
	switch {
	case t.doubtful:
		m.standing = doubtful
	case t.leads():
		m.standing = leading
	}
	return m
}

// requested answers one who wants to take over, and opens its round, which ends what coordinators
// of earlier ones have to say. Who could take over and has a lower number makes a start at it.
func (t *ThreePhaseNode) requested(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	t.round = max(t.round, m.round)
	env.Send(from, t.state(t.round))
	if env.Self() < from && !t.doubtful && !t.busy() && t.next() <= t.run.transactions {
		t.collect(env)
	}
}

// inquired answers one who has come back. If its vote is missing it is asked for it once more.
func (t *ThreePhaseNode) inquired(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	env.Send(from, t.state(m.round))
	switch c := t.coordinator; {
	case t.doubtful && env.Self() == coordinator:
		t.inquire(env) // maybe that was the last one missing
	case t.busy() && c.stage == voting && c.answers[from] == owed:
		env.Send(from, t.question())
	}
}

// busy reports whether the node coordinates, or wants to.
func (t *ThreePhaseNode) busy() bool { return t.coordinator != nil && t.coordinator.stage != resting }

// hear takes in the state of another.
func (t *ThreePhaseNode) hear(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	through := m.txn // all up to there are decided
	if m.phase != decided {
		through--
	}
	c := t.coordinator
	if c == nil || t.leads() || m.round < c.asked || through > t.run.transactions || m.last > through {
		return
	}
	if through >= t.next() && settle(env, t.run, &t.ledger, through, m.last) {
		t.settled(env)
	}
	switch c.stage {
	case surveying:
		t.note(env, from, m)
	case reviving:
		t.revive(env, from, m)
	case resting:
		if t.phase == decided && through < t.txn {
			env.Send(from, t.decision()) // the node has come back, and knows more
		}
	}
}

// note enters a state into the survey.
func (t *ThreePhaseNode) note(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	c := t.coordinator
	a := excused
	if m.standing == able {
		a = yes
	}
	if !c.take(from, a) {
		return
	}
	t.round = max(t.round, m.round)
	c.yield = c.yield || m.standing == leading || m.standing == able && from < env.Self()
	if m.phase != decided {
		c.doubt = max(c.doubt, m.txn)
	}
	if m.phase == precommitted && m.standing == able {
		c.ready = max(c.ready, m.txn)
	}
	if c.open == 0 {
		t.judge(env)
	}
}

// judge ends the survey. If nobody else will, the node takes over, and applies the
// rules of Skeen to the transaction under way:
//
//   - if somebody has decided, that is the decision; the ledger has it already;
//   - if somebody able is pre-committed, have all who are able pre-commit, then commit;
//   - else abort, as nobody can have committed.
func (t *ThreePhaseNode) judge(env *algorithms.Env[ThreePhaseMessage]) {
	c := t.coordinator
	t.rest(env)
	if t.next() > t.run.transactions {
		return
	}
	if c.yield {
		t.watch(env)
		return
	}
	t.round = min(t.round+1, maxRound)
	txn := t.next()
	switch {
	case t.phase == decided && c.doubt >= txn:
		t.decide(env, false) // the node itself has not voted
	case t.phase == decided:
		t.begin(env) // which tells the others of the decisions so far
	case t.phase == prepared && c.ready != txn:
		t.decide(env, false)
	default:
		t.phase = precommitted
		write(env, t.run, &t.ledger)
		c.only(yes)
		if c.roll.open == 0 {
			t.decide(env, true)
			return
		}
		t.ask(env, preparing)
	}
}

// revive ends a total failure. If all nodes have crashed between their vote and the
// decision, none of them knows whether it was the last; but once all are back nobody is left
// who could have decided, and node 0 may.
func (t *ThreePhaseNode) revive(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	c := t.coordinator
	if env.Self() != coordinator || m.standing != doubtful || m.txn != t.txn || !c.take(from, excused) {
		return
	}
	c.readied = c.readied || m.phase == precommitted
	if c.open > 0 {
		return
	}
	commit := c.readied || t.phase == precommitted
	t.rest(env)
	t.doubtful = false
	t.round = min(t.round+1, maxRound)
	t.decide(env, commit)
}
