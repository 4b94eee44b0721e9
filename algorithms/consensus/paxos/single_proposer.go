package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// stage is what a proposer waits for.
type stage uint8

const (
	resting   stage = iota
	preparing       // promises of a majority
	proposing       // acceptances of a majority, which the learner counts
)

// proposer is what a node knows of its own ballot. It need not survive a crash: the next ballot
// is above what the node, as an acceptor, has promised itself.
type proposer struct {
	stage    stage
	ballot   ballot
	seen     ballot // the highest that somebody has refused this node's for
	promises []bool // by node
	pledges  int    // of those
	// best is the highest ballot that a promise names, and value what was accepted in it.
	best     ballot
	bestOne  int64
	attempts uint8 // ballots that the node has begun, up to maxAttempts
}

// maxAttempts bounds the pauses between ballots, at 64 times the first.
const maxAttempts = 6

// campaign begins a ballot.
func (s *SingleNode) campaign(env *algorithms.Env[SingleMessage]) {
	p := &s.proposer
	next := max(s.promised, p.seen).above(env.Self(), s.run.n)
	if next == 0 {
		return
	}
	p.stage, p.ballot, p.pledges, p.best, p.bestOne = preparing, next, 0, 0, none
	p.promises = make([]bool, s.run.n)
	p.attempts = min(p.attempts+1, maxAttempts)
	s.ask(env, SingleMessage{kind: kindPrepare, ballot: next})
	s.pledge(env, s.run, next)
	s.promise(env, env.Self(), SingleMessage{kindPromise, next, s.accepted, s.value})
}

// ask sends a message to those that the proposer wants answers of.
func (s *SingleNode) ask(env *algorithms.Env[SingleMessage], m SingleMessage) {
	asked := s.run.n - 1
	if s.run.thrifty && s.attempts == 1 {
		asked = s.run.n / 2
	}
	s.toOthers(env, asked, m)
	s.wait(env, s.run.answer, s.run.answer<<s.attempts)
}

// promise takes an acceptor's promise. With those of a majority the proposer may propose: what
// an earlier ballot may have decided, or its own value if none can have decided.
func (s *SingleNode) promise(env *algorithms.Env[SingleMessage], from algorithms.ID, m SingleMessage) {
	p := &s.proposer
	if p.stage != preparing || m.ballot != p.ballot || m.other >= p.ballot || p.promises[from] {
		return
	}
	p.promises[from] = true
	p.pledges++
	if m.other > p.best {
		p.best, p.bestOne = m.other, m.value
	}
	if p.pledges < consensus.Majority(s.run.n) {
		return
	}
	p.stage = proposing
	value := int64(env.Self()) + 1
	if p.best > 0 {
		value = p.bestOne
	}
	env.Report(algorithms.Observation{What: sawPrepared, Value: int64(p.ballot), Aux: int64(p.pledges)})
	env.Report(algorithms.Observation{What: sawProposed, Value: value, Aux: int64(p.ballot)})
	s.ask(env, SingleMessage{kind: kindAccept, ballot: p.ballot, value: value})
	if p.ballot < s.promised {
		return // as an acceptor the node is in a higher ballot by now
	}
	s.take(env, s.run, p.ballot, value)
	s.tell(env, env.Self())
}

// refused gives up the ballot: somebody has begun a higher one.
func (s *SingleNode) refused(env *algorithms.Env[SingleMessage], m SingleMessage) {
	p := &s.proposer
	if p.stage == resting || m.ballot != p.ballot || m.other <= p.ballot || s.decided != none {
		return
	}
	p.stage, p.seen = resting, max(p.seen, m.other)
	s.wait(env, 0, 2*s.run.answer<<p.attempts)
}
