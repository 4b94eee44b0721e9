package hotstuff

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// watch is the pacemaker: how a replica finds out that nothing gets done, and what it does then.
type watch struct {
	alarm  algorithms.TimerID
	idle   uint32 // beats since the last step
	failed int    // tenures since something was decided
	alone  bool   // in a view for which fewer than a quorum have left theirs, as far as is known
	missed bool   // messages were out of reach
}

const (
	// patience is for how many beats a replica waits for the next step before it goes to the
	// next tenure, and doubles with each in which nothing is decided.
	patience    = 3
	maxDoubling = 6
)

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
	if r.alone {
		r.alone = len(r.gone(r.view)) < r.run.Quorum // time counts when all can be there
	} else {
		r.idle++
	}
	if !r.follow(env) {
		if r.idle >= patience<<min(r.failed, maxDoubling) && r.view < maxView-r.run.tenure-1 {
			r.depart(env, r.run.successor(r.view))
		} else {
			r.repeat(env)
		}
	}
	r.proceed(env)
	r.rest(env)
}

// depart leaves the view for a later one, and tells everybody.
func (r *Replica) depart(env *algorithms.Env[Message], view uint32) {
	r.step, r.dirty = step{view: view}, true
	r.idle, r.failed, r.alone = 0, r.failed+1, true
	r.prune(r.high.block, r.locked.block, r.voted.block)
	r.views[env.Self()] = r.newView()
	r.tell(env, r.views[env.Self()])
}

// follow goes where others are: to a step of which a certificate tells that a quorum has got to
// it, or to a view for which f+1 have left, one of whom is honest.
func (r *Replica) follow(env *algorithms.Env[Message]) bool {
	for _, m := range slices.Backward(r.inbox) {
		at, _ := m.stepOf()
		p := prepare
		if m.kind == kindCommit || m.kind == kindDecide {
			p = at.phase - 1
		}
		ahead := r.view < at.view && m.qc.view+1 >= at.view || r.view == at.view && r.phase < at.phase
		if ahead && r.run.certifies(&m.qc, p) {
			r.step, r.dirty, r.idle, r.alone = at, true, 0, false
			return true
		}
	}
	later := r.gone(r.view + 1)
	if len(later) <= r.run.F {
		return false
	}
	r.depart(env, slices.Min(later))
	return true
}

// gone are the views for which replicas have left theirs, from one on.
func (r *Replica) gone(least uint32) (views []uint32) {
	for i := range r.views {
		if r.views[i].view >= least {
			views = append(views, r.views[i].view)
		}
	}
	return views
}

// repeat says again what may not have arrived, and asks for what may have been missed.
func (r *Replica) repeat(env *algorithms.Env[Message]) {
	r.tell(env, Message{kind: kindFetch, height: r.height(), digest: r.want})
	if at, ok := r.told.stepOf(); ok && at.view+1 >= r.view {
		r.tell(env, r.told)
	}
	if r.voted.view > 0 && r.voted.view+1 >= r.view {
		r.send(env, r.voted)
	}
	if own := r.views[env.Self()]; own.view == r.view && r.phase == prepare {
		r.tell(env, own)
	}
}

// toldBytes bounds what is told of decided blocks in one message, where one certificate does not
// take more.
const toldBytes = 1 << 12

// answer tells a replica of decided blocks behind those that it has, with a certificate, or else of
// the block that it asks for and those before it.
func (r *Replica) answer(env *algorithms.Env[Message], to algorithms.ID, m Message) {
	var best Message
	for height := m.height + 1; height <= r.height(); height++ {
		proof := r.proofs[height-1]
		if proof.view == 0 {
			continue
		}
		blocks, ok := r.segment(m.height, proof.block)
		if !ok {
			continue
		}
		told := Message{kind: kindBlocks, qc: proof, body: bodyOf(blocks)}
		if len(told.body) > toldBytes && best.kind == kindBlocks || len(told.body) > maxBody {
			break
		}
		best = told
	}
	if best.kind != kindBlocks && m.digest != root {
		blocks, ok := r.segment(m.height, m.digest)
		if told := bodyOf(blocks); ok && len(blocks) > 0 && len(told) <= maxBody {
			best = Message{kind: kindBlocks, qc: genesis, body: told}
		}
	}
	if best.kind == kindBlocks {
		env.Send(to, best)
	}
}

// learn takes blocks that are certified, or that were asked for, if they follow the last decided
// one.
func (r *Replica) learn(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	blocks, ok := readBlocks(m.body)
	if !ok {
		return
	}
	view, last := blocks[len(blocks)-1].view, blocks[len(blocks)-1].digest()
	head, digest := r.head()
	for len(blocks) > 0 && blocks[0].height <= head.height {
		blocks = blocks[1:]
	}
	if len(blocks) == 0 || blocks[0].height != head.height+1 || blocks[0].parent != digest {
		return
	}
	p := commit
	if r.run.chained {
		p = prepare
	}
	proves := m.qc.view == view && m.qc.block == last && r.run.certifies(&m.qc, p)
	if !proves && last != r.want {
		return
	}
	for i := range blocks {
		r.add(blocks[i])
	}
	r.want = root
	if !proves {
		return
	}
	if r.run.chained {
		r.raise(m.qc)
		r.decideChained(env, m.qc)
		if m.qc.view >= r.view {
			r.step = step{view: m.qc.view + 1}
		}
	} else {
		r.decideBy(env, m.qc)
	}
	if r.height() > head.height && r.left > 0 {
		env.Send(from, Message{kind: kindFetch, height: r.height(), digest: root})
	}
}
