package viewstamped

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// status is what a replica is doing.
type status uint8

const (
	normal       status = iota
	viewChanging        // takes part in no view until the next one starts
	recovering          // has lost its state, and takes part in nothing
)

// Replica is the state of one node.
type Replica struct {
	run *run
	consensus.Client[Message]
	status status
	view   uint32
	log    []int32 // values, that of operation 1 first
	// lastNormal is the latest view in which the replica was normal.
	lastNormal uint32
	alarm      algorithms.TimerID

	// Of a primary in its view.
	have     []int // by replica: up to which operation it has the log
	inherits int   // up to this operation all is from former views
	told     int   // up to which operation the backups know that all is committed

	change   change
	recovery recovery
}

var _ algorithms.Recoverer[Message] = (*Replica)(nil)

func (r *Replica) report(env *algorithms.Env[Message], what uint8, value, aux int) {
	env.Report(algorithms.Observation{What: what, Value: int64(value), Aux: int64(aux)})
}

// committed is up to which operation all is known to be committed, and applied here.
func (r *Replica) committed() int { return int(r.Index()) }

// leads reports whether the replica is the primary of its view, and the view has started.
func (r *Replica) leads(self algorithms.ID) bool {
	return r.status == normal && r.run.primary(r.view) == self
}

// Start implements algorithms.Node.
func (r *Replica) Start(env *algorithms.Env[Message]) {
	if r.leads(env.Self()) {
		r.have = make([]int, r.run.n)
		r.report(env, consensus.SawLeader, 0, 0)
	}
	r.lead(env)
	r.wake(env)
}

// Receive implements algorithms.Node.
func (r *Replica) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if from == env.Self() || r.status == recovering && m.kind != kindRecoveryResponse {
		return
	}
	switch m.kind {
	case kindPrepare, kindCommit:
		r.follow(env, from, m)
	case kindPrepareOK:
		r.acknowledged(env, from, m)
	case kindStartViewChange:
		r.joined(env, from, m)
	case kindDoViewChange:
		r.elected(env, from, m)
	case kindStartView:
		r.startView(env, from, m)
	case kindGetState:
		r.lend(env, from, m)
	case kindNewState:
		r.catchUp(env, from, m)
	case kindRecovery:
		r.answer(env, from, m)
	case kindRecoveryResponse:
		r.recover(env, from, m)
	}
	r.lead(env)
}

// Timeout implements algorithms.Node: a primary shows that it is there, a backup that has heard of
// none starts a view change, and so does one whose view change has come to nothing.
func (r *Replica) Timeout(env *algorithms.Env[Message], _ algorithms.Timer) {
	r.alarm = 0
	switch {
	case r.status == recovering:
		r.ask(env)
	case r.leads(env.Self()):
		r.beat(env)
	case r.view < consensus.MaxTerm:
		r.startViewChange(env, r.view+1)
	}
	r.lead(env)
	r.wake(env)
}

// wake sets the alarm, in place of any before.
func (r *Replica) wake(env *algorithms.Env[Message]) {
	if !r.run.Monitored {
		return
	}
	after := r.run.Beat
	if r.status != recovering && !r.leads(env.Self()) {
		after = r.run.Wait(env.Rand())
	}
	env.CancelTimer(r.alarm)
	r.alarm = env.SetTimer(after, algorithms.Timer{})
}

// toOthers sends a message to all other replicas.
func (r *Replica) toOthers(env *algorithms.Env[Message], m Message) {
	for id := range algorithms.ID(r.run.n) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
}

// follow takes what the primary has prepared or committed.
func (r *Replica) follow(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if m.view < r.view || r.run.primary(m.view) != from {
		return
	}
	last := len(r.log)
	gap := m.kind == kindPrepare && m.first > last+1 || m.commit > last+len(m.values)
	if m.view > r.view || r.status != normal || gap {
		// It has missed the start of the view, or operations of it.
		env.Send(from, Message{kind: kindGetState, view: m.view, first: r.committed() + 1})
		return
	}
	if m.kind == kindPrepare && m.first >= 1 {
		r.extend(env, m.first, m.values)
		env.Send(from, Message{kind: kindPrepareOK, view: r.view, first: len(r.log)})
	}
	r.commit(env, m.commit)
	r.wake(env)
}

// extend appends the operations of the view that the log does not have.
func (r *Replica) extend(env *algorithms.Env[Message], first int, values []int32) {
	for i, v := range values {
		if first+i == len(r.log)+1 && len(r.log) < maxLog {
			r.log = append(r.log, v)
			r.report(env, consensus.SawAccepted, len(r.log), int(r.view))
		}
	}
}

// commit applies operations up to one.
func (r *Replica) commit(env *algorithms.Env[Message], upto int) {
	for r.committed() < min(upto, len(r.log)) {
		r.Apply(env, int(r.log[r.committed()]))
	}
}

// acknowledged takes a backup's word that it has the log up to an operation. What a majority has is
// committed, with all before it.
func (r *Replica) acknowledged(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	if m.view != r.view || !r.leads(env.Self()) {
		return
	}
	r.have[from] = max(r.have[from], min(m.first, len(r.log)))
	r.count(env)
}

// count commits what a majority has.
func (r *Replica) count(env *algorithms.Env[Message]) {
	for r.committed() < len(r.log) {
		count := 0
		for _, last := range r.have {
			if last > r.committed() {
				count++
			}
		}
		if count < consensus.Majority(r.run.n) {
			return
		}
		r.report(env, consensus.SawDecided, r.committed()+1, count)
		r.commit(env, r.committed()+1)
	}
}

// lead prepares what it is time to propose, and tells what is committed if no Prepare will.
func (r *Replica) lead(env *algorithms.Env[Message]) {
	for r.leads(env.Self()) {
		if !r.IsOpen() && r.committed() >= r.inherits {
			r.Open() // all of former views is applied
		}
		values := r.Propose(env)
		if len(values) == 0 {
			break
		}
		together := 1
		if r.run.load.Mode == consensus.Batched {
			together = batch
		}
		for some := range slices.Chunk(values, together) {
			r.prepare(env, some)
		}
	}
	if r.leads(env.Self()) && r.told < r.committed() && r.committed() == len(r.log) {
		r.tell(env)
	}
}

// prepare appends values to the log, and has the backups do so.
func (r *Replica) prepare(env *algorithms.Env[Message], values []int) {
	first := len(r.log) + 1
	for i, v := range values {
		r.report(env, consensus.SawOffered, first+i, v)
		r.extend(env, first+i, []int32{int32(v)})
	}
	r.told = r.committed()
	r.toOthers(env, r.prepared(first, len(r.log)))
	r.have[env.Self()] = len(r.log)
	r.count(env)
}

// prepared is a Prepare of operations of the log.
func (r *Replica) prepared(from, to int) Message {
	return Message{
		kind: kindPrepare, view: r.view, first: from, commit: r.committed(), values: slices.Clone(r.log[from-1 : to]),
	}
}

// tell tells the backups how far operations are committed.
func (r *Replica) tell(env *algorithms.Env[Message]) {
	r.told = r.committed()
	r.toOthers(env, Message{kind: kindCommit, view: r.view, commit: r.told})
}

// beat shows that the primary is there, and prepares again what is not committed.
func (r *Replica) beat(env *algorithms.Env[Message]) {
	if r.committed() == len(r.log) {
		r.tell(env)
		return
	}
	for at := r.committed() + 1; at <= len(r.log); at += batch {
		r.toOthers(env, r.prepared(at, min(at+batch-1, len(r.log))))
	}
}
