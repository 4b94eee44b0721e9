package benor

import "github.com/joulemark/joulemark/algorithms"

// Node is the state of one node of BenOr.
type Node struct {
	run *run
	// The diary is what has to survive a crash.
	diary
	// ahead are the votes of the current round and of those after it.
	ahead []tally
	// verdicts are the decisions that others have told, each of which is its sender's vote in all
	// rounds after that of the decision.
	verdicts []verdict
	alarm    algorithms.TimerID
	missed   bool // a vote came for a round that is out of reach
}

// verdict is a decision and the round that it was made in; round 0: none.
type verdict struct {
	round uint32
	value vote
}

// window is how many rounds a node keeps votes of. What comes for later ones is asked for when it
// is time.
const window = 64

var _ algorithms.Recoverer[Message] = (*Node)(nil)

// Start implements algorithms.Node.
func (n *Node) Start(env *algorithms.Env[Message]) {
	n.verdicts = make([]verdict, n.run.n)
	n.value = n.run.inputs[env.Self()]
	env.Report(algorithms.Observation{What: sawInput, Value: n.value.bit()})
	n.enter(env)
	n.proceed(env)
}

// enter starts a round with a report.
func (n *Node) enter(env *algorithms.Env[Message]) {
	n.phase = reporting
	n.said = append(n.said, [phases]vote{})
	if len(n.ahead) == 0 {
		n.extend()
	}
	n.say(env, n.value)
}

// say votes in the current phase.
func (n *Node) say(env *algorithms.Env[Message], v vote) {
	n.said[n.round()-1][n.phase] = v
	n.ahead[0].put(n.run.n, n.phase, env.Self(), v)
	n.write(env)
	n.tell(env, n.message(n.phase, n.round()))
	n.wait(env)
}

// tell sends a message to all others.
func (n *Node) tell(env *algorithms.Env[Message], m Message) {
	for id := range algorithms.ID(n.run.n) {
		if id != env.Self() {
			env.Send(id, m)
		}
	}
}

// Receive implements algorithms.Node.
func (n *Node) Receive(env *algorithms.Env[Message], from algorithms.ID, m Message) {
	switch m.kind {
	case kindReport:
		n.hear(env, from, reporting, m)
	case kindProposal:
		n.hear(env, from, proposing, m)
	case kindDecided:
		n.learn(env, from, verdict{m.round, m.vote})
	case kindAskReport:
		n.answer(env, from, reporting, m.round)
	case kindAskProposal:
		n.answer(env, from, proposing, m.round)
	}
}

// hear takes a vote.
func (n *Node) hear(env *algorithms.Env[Message], from algorithms.ID, p phase, m Message) {
	switch {
	case n.decided.round > 0 || m.round < n.round() || from == env.Self():
		return
	case m.round-n.round() >= window:
		n.missed = true
		n.wait(env)
		return
	}
	for int(m.round-n.round()) >= len(n.ahead) {
		n.extend()
	}
	n.ahead[m.round-n.round()].put(n.run.n, p, from, m.vote)
	n.proceed(env)
}

// extend makes room for one more round.
func (n *Node) extend() {
	n.ahead = append(n.ahead, tally{})
	last := len(n.ahead) - 1
	for from, v := range n.verdicts {
		n.ahead[last].stand(n.run.n, n.round()+uint32(last), algorithms.ID(from), v)
	}
}

// stand enters a verdict as the votes of its sender, if the round is a later one.
func (t *tally) stand(n int, round uint32, from algorithms.ID, v verdict) {
	if v.round > 0 && v.round < round {
		t.put(n, reporting, from, v.value)
		t.put(n, proposing, from, v.value)
	}
}

// learn takes the decision of another node. It is not enough to decide by: the rounds before
// have to be gone through, so that no vote is missing to others.
func (n *Node) learn(env *algorithms.Env[Message], from algorithms.ID, v verdict) {
	if n.decided.round > 0 || n.verdicts[from].round > 0 || from == env.Self() {
		return
	}
	n.verdicts[from] = v
	for i := range n.ahead {
		n.ahead[i].stand(n.run.n, n.round()+uint32(i), from, v)
	}
	n.proceed(env)
}

// proceed ends as many phases as there are votes for.
func (n *Node) proceed(env *algorithms.Env[Message]) {
	for n.decided.round == 0 && n.round() < maxRound && n.ahead[0].heard(n.phase) >= n.run.n-n.run.t {
		favourite, count := n.ahead[0].favourite(n.phase)
		if n.phase == reporting {
			n.propose(env, favourite, count)
		} else {
			n.conclude(env, favourite, count)
		}
	}
}

// propose proposes a value that a majority of all has reported.
func (n *Node) propose(env *algorithms.Env[Message], favourite vote, count int) {
	n.phase = proposing
	if count*2 <= n.run.n {
		env.Report(algorithms.Observation{What: sawUnsure, Value: int64(n.round())})
		n.say(env, unsure)
		return
	}
	env.Report(algorithms.Observation{What: sawProposed, Value: favourite.bit(), Aux: int64(n.round())})
	n.say(env, favourite)
}

// conclude ends a round with the proposals that have come.
func (n *Node) conclude(env *algorithms.Env[Message], favourite vote, count int) {
	switch {
	case count > n.run.t:
		n.decide(env, favourite)
		return
	case count > 0:
		n.value = favourite
	default:
		n.value = toss(env.Rand())
	}
	n.ahead = n.ahead[1:]
	n.enter(env)
}

// decide ends the protocol for the node, but for what others may still ask.
func (n *Node) decide(env *algorithms.Env[Message], v vote) {
	n.decided = verdict{n.round(), v}
	env.Report(algorithms.Observation{What: sawDecided, Value: v.bit(), Aux: int64(n.round())})
	n.write(env)
	n.tell(env, n.decided.message())
	env.CancelTimer(n.alarm)
	n.alarm, n.ahead = 0, nil
}
