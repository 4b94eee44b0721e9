package broadcast

import "github.com/joulemark/joulemark/algorithms"

// Caller is the state of one node of GossipPull and GossipPushPull: eight bytes beside
// the pointer to what is common to all nodes.
type Caller struct {
	plan     *plan
	since    uint32 // the round in which it was informed
	informed bool
}

var (
	_ algorithms.Node[Gossip]      = (*Caller)(nil)
	_ algorithms.Recoverer[Gossip] = (*Caller)(nil)
)

// Start implements algorithms.Node.
func (c *Caller) Start(env *algorithms.Env[Gossip]) {
	if env.Self() == c.plan.source {
		c.learn(env, env.Self(), 0)
	}
	c.call(env, 1)
}

// Recover implements algorithms.Recoverer: the node joins in from the next round on.
func (c *Caller) Recover(env *algorithms.Env[Gossip], _ []byte) {
	round := c.plan.current(env.Now())
	if env.Self() == c.plan.source {
		c.learn(env, env.Self(), round)
	}
	c.next(env, round+1)
}

// Receive implements algorithms.Node.
func (c *Caller) Receive(env *algorithms.Env[Gossip], from algorithms.ID, msg Gossip) {
	switch {
	case msg.Kind() == kindRumour && !c.informed:
		c.learn(env, from, msg.round())
	case msg.Kind() == kindRequest && c.knew(msg.round()) && env.Linked(from):
		env.Send(from, newGossip(kindRumour, msg.round()))
	}
}

// knew reports whether the node was informed before a round began. Whether it is so by the time
// at which a message arrives would depend on the delays.
func (c *Caller) knew(round uint32) bool { return c.informed && c.since < round }

// learn takes the rumour.
func (c *Caller) learn(env *algorithms.Env[Gossip], from algorithms.ID, round uint32) {
	c.informed, c.since = true, round
	env.Report(algorithms.Observation{What: sawRumour, Value: int64(from), Aux: int64(round)})
}

// next waits for a round.
func (c *Caller) next(env *algorithms.Env[Gossip], round uint32) {
	env.SetTimer(c.plan.until(env.Now(), round), algorithms.Timer{Data: int64(round)})
}

// Timeout implements algorithms.Node: a round begins.
func (c *Caller) Timeout(env *algorithms.Env[Gossip], t algorithms.Timer) {
	c.call(env, uint32(t.Data))
}

// call makes the calls of a round.
func (c *Caller) call(env *algorithms.Env[Gossip], round uint32) {
	kind := kindRequest
	switch {
	case c.knew(round) && !c.plan.pushes:
		return
	case round > c.plan.rounds:
		env.Report(algorithms.Observation{What: sawStopped})
		return
	case c.knew(round):
		kind = kindRumour
	}
	c.plan.call(env, newGossip(kind, round))
	c.next(env, round+1)
}
