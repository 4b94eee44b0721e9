package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// A replica that lies does nothing, or votes at once for whatever is proposed: for the request
// before some, and for the null request before the others. As the first primary it proposes like
// that. It takes part in nothing else, and never repeats itself.

// lie is the start of a liar.
func (r *Replica) lie(env *algorithms.Env[Message]) {
	if !r.run.Equivocate || !r.isPrimary(env) {
		return
	}
	r.client.Open()
	for _, batch := range r.run.load.Batches(r.client.Propose(env)) {
		for id := range algorithms.ID(r.run.N) {
			if id != env.Self() {
				r.whisper(env, id, Message{kind: kindPrePrepare, view: r.view, seq: r.next, body: r.version(id, batch)})
			}
		}
		r.vote(env, r.view, r.next, batch)
		r.next++
	}
}

// mislead is how a liar answers.
func (r *Replica) mislead(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if r.run.Equivocate && m.kind == kindPrePrepare && from == r.run.primary(m.view) {
		r.vote(env, m.view, m.seq, m.body)
	}
}

// vote has a liar prepare and commit what each of the others may believe.
func (r *Replica) vote(env *algorithms.Env[Message], view, seq uint32, batch string) {
	for id := range algorithms.ID(r.run.N) {
		if id == env.Self() {
			continue
		}
		d := consensus.DigestOf(r.version(id, batch))
		if r.run.primary(view) != env.Self() {
			r.whisper(env, id, Message{kind: kindPrepare, view: view, seq: seq, digest: d})
		}
		r.whisper(env, id, Message{kind: kindCommit, view: view, seq: seq, digest: d})
	}
}

// version is the request as a liar has it before a replica.
func (r *Replica) version(id algorithms.ID, batch string) string {
	if r.run.Fooled(id) {
		return ""
	}
	return batch
}
