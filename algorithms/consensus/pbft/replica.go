package pbft

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// Replica is the state of one replica.
type Replica struct {
	run    *run
	client consensus.Client[Message]
	record
	slots   []slot   // of the numbers after the last stable checkpoint
	backlog []string // requests that wait for a number
	next    uint32   // number that the primary gives next
	opens   uint32   // the client may go on when so many are executed
	left    int      // values that are not executed
	points  []point  // by replica: its latest checkpoint
	changes []change // by replica: its latest view-change
	started Message  // the new-view that this replica has sent last
	told    []told   // by replica: what it has executed
	watch
}

// record is what has to survive a crash, together with the slots.
type record struct {
	view   uint32
	active bool     // in the view, and not on the way to it
	stable uint32   // number of the last stable checkpoint
	done   []string // batches that were executed
	state  digest   // of all of them
	dirty  bool     // it is to be written
}

// point is a checkpoint of a replica.
type point struct {
	seq   uint32
	state digest
}

var _ algorithms.Recoverer[Message] = (*Replica)(nil)

// executed is the number that was executed last.
func (r *record) executed() uint32 { return uint32(len(r.done)) }

// Start implements algorithms.Node.
func (r *Replica) Start(env *algorithms.Env[Message]) {
	r.begin()
	r.active, r.next = true, 1
	if r.run.Lies(env.Self()) {
		r.lie(env)
		return
	}
	r.lead(env)
	r.proceed(env)
	r.rest(env)
}

func (r *Replica) begin() {
	n := r.run.N
	r.client = consensus.NewClient[Message](r.run.load)
	r.points, r.changes, r.told = make([]point, n), make([]change, n), make([]told, n)
	r.left = r.run.load.Values
}

// lead has the primary begin its view.
func (r *Replica) lead(env *algorithms.Env[Message]) {
	if r.isPrimary(env) {
		env.Report(algorithms.Observation{What: consensus.SawLeader, Value: int64(r.view)})
	}
}

func (r *Replica) isPrimary(env *algorithms.Env[Message]) bool {
	return r.run.primary(r.view) == env.Self()
}

// slot is that of a number, nil where it is out of the window.
func (r *Replica) slot(seq uint32) *slot {
	if seq <= r.stable || seq-r.stable > r.run.window() {
		return nil
	}
	for int(seq-r.stable) > len(r.slots) {
		r.slots = append(r.slots, slot{})
	}
	return &r.slots[seq-r.stable-1]
}

// tell sends a message to all others, with its codes, and returns it.
func (r *Replica) tell(env *algorithms.Env[Message], m Message) Message {
	m.codes = r.run.keys.codes(r.run.N, env.Self(), m.text(nil))
	for id := range algorithms.ID(r.run.N) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
	return m
}

// whisper sends a message to one replica alone.
func (r *Replica) whisper(env *algorithms.Env[Message], to algorithms.ID, m Message) {
	m.codes = r.run.keys.codes(r.run.N, env.Self(), m.text(nil))
	env.Send(to, m)
}

// Receive implements algorithms.Node. What does not have the code of its sender counts for nothing.
func (r *Replica) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if from == env.Self() || !r.run.keys.valid(r.run.N, from, env.Self(), m.text(nil), m.codes) {
		return
	}
	if r.run.Lies(env.Self()) {
		r.mislead(env, from, m)
		return
	}
	switch m.kind {
	case kindPrePrepare:
		r.prePrepare(env, from, m)
	case kindPrepare:
		if s := r.slot(m.seq); s != nil && from != r.run.primary(m.view) {
			cast(&s.prepares, r.run.N, from, m.view, m.digest)
			r.advance(env, m.seq)
		}
	case kindCommit:
		if s := r.slot(m.seq); s != nil {
			cast(&s.commits, r.run.N, from, m.view, m.digest)
			r.advance(env, m.seq)
		}
	case kindCheckpoint:
		if m.seq > r.points[from].seq {
			r.points[from] = point{m.seq, m.digest}
			r.settle()
		}
	case kindViewChange:
		r.hearChange(env, from, m)
	case kindNewView:
		r.newView(env, from, m)
	case kindFetch:
		r.answer(env, from, m.seq)
	case kindExecuted:
		r.learn(from, m)
	}
	if m.seq > r.stable+r.run.window() && m.kind <= kindCommit {
		r.missed = true
	}
	r.proceed(env)
	r.rest(env)
}

