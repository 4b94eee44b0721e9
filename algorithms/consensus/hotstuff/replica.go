package hotstuff

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Replica is the state of one replica.
type Replica struct {
	run    *run
	client consensus.Client[Message]
	record
	left  int       // values that are not executed
	inbox []Message // of leaders, by step, those of the present step and of later ones
	votes []vote    // by replica: its latest
	views []Message // by replica: its latest new-view
	told  Message   // what this replica has told as a leader last
	want  digest    // a certified block that is missing, or whose parent is; root: none
	fork  [2]fork   // a liar's
	watch
}

// record is what has to survive a crash.
type record struct {
	step
	chain
	proposed uint32      // the view in which this replica has proposed last
	voted    vote        // its latest
	high     certificate // the latest of the first phase that it knows, whose block it has: prepareQC, genericQC
	locked   lock        // on what may have been decided somewhere
	dirty    bool        // it is to be written
}

// lock is the view and the block of lockedQC.
type lock struct {
	view  uint32
	block digest
}

var _ algorithms.Recoverer[Message] = (*Replica)(nil)

// Start implements algorithms.Node.
func (r *Replica) Start(env *algorithms.Env[Message]) {
	r.begin()
	r.record = record{high: genesis, locked: lock{0, root}}
	if r.run.Lies(env.Self()) {
		r.lie(env)
		return
	}
	r.step = step{view: 1}
	r.greet(env)
	r.proceed(env)
	r.rest(env)
}

func (r *Replica) begin() {
	r.client = consensus.NewClient[Message](r.run.load)
	r.votes, r.views = make([]vote, r.run.N), make([]Message, r.run.N)
	r.left = r.run.load.Values
	r.want = root
}

// Receive implements algorithms.Node.
func (r *Replica) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if from == env.Self() {
		return
	}
	if r.run.Lies(env.Self()) {
		r.mislead(env, from, m)
		return
	}
	if at, ok := m.stepOf(); ok {
		if from == r.run.leader(at.view) && (m.kind == kindGeneric) == r.run.chained {
			r.file(at, m)
		}
	} else if v, ok := m.voteOf(); ok {
		if r.votes[from].before(&v) {
			r.votes[from] = v
		}
	} else {
		switch m.kind {
		case kindNewView:
			if m.view > r.views[from].view {
				r.views[from] = m
			}
		case kindFetch:
			r.answer(env, from, m)
		case kindBlocks:
			r.learn(env, from, m)
		}
	}
	r.proceed(env)
	r.rest(env)
}

// window is how many views ahead of its own a replica listens. The rest is asked for when it is
// time.
const window = 1 << 10

// file keeps a message of a leader until it is time for its step; of several for a step the first
// counts.
func (r *Replica) file(at step, m Message) {
	if at.before(r.step) {
		return
	}
	if at.view-r.view > window {
		r.missed = true
		return
	}
	i := len(r.inbox)
	for ; i > 0; i-- {
		other, _ := r.inbox[i-1].stepOf()
		if other == at {
			return
		}
		if other.before(at) {
			break
		}
	}
	r.inbox = append(r.inbox, Message{})
	copy(r.inbox[i+1:], r.inbox[i:])
	r.inbox[i] = m
}

// next takes the message for the present step from the inbox.
func (r *Replica) next() (m Message, ok bool) {
	for len(r.inbox) > 0 {
		m = r.inbox[0]
		at, _ := m.stepOf()
		if r.step.before(at) {
			return m, false
		}
		r.inbox = r.inbox[1:]
		if at == r.step {
			return m, true
		}
	}
	return m, false
}

// proceed takes what leaders have said in the order of the steps, and leads.
func (r *Replica) proceed(env *algorithms.Env[Message]) {
	for {
		if m, ok := r.next(); ok {
			r.take(env, m)
		} else if !r.lead(env) {
			return
		}
	}
}

// tell sends a message to all others.
func (r *Replica) tell(env *algorithms.Env[Message], m Message) {
	for id := range algorithms.ID(r.run.N) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
}

// take is a replica's part in a step.
func (r *Replica) take(env *algorithms.Env[Message], m Message) {
	switch m.kind {
	case kindPrepare, kindGeneric:
		r.hearProposal(env, m)
	case kindPreCommit:
		if r.has(m.qc, prepare) {
			r.raise(m.qc)
			r.cast(env, m.qc.block)
		}
	case kindCommit:
		if r.has(m.qc, preCommit) {
			r.lock(m.qc.view, m.qc.block)
			r.cast(env, m.qc.block)
		}
	case kindDecide:
		if r.run.certifies(&m.qc, commit) {
			r.decideBy(env, m.qc)
		}
	}
}

