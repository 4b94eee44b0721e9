package commit

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// bitmap is a set of nodes, a bit each.
type bitmap []byte

func newBitmap(n int) bitmap { return make(bitmap, (n+7)/8) }

func (b bitmap) has(i algorithms.ID) bool { return b[i/8]>>(i%8)&1 == 1 }
func (b bitmap) add(i algorithms.ID)      { b[i/8] |= 1 << (i % 8) }

func (b bitmap) count() (n int) {
	for _, v := range b {
		n += bits.OnesCount8(v)
	}
	return n
}

// acceptor is what a node has accepted of one transaction, that of the latest message to it as an
// acceptor. Of those before it the node knows the decision, so that nobody needs the votes.
type acceptor struct {
	txn      uint32
	promised uint32 // it takes part in no lower ballot
	accepted uint32 // the latest ballot above 0 in which it has accepted a value; 0: none
	yes      bool   // that value
	voted    bitmap // ballot 0: nodes whose votes it has accepted
	prepared bitmap // of those, the ones that voted yes
}

// open begins with another transaction, and reports whether the acceptor is with it then.
func (a *acceptor) open(txn uint32, n int) bool {
	if txn > a.txn || a.voted == nil {
		if a.voted == nil {
			a.voted, a.prepared = newBitmap(n), newBitmap(n)
		}
		clear(a.voted)
		clear(a.prepared)
		*a = acceptor{txn: txn, voted: a.voted, prepared: a.prepared}
	}
	return txn == a.txn
}

// append adds the record of the acceptor; restore reads it.
func (a *acceptor) append(b []byte) []byte {
	b = algorithms.AppendUvarint(b, uint64(a.txn))
	b = algorithms.AppendUvarint(b, uint64(a.promised))
	b = algorithms.AppendUvarint(b, uint64(a.accepted))
	yes := byte(0)
	if a.yes {
		yes = 1
	}
	return append(append(append(b, yes), a.voted...), a.prepared...)
}

func (a *acceptor) restore(in *algorithms.Reader, r *paxosRun) {
	txn := uint32(in.Uvarint(uint64(r.transactions)))
	if txn == 0 {
		return
	}
	a.open(txn, r.n)
	a.promised, a.accepted = uint32(in.Uvarint(maxBallot)), uint32(in.Uvarint(maxBallot))
	a.yes = in.Byte() == 1
	for _, set := range []bitmap{a.voted, a.prepared} {
		for i := range set {
			set[i] = in.Byte()
		}
	}
}

// ballot0 takes a vote, the phase 2a of ballot 0 in the instance of its sender. With the last one
// it reports them all; when a vote comes again somebody has missed the report.
func (p *PaxosNode) ballot0(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	a := &p.acceptor
	if !a.open(m.txn, p.run.n) || a.promised > 0 || int(m.leader) >= p.run.n {
		return
	}
	if !a.voted.has(from) {
		a.voted.add(from)
		if m.yes {
			a.prepared.add(from)
		}
	}
	if a.voted.count() < p.run.n {
		return
	}
	report := PaxosMessage{kind: kindPhase2b, txn: m.txn, last: m.last, yes: a.prepared.count() == p.run.n}
	if !p.run.faster {
		p.tell(env, m.leader, report)
		return
	}
	p.spread(env, report)
	p.handle(env, env.Self(), report)
}

// promise answers phase 1a. Whoever has promised a higher ballot says so.
func (p *PaxosNode) promise(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	a := &p.acceptor
	if !a.open(m.txn, p.run.n) {
		return
	}
	a.promised = max(a.promised, m.ballot)
	answer := PaxosMessage{
		kind: kindPhase1b, txn: m.txn, last: m.last, ballot: a.promised, accepted: a.accepted, yes: a.yes,
	}
	if a.accepted == 0 {
		answer.prepared = string(a.prepared)
	}
	p.tell(env, from, answer)
}

// accept answers phase 2a of a ballot above 0.
func (p *PaxosNode) accept(env *algorithms.Env[PaxosMessage], from algorithms.ID, m PaxosMessage) {
	a := &p.acceptor
	if !a.open(m.txn, p.run.n) || m.ballot < a.promised {
		return
	}
	a.promised, a.accepted, a.yes = m.ballot, m.ballot, m.yes
	p.tell(env, from, PaxosMessage{kind: kindPhase2b, txn: m.txn, last: m.last, ballot: m.ballot, yes: m.yes})
}
