package commit

import "github.com/joulemark/joulemark/algorithms"

// TwoPhaseNode is the state of one node of TwoPhase.
type TwoPhaseNode struct {
	run         *run
	coordinator *twoCoordinator // nil: a participant
	ledger
	alarm algorithms.TimerID
	// inquiries is how often a participant has asked in vain.
	inquiries uint8
}

var _ algorithms.Recoverer[TwoPhaseMessage] = (*TwoPhaseNode)(nil)

// Start implements algorithms.Node.
func (t *TwoPhaseNode) Start(env *algorithms.Env[TwoPhaseMessage]) {
	if t.coordinator != nil {
		t.begin(env)
		return
	}
	t.watch(env)
}

// Recover implements algorithms.Recoverer.
func (t *TwoPhaseNode) Recover(env *algorithms.Env[TwoPhaseMessage], stable []byte) {
	if t.coordinator != nil {
		t.ledger = read(t.run, stable, prepared)
		t.resume(env)
		return
	}
	t.ledger = read(t.run, stable, precommitted)
	if t.next() <= t.run.transactions {
		env.Send(coordinator, TwoPhaseMessage{kind: kindInquiry, txn: t.next()})
	}
	t.watch(env)
}

// Receive implements algorithms.Node.
func (t *TwoPhaseNode) Receive(env *algorithms.Env[TwoPhaseMessage], from algorithms.ID, m TwoPhaseMessage) {
	if m.txn == 0 || m.txn > t.run.transactions || from == env.Self() {
		return
	}
	if t.coordinator != nil {
		t.coordinate(env, from, m)
		return
	}
	if from != coordinator {
		return
	}
	if t.run.votes.reads(env.Self()) {
		t.read(env, m)
		return
	}
	switch m.kind {
	case kindPrepare:
		if m.txn > t.txn && settle(env, t.run, &t.ledger, m.txn-1, m.last) {
			vote(env, t.run, &t.ledger, m.txn)
		} else if m.txn != t.txn {
			return
		}
		t.answer(env)
	case kindCommit, kindAbort:
		if m.txn >= t.txn && !settle(env, t.run, &t.ledger, m.txn, m.lastCommitted()) {
			return
		}
		t.acknowledge(env, m)
	default:
		return
	}
	t.inquiries = 0
	t.watch(env)
}

// acknowledge tells the coordinator that the node knows a decision, where it has to know that.
func (t *TwoPhaseNode) acknowledge(env *algorithms.Env[TwoPhaseMessage], m TwoPhaseMessage) {
	outcome := aborted
	if m.kind == kindCommit {
		outcome = committed
	}
	if t.run.acknowledged(outcome) {
		env.Send(coordinator, TwoPhaseMessage{kind: kindAck, txn: m.txn})
	}
}

// answer sends the node's vote, maybe not for the first time.
func (t *TwoPhaseNode) answer(env *algorithms.Env[TwoPhaseMessage]) {
	switch {
	case t.phase == prepared:
		env.Send(coordinator, TwoPhaseMessage{kind: kindYes, txn: t.txn})
	case !t.run.votes.yes(t.txn, env.Self()):
		env.Send(coordinator, TwoPhaseMessage{kind: kindNo, txn: t.txn})
	}
}

// watch sets the alarm that has a participant inquire. Who has voted yes sets it, because the
// decision may not come; who has not, only where the coordinator may have asked in vain.
// Where nothing can get lost there is none, which spares the time it takes.
func (t *TwoPhaseNode) watch(env *algorithms.Env[TwoPhaseMessage]) {
	env.CancelTimer(t.alarm)
	t.alarm = 0
	if t.next() <= t.run.transactions && (t.run.lossy || t.run.fallible && t.phase == prepared) {
		// A vote, the vote of another and the decision are under way for 3 delays.
		t.alarm = env.SetTimer(2*t.run.answer<<min(t.inquiries, maxPatience), algorithms.Timer{})
	}
}

// maxPatience bounds the pauses between inquiries, at 1024 times the first.
const maxPatience = 10

// Timeout implements algorithms.Node. A participant that has voted yes can do no more than
// ask: until the coordinator answers, it is blocked. It asks again only where its question
// may get lost, as a coordinator that comes back tells everybody.
func (t *TwoPhaseNode) Timeout(env *algorithms.Env[TwoPhaseMessage], _ algorithms.Timer) {
	t.alarm = 0
	if t.coordinator != nil {
		t.overdue(env)
		return
	}
	env.Send(coordinator, TwoPhaseMessage{kind: kindInquiry, txn: t.next()})
	t.inquiries = min(t.inquiries, maxPatience) + 1
	if t.run.lossy {
		t.watch(env)
	}
}
