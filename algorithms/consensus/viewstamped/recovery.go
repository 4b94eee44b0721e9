package viewstamped

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// recovery is what a replica that has lost its state has heard since.
type recovery struct {
	// nonce tells the answers to this recovery from those to one before.
	nonce   uint64
	answers []bool // by replica
	count   int    // of those
	latest  uint32 // the highest view among them
	// best is the answer of the primary of the latest view, if there is one.
	best   Message
	backed bool
}

// Recover implements algorithms.Recoverer. There is no stable storage.
func (r *Replica) Recover(env *algorithms.Env[Message], _ []byte) {
	r.status = recovering
	r.recovery = recovery{
		// The time is in it, as the stream of random numbers may begin anew.
		nonce:   algorithms.Hash(env.Rand().Uint64(), uint64(env.Now())),
		answers: make([]bool, r.run.n),
	}
	r.ask(env)
	r.wake(env)
}

// ask asks all others for their state.
func (r *Replica) ask(env *algorithms.Env[Message]) {
	r.toOthers(env, Message{kind: kindRecovery, nonce: r.recovery.nonce})
}

// answer tells a replica that recovers the view, and of the primary everything. Who is between two
// views says nothing.
func (r *Replica) answer(env *algorithms.Env[Message], to algorithms.ID, m Message) {
	if r.status != normal {
		return
	}
	answer := Message{kind: kindRecoveryResponse, view: r.view, nonce: m.nonce}
	if r.leads(env.Self()) {
		answer.values, answer.commit = slices.Clone(r.log), r.committed()
	}
	env.Send(to, answer)
}

// quorum is how many others have to answer: so many that one of them was in any majority that the
// replica was in itself.
func (r *run) quorum() int { return (r.n + 1) / 2 }

// recover takes an answer. With those of a quorum, and that of the primary of the latest view among
// them, the replica knows all that it can have known before.
func (r *Replica) recover(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	c := &r.recovery
	if r.status != recovering || m.nonce != c.nonce {
		return
	}
	if !c.answers[from] {
		c.answers[from] = true
		c.count++
	}
	if m.view > c.latest {
		c.latest, c.backed = m.view, false
	}
	if m.view == c.latest && r.run.primary(m.view) == from {
		c.best, c.backed = m, true
	}
	if c.count < r.run.quorum() || !c.backed {
		return
	}
	r.report(env, consensus.SawReturn, len(c.best.values), 0)
	r.enter(env, c.latest, c.best.values, c.best.commit)
	if len(r.log) > r.committed() {
		env.Send(from, Message{kind: kindPrepareOK, view: r.view, first: len(r.log)})
	}
	r.recovery = recovery{}
	r.wake(env)
}