// has reports whether a certificate is true and its block is here; one that is missing is asked
// for.
func (r *Replica) has(qc certificate, p phase) bool {
	if !r.run.certifies(&qc, p) {
		return false
	}
	if b, ok := r.find(qc.block); ok && b.view != qc.view {
		return false // a lie that only those believe who do without signatures
	}
	if _, ok := r.path(qc.block); ok {
		return true
	}
	if head, _ := r.head(); qc.view <= head.view {
		_, ok := r.find(qc.block)
		return ok
	}
	r.want = qc.block
	return false
}

// hearProposal takes the block of a view. It follows the one that its certificate is for.
func (r *Replica) hearProposal(env *algorithms.Env[Message], m Message) {
	if !r.has(m.qc, prepare) {
		return
	}
	if parent, _ := r.find(m.qc.block); !m.block.follows(&parent) {
		return
	}
	if !r.safe(&m) {
		return
	}
	r.add(m.block)
	r.cast(env, m.block.digest())
	if r.run.chained {
		r.raise(m.qc)
		if b, _ := r.find(m.qc.block); b.view > 0 {
			parent, _ := r.find(b.parent)
			r.lock(parent.view, b.parent)
		}
		r.decideChained(env, m.qc)
	}
}

// safe is the rule safeNode: a proposal is on the block that this replica is locked on, or on one
// that was certified later.
func (r *Replica) safe(m *Message) bool {
	if m.qc.view > r.locked.view {
		return true
	}
	head, _ := r.head()
	if r.locked.view <= head.view {
		return true // what is decided is final, and the proposal is on it
	}
	for d := m.block.parent; ; {
		if d == r.locked.block {
			return true
		}
		b, ok := r.find(d)
		if !ok || b.view < r.locked.view {
			return false
		}
		d = b.parent
	}
}

// raise takes a certificate of the first phase, if it is later than that which is known.
func (r *Replica) raise(qc certificate) {
	if qc.view > r.high.view {
		r.high, r.dirty = qc, true
	}
}

func (r *Replica) lock(view uint32, d digest) {
	if view > r.locked.view {
		r.locked, r.dirty = lock{view, d}, true
	}
}

// cast votes for a block in the present step, and goes to the next one.
func (r *Replica) cast(env *algorithms.Env[Message], d digest) {
	v := vote{view: r.view, phase: r.phase, block: d}
	v.signature = r.run.keys.sign(env.Self(), v.phase, v.view, d)
	env.Report(algorithms.Observation{What: sawVote + uint8(v.phase), Value: int64(v.view), Aux: number(d)})
	r.voted, r.dirty, r.idle, r.alone = v, true, 0, false
	r.send(env, v)
	if r.run.chained {
		r.step = step{view: v.view + 1}
	} else {
		r.phase++
	}
}

// send gives a vote to who collects it.
func (r *Replica) send(env *algorithms.Env[Message], v vote) {
	if to := r.run.collector(v.view); to == env.Self() {
		r.votes[to] = v
	} else {
		env.Send(to, r.run.ballot(v))
	}
}

// decideBy has a block decided by a certificate of the last phase, and the next view begin.
func (r *Replica) decideBy(env *algorithms.Env[Message], qc certificate) {
	if r.execute(env, qc.block, qc) && qc.view >= r.view {
		r.step = step{view: qc.view + 1}
		r.greet(env)
	}
}

// decideChained has a block decided that begins three which follow each other in successive views,
// the last of which is certified.
func (r *Replica) decideChained(env *algorithms.Env[Message], qc certificate) {
	third, _ := r.find(qc.block)
	second, _ := r.find(third.parent)
	first, ok := r.find(second.parent)
	if ok && first.view > 0 && third.view == second.view+1 && second.view == first.view+1 {
		r.execute(env, second.parent, qc)
	}
}

// execute carries out the blocks up to one that is decided, if none of them is missing.
func (r *Replica) execute(env *algorithms.Env[Message], d digest, proof certificate) bool {
	blocks, ok := r.path(d)
	if !ok {
		if head, _ := r.head(); proof.view > head.view {
			r.want = d
		}
		return false
	}
	if len(blocks) == 0 {
		return true
	}
	r.chain.decide(blocks, proof)
	env.Report(algorithms.Observation{What: sawDecided, Value: int64(r.height()), Aux: number(d)})
	for i := range blocks {
		r.perform(env, &blocks[i])
	}
	r.prune(r.high.block, r.locked.block, r.voted.block, proof.block)
	r.dirty, r.idle, r.failed = true, 0, 0
	return true
}

// perform carries out the values of a block that were not carried out before.
func (r *Replica) perform(env *algorithms.Env[Message], b *block) {
	values, _ := consensus.ValuesOf(b.batch)
	for _, v := range values {
		if v <= r.run.load.Values && !r.client.Applied(v) {
			r.left--
			r.client.Apply(env, v)
		}
	}
}