// prePrepare takes the request that the primary gives a number, the first one for it in its view.
func (r *Replica) prePrepare(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	s := r.slot(m.seq)
	if s == nil || !r.active || m.view != r.view || from != r.run.primary(m.view) || s.accepted {
		return
	}
	r.accept(env, m.seq, m.body)
}

// accept has a request pre-prepared in the current view, and the others know it.
func (r *Replica) accept(env *algorithms.Env[Message], seq uint32, batch string) {
	s := r.slot(seq)
	s.accept(r.view, batch, r.run.F+2)
	primary := r.run.primary(r.view)
	cast(&s.prepares, r.run.N, primary, r.view, s.digest)
	cast(&s.prepares, r.run.N, env.Self(), r.view, s.digest)
	r.dirty = true
	if primary != env.Self() {
		r.tell(env, Message{kind: kindPrepare, view: r.view, seq: seq, digest: s.digest})
	}
	r.advance(env, seq)
}

// advance goes from pre-prepared to prepared when a quorum has prepared, and from there to
// committed when a quorum has committed.
func (r *Replica) advance(env *algorithms.Env[Message], seq uint32) {
	s := r.slot(seq)
	if !r.active || !s.accepted {
		return
	}
	if !s.isPrepared() && s.agree(s.prepares) >= r.run.Quorum {
		s.prepared = claim{true, s.view, s.batch}
		cast(&s.commits, r.run.N, env.Self(), s.view, s.digest)
		r.dirty = true
		r.tell(env, Message{kind: kindCommit, view: s.view, seq: seq, digest: s.digest})
	}
	if s.isPrepared() && s.agree(s.commits) >= r.run.Quorum {
		s.committed = true
	}
}

// proceed executes what is committed, in order, and has the primary propose.
func (r *Replica) proceed(env *algorithms.Env[Message]) {
	for {
		if batch, ok := r.ready(); ok {
			r.execute(env, batch)
			continue
		}
		if !r.propose(env) {
			return
		}
	}
}

// ready is the next request to execute: one that is committed, or that others have executed.
func (r *Replica) ready() (batch string, ok bool) {
	seq := r.executed() + 1
	if s := r.slot(seq); s != nil && s.committed {
		return s.batch, true
	}
	return r.claimed(seq)
}

// execute carries out a request. A value that was executed before is not carried out again.
func (r *Replica) execute(env *algorithms.Env[Message], batch string) {
	r.done = append(r.done, batch)
	r.state = consensus.DigestOf(string(r.state), batch)
	r.dirty, r.idle, r.failed = true, 0, 0
	r.perform(env, batch)
	if r.executed()%r.run.checkpoint == 0 {
		r.points[env.Self()] = point{r.executed(), r.state}
		r.tell(env, Message{kind: kindCheckpoint, seq: r.executed(), digest: r.state})
		r.settle()
	}
}

func (r *Replica) perform(env *algorithms.Env[Message], batch string) {
	values, _ := consensus.ValuesOf(batch)
	if len(values) == 0 {
		r.client.Apply(env, consensus.Empty)
	}
	for _, v := range values {
		if v > r.run.load.Values || r.client.Applied(v) {
			v = consensus.Empty
		} else {
			r.left--
		}
		r.client.Apply(env, v)
	}
}

// propose gives numbers to what is to be decided, as far as they reach, and reports whether it did.
func (r *Replica) propose(env *algorithms.Env[Message]) bool {
	if !r.active || !r.isPrimary(env) || r.executed() < r.opens {
		return false
	}
	if !r.client.IsOpen() {
		r.client.Open()
	}
	if len(r.backlog) == 0 {
		r.backlog = r.run.load.Batches(r.client.Propose(env))
	}
	proposed := false
	for len(r.backlog) > 0 && r.next <= r.stable+r.run.reach() {
		batch, seq := r.backlog[0], r.next
		r.backlog, r.next = r.backlog[1:], r.next+1
		r.tell(env, Message{kind: kindPrePrepare, view: r.view, seq: seq, body: batch})
		r.accept(env, seq, batch)
		proposed = true
	}
	return proposed
}

// settle makes a checkpoint stable that a quorum has reached, this replica among them, and
// forgets what is before it.
func (r *Replica) settle() {
	for _, p := range r.points {
		if p.seq <= r.stable || p.seq > r.executed() {
			continue
		}
		count := 0
		for _, q := range r.points {
			if q == p {
				count++
			}
		}
		if count >= r.run.Quorum {
			r.slots = append([]slot(nil), r.slots[min(len(r.slots), int(p.seq-r.stable)):]...)
			r.stable, r.dirty = p.seq, true
		}
	}
}
