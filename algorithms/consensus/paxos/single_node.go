package paxos

import "github.com/joulemark/joulemark/algorithms"

// SingleNode is the state of one node of Single: an acceptor, a learner and, when it has
// reason to, a proposer.
type SingleNode struct {
	run *singleRun
	acceptor
	proposer
	learner
	alarm algorithms.TimerID
}

var _ algorithms.Recoverer[SingleMessage] = (*SingleNode)(nil)

// What nodes report, indices of singleObservations.
const (
	sawPromised = iota // Value: ballot
	sawPrepared        // Value: ballot, Aux: promises
	sawProposed        // Value: value, Aux: ballot
	sawAccepted        // Value: value, Aux: ballot
	sawDecided         // Value: value, Aux: acceptances, 0: somebody has said so
)

var singleObservations = []string{
	sawPromised: "promised to take part in no ballot below %d",
	sawPrepared: "prepared ballot %d by %d promises",
	sawProposed: "proposed value %d in ballot %d",
	sawAccepted: "accepted value %d in ballot %d",
	sawDecided:  "decided value %d (acceptances heard of: %d)",
}

// patience is how many times the longest answer a node that proposes nothing waits for a
// decision, at least; at most it is twice as long.
const patience = 12

// Start implements algorithms.Node.
func (s *SingleNode) Start(env *algorithms.Env[SingleMessage]) {
	if int(env.Self()) < s.run.proposers {
		s.campaign(env)
		return
	}
	s.wait(env, patience*s.run.answer, patience*s.run.answer)
}

// Recover implements algorithms.Recoverer. What a learner knew is gone; a ballot brings it
// back.
func (s *SingleNode) Recover(env *algorithms.Env[SingleMessage], stable []byte) {
	s.acceptor.read(stable)
	s.wait(env, 0, s.run.answer)
}

// wait sets the alarm, in place of any before, to some time between least and least+spread. Where
// there is but one ballot there is nothing to wait for.
func (s *SingleNode) wait(env *algorithms.Env[SingleMessage], least, spread algorithms.Time) {
	if !s.run.watchful {
		return
	}
	env.CancelTimer(s.alarm)
	s.alarm = env.SetTimer(least+algorithms.Time(env.Rand().Float64()*float64(spread)), algorithms.Timer{})
}

// Timeout implements algorithms.Node.
func (s *SingleNode) Timeout(env *algorithms.Env[SingleMessage], _ algorithms.Timer) {
	s.alarm = 0
	if s.decided == none {
		s.campaign(env)
	}
}

// Receive implements algorithms.Node.
func (s *SingleNode) Receive(env *algorithms.Env[SingleMessage], from algorithms.ID, m SingleMessage) {
	if from == env.Self() || m.hasValue() && (m.value < 1 || m.value > int64(s.run.n)) {
		return
	}
	switch m.kind {
	case kindPrepare:
		if m.ballot.of(from, s.run.n) {
			s.prepare(env, from, m.ballot)
		}
	case kindAccept:
		if m.ballot.of(from, s.run.n) {
			s.accept(env, from, m)
		}
	case kindPromise:
		s.promise(env, from, m)
	case kindAccepted:
		s.hear(env, from, m)
	case kindLearn:
		s.decide(env, m.value, 0)
	case kindReject:
		s.refused(env, m)
	}
}

// prepare is the acceptor's answer to a prepare.
func (s *SingleNode) prepare(env *algorithms.Env[SingleMessage], from algorithms.ID, b ballot) {
	switch {
	case s.decided != none && s.run.watchful:
		env.Send(from, SingleMessage{kind: kindLearn, value: s.decided})
	case b < s.promised:
		env.Send(from, SingleMessage{kind: kindReject, ballot: b, other: s.promised})
	default:
		s.pledge(env, s.run, b)
		env.Send(from, SingleMessage{kindPromise, b, s.accepted, s.value})
	}
}

// accept is the acceptor's answer to an accept.
func (s *SingleNode) accept(env *algorithms.Env[SingleMessage], from algorithms.ID, m SingleMessage) {
	if m.ballot < s.promised {
		env.Send(from, SingleMessage{kind: kindReject, ballot: m.ballot, other: s.promised})
		return
	}
	s.take(env, s.run, m.ballot, m.value)
	s.tell(env, from)
}

// tell says what the acceptor has accepted, to the proposer or to all learners.
func (s *SingleNode) tell(env *algorithms.Env[SingleMessage], proposer algorithms.ID) {
	m := SingleMessage{kind: kindAccepted, ballot: s.accepted, value: s.value}
	if s.run.tellAll {
		s.toOthers(env, s.run.n-1, m)
	} else if proposer != env.Self() {
		env.Send(proposer, m)
	}
	s.hear(env, env.Self(), m)
}

// toOthers sends a message to the nodes that follow this one.
func (s *SingleNode) toOthers(env *algorithms.Env[SingleMessage], count int, m SingleMessage) {
	for i := 1; i <= count; i++ {
		env.Send(algorithms.ID((int(env.Self())+i)%s.run.n), m)
	}
}
