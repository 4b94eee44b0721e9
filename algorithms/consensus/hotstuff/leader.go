package hotstuff

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// greet tells the leader of the present view of the latest certificate that is known here. The
// chained variant begins a view with votes, and has no need of it unless one has failed.
func (r *Replica) greet(env *algorithms.Env[Message]) {
	if r.left == 0 || r.run.chained {
		return
	}
	m := r.newView()
	r.views[env.Self()] = m
	if to := r.run.leader(r.view); to != env.Self() {
		env.Send(to, m)
	}
}

func (r *Replica) newView() Message {
	b, _ := r.find(r.high.block)
	return Message{kind: kindNewView, view: r.view, block: b, qc: r.high}
}

// lead is the leader's part in the present step, and reports whether there was something to do.
func (r *Replica) lead(env *algorithms.Env[Message]) bool {
	if r.left == 0 || r.run.leader(r.view) != env.Self() {
		return false
	}
	switch {
	case r.phase > prepare:
		qc, ok := r.run.certify(r.votes, r.phase-1, r.view, r.voted.block)
		if ok && r.told.kind != kindPrepare+algorithms.Kind(r.phase) {
			r.say(env, Message{kind: kindPrepare + algorithms.Kind(r.phase), qc: qc})
			return true
		}
	case r.proposed < r.view:
		if qc, ok := r.gather(); ok {
			return r.propose(env, qc)
		}
	}
	return false
}

// say tells all replicas a leader's message, this one among them.
func (r *Replica) say(env *algorithms.Env[Message], m Message) {
	r.told = m
	r.tell(env, m)
	if at, ok := m.stepOf(); ok {
		r.file(at, m)
	}
}

// gather is the certificate to propose on: the one that the votes of the view before make, or else
// the latest that a quorum of new-views has.
func (r *Replica) gather() (qc certificate, ok bool) {
	if r.run.chained {
		tried := digest("")
		for _, v := range r.votes {
			if v.view+1 == r.view && v.block != tried {
				if qc, ok := r.run.certify(r.votes, prepare, v.view, v.block); ok {
					return qc, true
				}
				tried = v.block
			}
		}
		if r.view == 1 {
			return genesis, true
		}
	}
	count := 0
	qc = r.high
	for i := range r.views {
		m := &r.views[i]
		if m.view != r.view {
			continue
		}
		if m.qc.view > qc.view {
			if !r.run.certifies(&m.qc, prepare) {
				continue
			}
			qc = m.qc
			r.add(m.block)
		}
		count++
	}
	return qc, count >= r.run.Quorum
}

// propose makes a block that follows the one of a certificate, with what is neither executed nor
// under way.
func (r *Replica) propose(env *algorithms.Env[Message], qc certificate) bool {
	before, ok := r.path(qc.block)
	if !ok {
		r.want = qc.block
		return false
	}
	parent, _ := r.find(qc.block)
	var underway []int
	for i := range before {
		values, _ := consensus.ValuesOf(before[i].batch)
		underway = append(underway, values...)
	}
	if r.proposed == 0 || r.run.term(r.proposed) != r.run.term(r.view) {
		env.Report(algorithms.Observation{What: consensus.SawLeader, Value: int64(r.view)})
	}
	r.proposed, r.dirty = r.view, true
	b := block{
		view: r.view, height: parent.height + 1, parent: qc.block,
		batch: consensus.BatchOf(r.client.Choose(env, underway)),
	}
	kind := kindPrepare
	if r.run.chained {
		kind = kindGeneric
	}
	r.say(env, Message{kind: kind, block: b, qc: qc})
	return true
}
