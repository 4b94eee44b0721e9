package agents

import "github.com/joulemark/joulemark/algorithms"

// passage is what an agent remembers of an item that it has sent on.
type passage struct {
	routed  uint32 // one more than the most hops with which it came along a route; 0: it never did
	flooded bool
}

// route is the neighbour over which an agent was heard from, and how far it is.
type route struct {
	via  algorithms.ID
	hops uint32
}

// send lets an item go on its next hop. It comes from a neighbour, or from the agent itself
// where it begins here.
func (a *Agent) send(env *algorithms.Env[Message], msg Message, from algorithms.ID) {
	switch a.plan.routing {
	case direct, shortest:
		if a.plan.queued && !a.first(&msg) {
			return
		}
		a.forward(env, msg, a.plan.toward(env.Self(), msg.item.Dest))
	case flooding:
		a.flood(env, msg, from)
	case learning:
		if msg.flood {
			a.flood(env, msg, from)
			return
		}
		past := a.passed[msg.item.key()].routed
		if past > msg.hop {
			return // the same again
		}
		to := a.route(env, msg.item.Dest)
		if to == algorithms.None || past > 0 {
			// Nobody to send it to, or it goes in a circle. It may have to go back the way it came.
			a.flood(env, msg, env.Self())
			return
		}
		a.first(&msg)
		a.forward(env, msg, to)
	}
}

// first notes that an item has come along a route; false if it is a copy of one that did.
func (a *Agent) first(msg *Message) bool {
	p := a.passed[msg.item.key()]
	if msg.hop < p.routed {
		return false
	}
	p.routed = msg.hop + 1
	a.note(msg, p)
	return true
}

func (a *Agent) note(msg *Message, p passage) {
	if a.passed == nil {
		a.passed = map[uint64]passage{}
	}
	a.passed[msg.item.key()] = p
}

// forward sends an item to one neighbour.
func (a *Agent) forward(env *algorithms.Env[Message], msg Message, to algorithms.ID) {
	if to == algorithms.None {
		return
	}
	a.report(env, &msg)
	msg.flood = false
	a.transmit(env, msg, to)
}

// flood sends an item to all neighbours but one, the first time that it is to be flooded.
func (a *Agent) flood(env *algorithms.Env[Message], msg Message, except algorithms.ID) {
	p := a.passed[msg.item.key()]
	if p.flooded {
		return
	}
	p.flooded = true
	a.note(&msg, p)
	a.report(env, &msg)
	msg.flood = true
	for i := range env.Degree() {
		if to := env.Neighbor(i); to != except {
			a.transmit(env, msg, to)
		}
	}
}

// report tells that the agent sends on what another one has begun.
func (a *Agent) report(env *algorithms.Env[Message], msg *Message) {
	if msg.hop > 0 {
		env.Report(algorithms.Observation{What: sawForwarded, Value: msg.item.ID(), Aux: int64(msg.hop)})
	}
}

// transmit makes the next hop of an item.
func (a *Agent) transmit(env *algorithms.Env[Message], msg Message, to algorithms.ID) {
	msg.hop++
	env.Send(to, msg)
	if a.plan.queued {
		a.await(env, msg, to)
	}
}

// learn takes from an item that came by over a neighbour that this is the way to its origin.
// A way that is no shorter than the one known teaches nothing, so that the hops
// left decrease along a route, which therefore has no circle.
func (a *Agent) learn(env *algorithms.Env[Message], origin, via algorithms.ID, hops uint32) {
	if a.plan.routing != learning || origin == env.Self() {
		return
	}
	if r, known := a.learned[origin]; known && r.hops <= hops {
		return
	}
	if a.learned == nil {
		a.learned = map[algorithms.ID]route{}
	}
	a.learned[origin] = route{via, hops}
}

// route is the neighbour to send to where routes are learned: the destination itself if it is
// one, or whom it was heard from; None where nothing is known.
func (a *Agent) route(env *algorithms.Env[Message], dest algorithms.ID) algorithms.ID {
	if env.Linked(dest) {
		return dest
	}
	if r, known := a.learned[dest]; known {
		return r.via
	}
	return algorithms.None
}
