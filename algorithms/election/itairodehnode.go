package election

import "github.com/joulemark/joulemark/algorithms"

// ItaiRodehNode is the state of one node of ItaiRodeh, the same for all at the start.
type ItaiRodehNode struct {
	phase phase
	// The highest token of the latest phase that it has drawn or passed on.
	round uint32
	id    int32
}

var _ algorithms.Recoverer[Token] = (*ItaiRodehNode)(nil)

// Start implements algorithms.Node.
func (i *ItaiRodehNode) Start(env *algorithms.Env[Token]) { i.draw(env, 1) }

// Recover implements algorithms.Recoverer: what was drawn is forgotten, so the node only passes on.
func (i *ItaiRodehNode) Recover(*algorithms.Env[Token], []byte) {}

// draw makes the node a candidate of a phase.
func (i *ItaiRodehNode) draw(env *algorithms.Env[Token], round uint32) {
	if round > maxRound {
		return
	}
	i.phase, i.round, i.id = candidate, round, 1+int32(env.Rand().IntN(env.N()))
	env.Report(algorithms.Observation{What: sawCall, Value: int64(round), Aux: int64(i.id)})
	i.pass(env, Token{kind: kindToken, round: round, id: i.id})
}

// pass sends a message to the next node, if it is not round yet.
func (i *ItaiRodehNode) pass(env *algorithms.Env[Token], t Token) {
	if int(t.hops) < env.N() {
		t.hops++
		env.Send(place(env, onward, 1), t)
	}
}

// Receive implements algorithms.Node.
func (i *ItaiRodehNode) Receive(env *algorithms.Env[Token], from algorithms.ID, t Token) {
	switch {
	case from != place(env, backward, 1) || t.hops < 1 || int(t.hops) > env.N():
	case i.phase == leader || i.phase == follower: // it is over
	case t.kind == kindNews:
		i.phase = follower
		env.Report(algorithms.Observation{What: sawFollow})
		i.pass(env, t)
	case t.round > i.round || t.round == i.round && t.id > i.id:
		i.phase, i.round, i.id = idle, t.round, t.id
		i.pass(env, t)
	case t.round < i.round || t.id < i.id: // it is not the highest
	case int(t.hops) < env.N():
		t.tied = t.tied || i.phase == candidate
		i.pass(env, t)
	case i.phase != candidate:
	case t.tied:
		i.draw(env, i.round+1)
	default:
		i.phase = leader
		env.Report(algorithms.Observation{What: sawLeader, Value: int64(i.round)})
		i.pass(env, Token{kind: kindNews})
	}
}

// Timeout implements algorithms.Node. There are no timers.
func (i *ItaiRodehNode) Timeout(*algorithms.Env[Token], algorithms.Timer) {}
