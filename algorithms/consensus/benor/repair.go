package benor

import "github.com/joulemark/joulemark/algorithms"

// The paper's messages always arrive, in the end. Where they may not, a node that waits asks those
// that have not voted in its phase, again and again; who is not that far has nothing to say, and
// will ask in its turn.

// wait sets the alarm, where a vote may be missing for good.
func (n *Node) wait(env *algorithms.Env[Message]) {
	if n.run.fallible || n.missed {
		env.CancelTimer(n.alarm)
		n.alarm = env.SetTimer(n.run.patience, algorithms.Timer{})
	}
}

// Timeout implements algorithms.Node.
func (n *Node) Timeout(env *algorithms.Env[Message], _ algorithms.Timer) {
	n.alarm = 0
	if n.decided.round == 0 {
		n.ask(env)
	}
}

// ask asks for the votes that are missing in the current phase.
func (n *Node) ask(env *algorithms.Env[Message]) {
	m := Message{kind: kindAskReport, round: n.round()}
	if n.phase == proposing {
		m.kind = kindAskProposal
	}
	for id, v := range n.ahead[0].votes[n.phase] {
		if v == silent {
			env.Send(algorithms.ID(id), m)
		}
	}
	n.wait(env)
}

// answer repeats what the node has said in a round: its vote, or the decision that came before.
func (n *Node) answer(env *algorithms.Env[Message], to algorithms.ID, p phase, round uint32) {
	switch {
	case to == env.Self():
	case n.decided.round > 0 && n.decided.round < round:
		env.Send(to, n.decided.message())
	case round <= n.round() && n.said[round-1][p] != silent:
		env.Send(to, n.message(p, round))
	}
}

// Recover implements algorithms.Recoverer. The votes of others were lost in the crash.
func (n *Node) Recover(env *algorithms.Env[Message], stable []byte) {
	d, ok := read(stable)
	if !ok {
		n.Start(env)
		return
	}
	n.diary = d
	n.verdicts = make([]verdict, n.run.n)
	if n.decided.round > 0 {
		return
	}
	n.extend()
	for p, v := range n.said[n.round()-1] {
		if v != silent {
			n.ahead[0].put(n.run.n, phase(p), env.Self(), v)
		}
	}
	n.ask(env)
	n.proceed(env)
}
