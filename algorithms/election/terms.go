package election

import "github.com/joulemark/joulemark/algorithms"

// maxRound bounds the rounds, so that terms do not overflow whatever a message
// says. A node at the bound calls no further election.
const maxRound = 1<<31 - 1

// termOf numbers the term of a round that the candidate with identifier id has won. The
// highest term of round 0 is the one that nodes start from.
func termOf(round uint32, id int32, n int) int64 { return int64(round)*int64(n) + int64(id) }

// What nodes report, indices of observations.
const (
	sawCall   = iota // Value: round
	sawLeader        // Value: round, Aux: identifier of the leader
	sawFollow        // Value: identifier of the leader, Aux: round
)

// observations are the texts where identifiers are not the numbers of the nodes.
var observations = []string{
	"calls an election in round %d",
	"became leader of round %d with identifier %d",
	"follows identifier %d in round %d",
}

// phase is what a node is doing about leadership, and so what its alarm means.
type phase uint8

const (
	idle      phase = iota
	candidate       // has called an election
	yielded         // bully: heard of a candidate above, and waits for the outcome
	follower
	leader
)

// standing is what a node knows of rounds, terms and the leader: the part that
// all algorithms in rounds have in common.
type standing[M algorithms.Message] struct {
	term  int64 // held, followed last, or the floor after a recovery
	round uint32
	alarm algorithms.TimerID
	phase phase
}

// timerAlarm is the kind of the one timer by which a phase ends.
const timerAlarm = 0

// restore sets the node up from what it had persisted, nil for nothing: all terms up to
// the end of that round are behind it.
func (s *standing[M]) restore(env *algorithms.Env[M], stable []byte) {
	r := algorithms.NewReader(stable)
	if round := uint32(r.Uvarint(maxRound)); r.Done() == nil {
		s.round = round
	}
	s.term = termOf(s.round, int32(env.N()-1), env.N())
}

// enter raises the round.
func (s *standing[M]) enter(env *algorithms.Env[M], round uint32) {
	if round > s.round {
		s.round = round
		var b [5]byte
		env.Persist(algorithms.AppendUvarint(b[:0], uint64(round)))
	}
}

// call makes the node a candidate of a round, once for each round.
func (s *standing[M]) call(env *algorithms.Env[M], round uint32) bool {
	if round <= s.round || round > maxRound {
		return false
	}
	s.enter(env, round)
	s.phase = candidate
	env.Report(algorithms.Observation{What: sawCall, Value: int64(round)})
	return true
}

// lead makes the node the leader of its round, unless it knows a higher term.
func (s *standing[M]) lead(env *algorithms.Env[M], id int32) bool {
	t := termOf(s.round, id, env.N())
	if t <= s.term {
		return false
	}
	s.term, s.phase = t, leader
	env.Report(algorithms.Observation{What: sawLeader, Value: int64(s.round), Aux: int64(id)})
	return true
}

// follow makes the node a follower of the leader of a term above its own.
func (s *standing[M]) follow(env *algorithms.Env[M], round uint32, id int32) {
	s.enter(env, round)
	s.term, s.phase = termOf(round, id, env.N()), follower
	env.Report(algorithms.Observation{What: sawFollow, Value: int64(id), Aux: int64(round)})
}

// claim is how a node takes the news of a leader.
type claim uint8

const (
	stale     claim = iota // nothing to it
	confirmed              // of the term that it knows
	news                   // of a leader to follow
	usurper                // of a leader with a lower identifier: call the next round
)

// judge weighs the claim of the node with identifier from to lead a round.
func (s *standing[M]) judge(env *algorithms.Env[M], round uint32, from, self int32) claim {
	t := termOf(round, from, env.N())
	switch {
	case round < s.round || t < s.term:
		return stale
	case t == s.term:
		return confirmed
	case from > self:
		return news
	case round == s.round && (s.phase == candidate || s.phase == yielded):
		return stale // the node's own election of that round will end in a higher term
	}
	return usurper
}

// wake sets the alarm, in place of any before.
func (s *standing[M]) wake(env *algorithms.Env[M], after algorithms.Time) {
	env.CancelTimer(s.alarm)
	s.alarm = env.SetTimer(after, algorithms.Timer{Kind: timerAlarm})
}

// rest takes the alarm back.
func (s *standing[M]) rest(env *algorithms.Env[M]) {
	env.CancelTimer(s.alarm)
	s.alarm = 0
}

// heartbeatParam is the parameter that switches the monitoring of the leader.
var heartbeatParam = algorithms.Param{
	Name: "heartbeat",
	Doc: "whether the leader sends heartbeats and the others watch for them: auto where the run may have " +
		"crashes, recoveries, loss or partitions, or on always",
	Default: "auto",
	Choices: []string{"auto", "on"},
}

// monitored reports whether the leader is watched, which makes a run perpetual.
func monitored(s algorithms.Setup) bool {
	const call = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Partitions
	return s.Params.Word("heartbeat") == "on" || s.Faults&call != 0
}

// everyFault is what the terms keep the properties safe from, and monitoring the goal
// reachable under.
const everyFault = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions
