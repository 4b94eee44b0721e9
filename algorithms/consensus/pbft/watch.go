package pbft

import "github.com/joulemark/joulemark/algorithms"

// watch is how a replica finds out that nothing gets done, and that it has missed something.
type watch struct {
	alarm  algorithms.TimerID
	idle   int  // beats since something got done
	failed int  // views since then
	missed bool // messages were out of reach
}

const (
	// patience is for how many beats nothing may get done before a replica changes the view,
	// and doubles with each view in which nothing does.
	patience    = 3
	maxDoubling = 5
	// repeated is of how many numbers a replica repeats what it has said.
	repeated = 4
	// toldBytes bounds what is told of what was executed in one message.
	toldBytes = 1 << 12
)

// told is what another replica has executed, from a number on.
type told struct {
	seq     uint32
	batches []string
}

// rest ends a call: what has to be durable is written, and the alarm is set while there is
// something to be done.
func (r *Replica) rest(env *algorithms.Env[Message]) {
	if r.dirty {
		r.write(env)
		r.dirty = false
	}
	busy := r.left > 0 && (r.run.fallible || r.missed)
	switch {
	case busy && r.alarm == 0:
		r.alarm = env.SetTimer(r.run.beat, algorithms.Timer{})
	case !busy && r.alarm != 0:
		env.CancelTimer(r.alarm)
		r.alarm = 0
	}
}

// Timeout implements algorithms.Node.
func (r *Replica) Timeout(env *algorithms.Env[Message], _ algorithms.Timer) {
	r.alarm = 0
	if r.run.Lies(env.Self()) {
		return
	}
	r.idle++
	if r.idle >= patience<<min(r.failed, maxDoubling) && r.view < maxNumber {
		r.depart(env, r.view+1)
	} else {
		r.repeat(env)
	}
	r.proceed(env)
	r.rest(env)
}

// repeat says again what may not have arrived, and asks for what may have been missed.
func (r *Replica) repeat(env *algorithms.Env[Message]) {
	r.tell(env, Message{kind: kindFetch, seq: r.executed() + 1})
	if !r.active {
		r.tell(env, r.changes[env.Self()].Message)
		return
	}
	if r.point(env) > r.stable {
		r.tell(env, Message{kind: kindCheckpoint, seq: r.point(env), digest: r.points[env.Self()].state})
	}
	for seq := r.executed() + 1; seq <= r.executed()+repeated; seq++ {
		s := r.slot(seq)
		if s == nil || !s.accepted {
			continue
		}
		if r.isPrimary(env) {
			r.tell(env, Message{kind: kindPrePrepare, view: r.view, seq: seq, body: s.batch})
		} else {
			r.tell(env, Message{kind: kindPrepare, view: r.view, seq: seq, digest: s.digest})
		}
		if s.isPrepared() {
			r.tell(env, Message{kind: kindCommit, view: r.view, seq: seq, digest: s.digest})
		}
	}
}

// point is the number of the replica's own last checkpoint.
func (r *Replica) point(env *algorithms.Env[Message]) uint32 { return r.points[env.Self()].seq }

// retell tells one replica of the own checkpoint.
func (r *Replica) retell(env *algorithms.Env[Message], to algorithms.ID) {
	p := r.points[env.Self()]
	r.whisper(env, to, Message{kind: kindCheckpoint, seq: p.seq, digest: p.state})
}

// answer tells a replica what this one has executed that it asks for.
func (r *Replica) answer(env *algorithms.Env[Message], to algorithms.ID, seq uint32) {
	if seq > r.executed() {
		return
	}
	end, size := seq-1, 0
	for end < r.executed() && size+len(r.done[end]) <= toldBytes {
		size += len(r.done[end]) + 1
		end++
	}
	r.whisper(env, to, Message{kind: kindExecuted, seq: seq, body: bodyOfBatches(r.done[seq-1 : end])})
}

// learn takes what another replica has executed.
func (r *Replica) learn(from algorithms.ID, m Message) {
	if batches, ok := readBatches(m.body); ok {
		r.told[from] = told{m.seq, batches}
	}
}

// claimed is the request that f+1 others say they have executed, one of whom is honest.
func (r *Replica) claimed(seq uint32) (batch string, ok bool) {
	for i := range r.told {
		batch, ok := r.told[i].at(seq)
		count := 0
		for k := range r.told {
			if other, there := r.told[k].at(seq); ok && there && other == batch {
				count++
			}
		}
		if count > r.run.F {
			return batch, true
		}
	}
	return "", false
}

func (t *told) at(seq uint32) (batch string, ok bool) {
	if seq < t.seq || int(seq-t.seq) >= len(t.batches) {
		return "", false
	}
	return t.batches[seq-t.seq], true
}
