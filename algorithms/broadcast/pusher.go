package broadcast

import "github.com/joulemark/joulemark/algorithms"

// Pusher is the state of one node of GossipPush: eight bytes beside the pointer to what is
// common to all nodes.
type Pusher struct {
	plan     *plan
	since    uint32 // the round in which it was informed
	informed bool
	left     uint8 // rounds to push in, or useless contacts to make in a row
	useless  uint8 // contacts of this round from which no feedback came yet
}

var (
	_ algorithms.Node[Gossip]      = (*Pusher)(nil)
	_ algorithms.Recoverer[Gossip] = (*Pusher)(nil)
)

// Start implements algorithms.Node.
func (p *Pusher) Start(env *algorithms.Env[Gossip]) {
	if env.Self() == p.plan.source {
		p.learn(env, env.Self(), 0)
		p.push(env, 1)
	}
}

// Recover implements algorithms.Recoverer: the source begins once more, in the round that the
// others are in.
func (p *Pusher) Recover(env *algorithms.Env[Gossip], _ []byte) {
	if env.Self() == p.plan.source {
		round := p.plan.current(env.Now())
		p.learn(env, env.Self(), round)
		p.next(env, round+1)
	}
}

// Receive implements algorithms.Node.
func (p *Pusher) Receive(env *algorithms.Env[Gossip], from algorithms.ID, msg Gossip) {
	switch {
	case msg.Kind() == kindFeedback:
		p.praise()
		return
	case !p.informed:
		p.learn(env, from, msg.round())
		p.next(env, msg.round()+1)
	}
	if p.plan.rule != byRounds && msg.round() <= p.since && env.Linked(from) {
		env.Send(from, newGossip(kindFeedback, msg.round()))
	}
}

// praise takes feedback: a contact of this round was useful. With a counter that makes up for
// all the useless ones so far.
func (p *Pusher) praise() {
	switch {
	case p.plan.rule == byCounter:
		p.left, p.useless = p.plan.k, 0
	case p.useless > 0:
		p.useless--
	}
}

// learn takes the rumour.
func (p *Pusher) learn(env *algorithms.Env[Gossip], from algorithms.ID, round uint32) {
	p.informed, p.since, p.left = true, round, p.plan.k
	if p.plan.rule == byRounds {
		p.left = uint8(p.plan.rounds)
	}
	env.Report(algorithms.Observation{What: sawRumour, Value: int64(from), Aux: int64(round)})
}

// next waits for a round and pushes in it. Whoever pushes once only need not wait.
func (p *Pusher) next(env *algorithms.Env[Gossip], round uint32) {
	if p.plan.once() {
		p.push(env, round)
		return
	}
	env.SetTimer(p.plan.until(env.Now(), round), algorithms.Timer{Data: int64(round)})
}

// Timeout implements algorithms.Node: a round begins.
func (p *Pusher) Timeout(env *algorithms.Env[Gossip], t algorithms.Timer) {
	p.push(env, uint32(t.Data))
}

// push settles the round before and makes the calls of this one.
func (p *Pusher) push(env *algorithms.Env[Gossip], round uint32) {
	if p.plan.once() {
		round = 0 // there are none
	}
	if round > maxRound || p.bored(env) {
		env.Report(algorithms.Observation{What: sawStopped})
		return
	}
	p.useless = uint8(p.plan.call(env, newGossip(kindRumour, round)))
	if p.plan.rule == byRounds {
		p.left--
	}
	if p.left == 0 || p.useless == 0 { // done, or there is nobody to call
		env.Report(algorithms.Observation{What: sawStopped})
		return
	}
	p.next(env, round+1)
}

// bored takes the useless contacts of the round before into account, and reports whether
// the node has lost interest.
func (p *Pusher) bored(env *algorithms.Env[Gossip]) bool {
	switch p.plan.rule {
	case byCounter:
		p.left -= min(p.left, p.useless)
		return p.left == 0
	case byCoin:
		for range p.useless {
			if env.Rand().IntN(int(p.plan.k)) == 0 {
				return true
			}
		}
	}
	return false
}
