package broadcast

import "github.com/joulemark/joulemark/algorithms"

// Teller is the state of one node of GossipScheduled: one bit beside the pointer to what is
// common to all nodes.
type Teller struct {
	schedule *schedule
	informed bool
}

var (
	_ algorithms.Node[Gossip]      = (*Teller)(nil)
	_ algorithms.Recoverer[Gossip] = (*Teller)(nil)
)

// Start implements algorithms.Node.
func (t *Teller) Start(env *algorithms.Env[Gossip]) {
	if t.schedule.holders[env.Self()] {
		t.learn(env, env.Self(), 0)
		t.tell(env, 1)
	}
}

// Recover implements algorithms.Recoverer: a holder joins in from the next round on.
func (t *Teller) Recover(env *algorithms.Env[Gossip], _ []byte) {
	if t.schedule.holders[env.Self()] {
		round := t.schedule.current(env.Now())
		t.learn(env, env.Self(), round)
		t.next(env, round+1)
	}
}

// Receive implements algorithms.Node.
func (t *Teller) Receive(env *algorithms.Env[Gossip], from algorithms.ID, msg Gossip) {
	if msg.Kind() == kindRumour && !t.informed {
		t.learn(env, from, msg.round())
		t.next(env, msg.round()+1)
	}
}

// learn takes the rumour.
func (t *Teller) learn(env *algorithms.Env[Gossip], from algorithms.ID, round uint32) {
	t.informed = true
	env.Report(algorithms.Observation{What: sawRumour, Value: int64(from), Aux: int64(round)})
}

// next waits for a round, unless the last one is over.
func (t *Teller) next(env *algorithms.Env[Gossip], round uint32) {
	if round > t.schedule.rounds {
		env.Report(algorithms.Observation{What: sawStopped})
		return
	}
	env.SetTimer(t.schedule.until(env.Now(), round), algorithms.Timer{Data: int64(round)})
}

// Timeout implements algorithms.Node: a round begins.
func (t *Teller) Timeout(env *algorithms.Env[Gossip], timer algorithms.Timer) {
	t.tell(env, uint32(timer.Data))
}

// tell makes the calls of a round.
func (t *Teller) tell(env *algorithms.Env[Gossip], round uint32) {
	if round <= t.schedule.rounds {
		t.schedule.call(env, newGossip(kindRumour, round))
	}
	t.next(env, round+1)
}
