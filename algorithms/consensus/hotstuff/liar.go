package hotstuff

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// A replica that lies does nothing, or votes at once for whatever is proposed. As the first leader
// it proposes some values to some of the replicas and nothing to the others, and leads both to a
// decision as far as it gets votes. It takes part in nothing else, and never repeats itself.

// fork is one of the two chains of a liar that leads.
type fork struct {
	fooled bool  // for those that are to believe the other thing
	block  block // that is voted on, as in which phase
	phase  phase
	votes  []vote // by replica
	over   bool
}

// lie is the start of a liar.
func (r *Replica) lie(env *algorithms.Env[Message]) {
	if !r.run.Equivocate || r.run.leader(1) != env.Self() {
		return
	}
	values := r.client.Choose(env, nil)
	for i := range r.fork {
		r.fork[i] = fork{fooled: i == 1, votes: make([]vote, r.run.N)}
		batch := consensus.BatchOf(values)
		if r.fork[i].fooled {
			batch = ""
		}
		r.seduce(env, &r.fork[i], block{view: 1, height: 1, parent: root, batch: batch}, genesis)
	}
}

// seduce proposes the block of a fork.
func (r *Replica) seduce(env *algorithms.Env[Message], f *fork, b block, qc certificate) {
	f.block, f.phase = b, prepare
	kind := kindPrepare
	if r.run.chained {
		kind = kindGeneric
	}
	r.whisper(env, f, Message{kind: kind, block: b, qc: qc})
}

// whisper tells those who are to believe a fork and the other liars, and votes.
func (r *Replica) whisper(env *algorithms.Env[Message], f *fork, m Message) {
	for id := range algorithms.ID(r.run.N) {
		if id != env.Self() && (r.run.Lies(id) || r.run.Fooled(id) == f.fooled) {
			env.Send(id, m)
		}
	}
	f.votes[env.Self()] = r.sworn(env, f.block.view, f.phase, f.block.digest())
	r.lure(env, f)
}

func (r *Replica) sworn(env *algorithms.Env[Message], view uint32, p phase, d digest) vote {
	return vote{view, p, d, r.run.keys.sign(env.Self(), p, view, d)}
}

// lure goes on with a fork when it has a quorum.
func (r *Replica) lure(env *algorithms.Env[Message], f *fork) {
	d := f.block.digest()
	qc, ok := r.run.certify(f.votes, f.phase, f.block.view, d)
	switch {
	case f.over || !ok:
	case r.run.chained:
		// The fourth block has the first one decided.
		f.over = f.block.view == 4 || r.run.leader(f.block.view+1) != env.Self()
		if !f.over {
			r.seduce(env, f, block{view: f.block.view + 1, height: f.block.height + 1, parent: d}, qc)
		}
	case f.phase == commit:
		f.over = true
		r.whisper(env, f, Message{kind: kindDecide, qc: qc})
	default:
		f.phase++
		r.whisper(env, f, Message{kind: kindPrepare + algorithms.Kind(f.phase), qc: qc})
	}
}

// mislead is how a liar answers.
func (r *Replica) mislead(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if !r.run.Equivocate {
		return
	}
	if v, ok := m.voteOf(); ok {
		for i := range r.fork {
			f := &r.fork[i]
			if f.votes != nil && v.block == f.block.digest() && f.votes[from].before(&v) {
				f.votes[from] = v
				r.lure(env, f)
			}
		}
		return
	}
	if at, ok := m.stepOf(); ok && at.phase < decide && from == r.run.leader(at.view) {
		d := m.qc.block
		if at.phase == prepare {
			d = m.block.digest()
		}
		if to := r.run.collector(at.view); to != env.Self() {
			env.Send(to, r.run.ballot(r.sworn(env, at.view, at.phase, d)))
		}
	}
}
