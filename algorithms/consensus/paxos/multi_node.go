package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// MultiNode is the state of one node of Multi.
type MultiNode struct {
	run *multiRun
	consensus.Client[MultiMessage]
	register
	leader
	alarm algorithms.TimerID
}

var _ algorithms.Recoverer[MultiMessage] = (*MultiNode)(nil)

func (m *MultiNode) report(env *algorithms.Env[MultiMessage], what uint8, value, aux int) {
	env.Report(algorithms.Observation{What: what, Value: int64(value), Aux: int64(aux)})
}

// applied is up to which entry this node knows all to be decided, and has applied them.
func (m *MultiNode) applied() int { return int(m.Index()) }

// Start implements algorithms.Node.
func (m *MultiNode) Start(env *algorithms.Env[MultiMessage]) {
	if env.Self() == first {
		m.campaign(env)
	}
	m.settle(env)
	m.wake(env)
}

// Recover implements algorithms.Recoverer. The store is volatile: what was applied is applied anew.
func (m *MultiNode) Recover(env *algorithms.Env[MultiMessage], stable []byte) {
	applied := 0
	m.register, applied = readRegister(stable)
	m.report(env, consensus.SawReturn, applied, 0)
	for m.applied() < applied {
		m.advance(env)
	}
	m.written = false
	m.wake(env)
}

// Receive implements algorithms.Node.
func (m *MultiNode) Receive(env *algorithms.Env[MultiMessage], from algorithms.ID, msg MultiMessage) {
	if from == env.Self() || msg.ballot == 0 {
		return
	}
	switch msg.kind {
	case multiPrepare:
		m.prepare(env, from, msg)
	case multiAccept, multiCommit:
		m.follow(env, from, msg)
	case multiPromise:
		m.join(env, from, msg)
	case multiAccepted:
		m.count(env, from, msg)
	case multiFetch:
		m.lend(env, from, msg)
	case multiReject:
		m.overtaken(env, msg)
	}
	m.settle(env)
}

// Timeout implements algorithms.Node: a leader shows that it is there, and who has heard of none
// begins a ballot.
func (m *MultiNode) Timeout(env *algorithms.Env[MultiMessage], _ algorithms.Timer) {
	m.alarm = 0
	if m.stage == proposing {
		m.beat(env)
	} else {
		m.campaign(env)
	}
	m.settle(env)
	m.wake(env)
}

// settle ends a call: a leader does what has become possible, and what has changed is persisted.
// The engine makes it durable before any message of the call leaves.
func (m *MultiNode) settle(env *algorithms.Env[MultiMessage]) {
	m.lead(env)
	if m.written && m.run.Keep {
		env.Persist(m.bytes(m.applied()))
	}
	m.written = false
}

// wake sets the alarm, in place of any before.
func (m *MultiNode) wake(env *algorithms.Env[MultiMessage]) {
	if !m.run.Monitored {
		return
	}
	after := m.run.Beat
	if m.stage != proposing {
		after = m.run.Wait(env.Rand())
	}
	env.CancelTimer(m.alarm)
	m.alarm = env.SetTimer(after, algorithms.Timer{})
}

// toOthers sends a message to all other nodes.
func (m *MultiNode) toOthers(env *algorithms.Env[MultiMessage], msg MultiMessage) {
	for id := range algorithms.ID(m.run.n) {
		if id != env.Self() {
			env.Send(id, msg)
		}
	}
}
