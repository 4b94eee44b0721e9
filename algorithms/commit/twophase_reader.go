package commit

import "github.com/joulemark/joulemark/algorithms"

// read handles a message to a participant that has only read. It votes and is gone: the decision is
// nothing to it, and it has no log. What it has forgotten in a crash does no harm: it has voted in
// whatever was committed, since nothing is committed without its vote, and the rest was aborted.
func (t *TwoPhaseNode) read(env *algorithms.Env[TwoPhaseMessage], m TwoPhaseMessage) {
	switch m.kind {
	case kindPrepare:
		if m.txn < t.txn || m.last >= m.txn {
			return
		}
		kind, yes := kindReadOnly, t.run.votes.yes(m.txn, env.Self())
		if !yes {
			kind = kindNo
		}
		if m.txn > t.txn {
			t.passOver(env, m.txn-1, m.last)
			t.txn = m.txn
			if yes {
				report(env, sawReadOnly, m.txn)
			} else {
				report(env, sawNo, m.txn)
				report(env, sawAbort, m.txn)
			}
		}
		env.Send(coordinator, TwoPhaseMessage{kind: kind, txn: m.txn})
	case kindCommit, kindAbort:
		if m.lastCommitted() > m.txn {
			return
		}
		if m.txn > t.txn {
			t.passOver(env, m.txn, m.lastCommitted())
		}
		t.acknowledge(env, m)
	default:
		return
	}
	t.inquiries = 0
	t.watch(env)
}

// passOver takes in that all transactions up to one are decided, and which of them was the last to
// be committed: those after it, and after the node's latest vote, were aborted without the node.
func (t *TwoPhaseNode) passOver(env *algorithms.Env[TwoPhaseMessage], upto, last uint32) {
	switch t.txn = max(t.txn, last); upto - min(t.txn, upto) {
	case 0:
	case 1:
		report(env, sawAbort, upto)
	default:
		env.Report(algorithms.Observation{What: sawAborts, Value: int64(t.txn) + 1, Aux: int64(upto)})
	}
	t.txn = max(t.txn, upto)
}
