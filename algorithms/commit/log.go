package commit

import "github.com/joulemark/joulemark/algorithms"

// phase is how far a node has come with the latest transaction that it took part in.
type phase uint8

const (
	decided      phase = iota
	prepared           // voted yes, and has to wait for the decision
	precommitted       // three-phase commit: knows that all have voted yes
	phases
)

// ledger is what a node keeps in its log: the state of one transaction, because those
// before it are decided, and how the last one went that was committed.
//
// It need be no longer. A transaction takes the yes votes of all nodes to be committed, and a
// node votes yes only when it knows of the decisions on all before. So of
// all committed transactions the last is the only one whose decision somebody may still
// miss: whoever knows its number can tell a node everything that it missed, and
// what a node had no part in was aborted.
type ledger struct {
	txn   uint32 // the latest transaction; 0: none yet
	last  uint32 // the last that was committed; 0: none yet
	phase phase
}

// What the nodes report.
const (
	sawYes      = iota // Value: transaction
	sawNo              // Value: transaction
	sawCommit          // Value: transaction
	sawAbort           // Value: transaction
	sawAborts          // Value: first transaction, Aux: last
	sawReadOnly        // Value: transaction; TwoPhase alone
)

var observations = []string{
	sawYes:    "voted yes in t%d",
	sawNo:     "voted no in t%d",
	sawCommit: "decided commit of t%d",
	sawAbort:  "decided abort of t%d",
	sawAborts: "decided abort of t%d to t%d, in which it had no part",
}

func report[M algorithms.Message](env *algorithms.Env[M], what uint8, txn uint32) {
	env.Report(algorithms.Observation{What: what, Value: int64(txn)})
}

// next is the transaction that the node has to hear of.
func (l *ledger) next() uint32 {
	if l.phase == decided {
		return l.txn + 1
	}
	return l.txn
}

// write forces the ledger to stable storage, where that can come to matter.
func write[M algorithms.Message](env *algorithms.Env[M], r *run, l *ledger) {
	if !r.keep {
		return
	}
	var b [11]byte
	env.Persist(l.append(b[:0]))
}

// append adds the record of the ledger.
func (l *ledger) append(b []byte) []byte {
	b = algorithms.AppendUvarint(append(b, byte(l.phase)), uint64(l.txn))
	return algorithms.AppendUvarint(b, uint64(l.last))
}

// read is the ledger in stable storage, an empty one where there is none that makes sense.
func read(r *run, stable []byte, known phase) ledger {
	in := algorithms.NewReader(stable)
	l, ok := ledgerFrom(r, in, known)
	if !ok || in.Done() != nil {
		return ledger{}
	}
	return l
}

// ledgerFrom reads the record of a ledger, and reports whether it makes sense.
func ledgerFrom(r *run, in *algorithms.Reader, known phase) (l ledger, ok bool) {
	l.phase = phase(in.Byte())
	l.txn = uint32(in.Uvarint(uint64(r.transactions)))
	l.last = uint32(in.Uvarint(uint64(l.txn)))
	return l, l.phase < known && (l.phase == decided || l.last != l.txn)
}

// vote enters the node's vote in a transaction, and reports whether it is yes. Who votes no
// has decided.
func vote[M algorithms.Message](env *algorithms.Env[M], r *run, l *ledger, txn uint32) bool {
	yes := r.votes.yes(txn, env.Self())
	l.txn, l.phase = txn, decided
	if yes {
		l.phase = prepared
		report(env, sawYes, txn)
	} else {
		report(env, sawNo, txn)
		report(env, sawAbort, txn)
	}
	write(env, r, l)
	return yes
}

// settle takes in that all transactions up to one are decided and which of them was the
// last to be committed. It refuses what cannot be: a commit without the node's own vote.
func settle[M algorithms.Message](env *algorithms.Env[M], r *run, l *ledger, upto, last uint32) bool {
	if upto < l.txn || upto > r.transactions || last > l.txn || l.phase == decided && last != l.last {
		return false
	}
	if upto == l.txn && l.phase == decided {
		return true
	}
	if l.phase != decided {
		l.phase = decided
		if last == l.txn {
			l.last = last
			report(env, sawCommit, l.txn)
		} else {
			report(env, sawAbort, l.txn)
		}
	}
	switch upto - l.txn {
	case 0:
	case 1:
		report(env, sawAbort, upto)
	default:
		env.Report(algorithms.Observation{What: sawAborts, Value: int64(l.txn) + 1, Aux: int64(upto)})
	}
	l.txn = upto
	write(env, r, l)
	return true
}

// String is what a node in this phase has done.
func (p phase) String() string {
	return [...]string{"decided", "voted yes in", "pre-committed"}[p]
}
