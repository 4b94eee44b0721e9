package commit

import "github.com/joulemark/joulemark/algorithms"

// ThreePhaseNode is the state of one node of ThreePhase.
type ThreePhaseNode struct {
	run         *run
	coordinator *threeCoordinator // nil: has never tried to be one
	ledger
	alarm algorithms.TimerID
	round uint32 // of the latest coordinator that the node has heard of
	// doubtful says that the node crashed while in doubt. It takes no part in the
	// termination, and waits for the others to tell.
	doubtful bool
	// inquiries is how often a node in doubt has asked in vain.
	inquiries uint8
}

var _ algorithms.Recoverer[ThreePhaseMessage] = (*ThreePhaseNode)(nil)

// Start implements algorithms.Node.
func (t *ThreePhaseNode) Start(env *algorithms.Env[ThreePhaseMessage]) {
	if env.Self() == coordinator {
		t.coordinator = &threeCoordinator{}
		t.begin(env)
		return
	}
	t.watch(env)
}

// Recover implements algorithms.Recoverer.
func (t *ThreePhaseNode) Recover(env *algorithms.Env[ThreePhaseMessage], stable []byte) {
	t.ledger = read(t.run, stable, phases)
	t.doubtful = t.phase != decided
	t.inquire(env) // also where the node knows all: it may be the only one
	t.watch(env)
}

// leads reports whether the node is the coordinator of a transaction under way.
func (t *ThreePhaseNode) leads() bool {
	return t.coordinator != nil && (t.coordinator.stage == voting || t.coordinator.stage == preparing ||
		t.coordinator.stage == closing)
}

// Receive implements algorithms.Node.
func (t *ThreePhaseNode) Receive(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	if from == env.Self() || m.txn > t.run.transactions || m.txn == 0 && m.kind < kindStateRequest {
		return
	}
	switch m.kind {
	case kindCanCommit, kindPreCommit:
		if m.round > t.round || m.round == t.round && !t.leads() {
			t.follow(env, m)
			t.obey(env, from, m)
		}
	case kindDoCommit, kindDoAbort:
		t.accept(env, from, m)
	case kindStateRequest:
		t.requested(env, from, m)
	case kindStateInquiry:
		t.inquired(env, from, m)
	case kindState:
		t.hear(env, from, m)
	default:
		t.tally(env, from, m)
	}
}

// follow takes the sender of m for the coordinator.
func (t *ThreePhaseNode) follow(env *algorithms.Env[ThreePhaseMessage], m ThreePhaseMessage) {
	t.round = max(t.round, m.round)
	t.inquiries = 0
	t.rest(env)
	t.watch(env)
}

// obey does what the coordinator asks for.
func (t *ThreePhaseNode) obey(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	switch {
	case m.kind == kindPreCommit:
		if m.txn != t.txn || t.phase == decided || t.doubtful {
			return
		}
		if t.phase == prepared {
			t.phase = precommitted
			write(env, t.run, &t.ledger)
		}
		env.Send(from, ThreePhaseMessage{kind: kindAckPre, txn: m.txn})
	case m.txn > t.txn && settle(env, t.run, &t.ledger, m.txn-1, m.last):
		t.doubtful = false
		vote(env, t.run, &t.ledger, m.txn)
		t.answer(env, from)
		t.watch(env)
	case m.txn == t.txn:
		t.answer(env, from)
	}
}

// answer sends the node's vote, maybe not for the first time.
func (t *ThreePhaseNode) answer(env *algorithms.Env[ThreePhaseMessage], to algorithms.ID) {
	switch {
	case t.phase != decided:
		env.Send(to, ThreePhaseMessage{kind: kindVotesYes, txn: t.txn})
	case !t.run.votes.yes(t.txn, env.Self()):
		env.Send(to, ThreePhaseMessage{kind: kindVotesNo, txn: t.txn})
	}
}

// accept takes in a decision, whoever sends it.
func (t *ThreePhaseNode) accept(env *algorithms.Env[ThreePhaseMessage], from algorithms.ID, m ThreePhaseMessage) {
	last, kind := m.last, kindHaveAborted
	if m.kind == kindDoCommit {
		last, kind = m.txn, kindHaveCommitted
	}
	isNew := m.txn >= t.next()
	if !settle(env, t.run, &t.ledger, m.txn, last) {
		return
	}
	env.Send(from, ThreePhaseMessage{kind: kind, txn: m.txn})
	if isNew || m.round > t.round {
		t.follow(env, m)
		t.settled(env)
	}
}

// settled follows on the ledger having been settled from outside.
func (t *ThreePhaseNode) settled(env *algorithms.Env[ThreePhaseMessage]) {
	t.doubtful = false
	if t.coordinator == nil || t.coordinator.stage != surveying {
		t.rest(env)
		t.watch(env)
	}
}

// watch sets the alarm that has the node look for another coordinator, or inquire again. A node
// that has crashed in doubt asks once more, because it may have asked just before somebody
// voted no, who tells nobody but the coordinator. Any other decision is sent to all, so it goes
// on asking only where messages may get lost.
func (t *ThreePhaseNode) watch(env *algorithms.Env[ThreePhaseMessage]) {
	env.CancelTimer(t.alarm)
	t.alarm = 0
	switch {
	case t.next() > t.run.transactions || !t.run.takeover:
	case !t.doubtful:
		t.alarm = env.SetTimer(t.run.silence, algorithms.Timer{})
	case t.run.lossy || t.inquiries == 0:
		t.alarm = env.SetTimer(t.run.silence<<min(t.inquiries, maxPatience), algorithms.Timer{})
	}
}

// Timeout implements algorithms.Node.
func (t *ThreePhaseNode) Timeout(env *algorithms.Env[ThreePhaseMessage], _ algorithms.Timer) {
	t.alarm = 0
	c := t.coordinator
	switch {
	case c != nil && c.stage != resting && c.stage != reviving:
		if c.tries < t.run.attempts {
			t.repeat(env)
		} else {
			t.conclude(env)
		}
	case t.next() > t.run.transactions:
	case t.doubtful:
		t.inquiries = min(t.inquiries, maxPatience) + 1
		t.inquire(env)
		t.watch(env)
	default:
		t.collect(env)
	}
}
