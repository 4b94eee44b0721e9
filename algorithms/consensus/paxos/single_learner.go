package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// learner is what a node knows of what was accepted, and of the decision.
type learner struct {
	heard   []ballot // by acceptor: the highest ballot in which it has accepted
	highest ballot   // of those
	count   int      // acceptors that have accepted in it
	decided int64    // none: not yet
}

// hear takes in that an acceptor has accepted. A value is decided when a majority has accepted
// in the same ballot. Two that have accepted the same value in different ballots do not count
// together: a ballot between may have had another. Counted is the highest ballot alone; if
// a lower one decides after that, the learner hears of it as one does who has missed everything.
func (s *SingleNode) hear(env *algorithms.Env[SingleMessage], from algorithms.ID, m SingleMessage) {
	if s.heard == nil {
		s.heard = make([]ballot, s.run.n)
	}
	if m.ballot <= s.heard[from] || m.ballot < s.highest || s.decided != none {
		return
	}
	if m.ballot > s.highest {
		s.highest, s.count = m.ballot, 0
	}
	s.heard[from] = m.ballot
	s.count++
	if s.count < consensus.Majority(s.run.n) {
		return
	}
	s.decide(env, m.value, s.count)
	if !s.run.tellAll {
		s.toOthers(env, s.run.n-1, SingleMessage{kind: kindLearn, value: m.value})
	}
}

// decide takes a decision, unless the node has one: by the acceptances that it has heard of, or
// because somebody says so.
func (s *SingleNode) decide(env *algorithms.Env[SingleMessage], value int64, heard int) {
	if s.decided != none {
		return
	}
	s.decided, s.stage = value, resting
	env.Report(algorithms.Observation{What: sawDecided, Value: value, Aux: int64(heard)})
	env.CancelTimer(s.alarm)
	s.alarm = 0
}
