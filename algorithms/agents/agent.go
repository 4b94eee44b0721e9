package agents

import (
	"encoding/binary"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// Agent is the state of one node. The zero value is of no use: Instance.Node makes it.
type Agent struct {
	plan   *plan
	next   algorithms.Time // when it sends next, by its own schedule
	number uint32          // of its next message
	held   []Item          // what it has seen, in the order of items

	passed  map[uint64]passage      // items on their way that came by; nil until needed
	learned map[algorithms.ID]route // by destination; nil until needed
	queue   []pending               // hops that are not acknowledged
	hop     int64                   // names the last of them
	settled *settling               // nil before reconciliation
}

var (
	_ algorithms.Node[Message]      = (*Agent)(nil)
	_ algorithms.Recoverer[Message] = (*Agent)(nil)
)

// Observations. Items stand in them as Item.ID gives them.
const (
	sawSent        uint8 = iota // item, destination
	sawDelivered                // item, hops
	sawRecovered                // item, from whom
	sawGained                   // item, from whom
	sawForwarded                // item, hops that it has made
	sawUnreachable              // destination
	sawGaveUp                   // item, neighbour
	sawDone                     // messages sent
	observations
)

// Timers; Data is the number of a pending hop.
const (
	timerSpeak uint8 = iota
	timerResend
	timerSettle
	timerRound
)

// Start implements algorithms.Node.
func (a *Agent) Start(env *algorithms.Env[Message]) {
	if a.plan.reconcile {
		env.SetTimer(a.plan.settleAt-env.Now(), algorithms.Timer{Kind: timerSettle})
	}
	if a.plan.silent(env.Self()) {
		env.Report(algorithms.Observation{What: sawDone})
		return
	}
	a.next = env.Now() + a.plan.pause(env.Rand())
	a.schedule(env)
}

// Recover implements algorithms.Recoverer. An agent keeps nothing but how many
// messages it has sent, so that it gives no number twice.
func (a *Agent) Recover(env *algorithms.Env[Message], stable []byte) {
	if number, n := binary.Uvarint(stable); n > 0 {
		a.number = uint32(min(number, uint64(a.plan.most)))
	}
	a.Start(env)
}

// schedule waits for the next message, unless the last one was sent. The schedule does not
// follow the clock of the run but its own sums, so that a real clock that is late does not
// change how many messages there are.
func (a *Agent) schedule(env *algorithms.Env[Message]) {
	if a.next >= a.plan.duration || a.number >= a.plan.most {
		env.Report(algorithms.Observation{What: sawDone, Value: int64(a.number)})
		return
	}
	env.SetTimer(a.next-env.Now(), algorithms.Timer{Kind: timerSpeak})
}

// Timeout implements algorithms.Node.
func (a *Agent) Timeout(env *algorithms.Env[Message], t algorithms.Timer) {
	switch t.Kind {
	case timerSpeak:
		a.originate(env, a.plan.pick(env.Rand(), env.Self()))
		a.next += a.plan.pause(env.Rand())
		a.schedule(env)
	case timerResend:
		a.resend(env, t.Data)
	case timerSettle:
		a.settle(env)
	case timerRound:
		a.tell(env)
	}
}

// Receive implements algorithms.Node. What does not come from a neighbour, or is about an
// item that this run cannot have, is ignored.
func (a *Agent) Receive(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	if !env.Linked(from) {
		return
	}
	switch msg.kind {
	case kindData:
		if a.plan.valid(msg.item) && msg.hop <= a.plan.hops {
			a.take(env, from, msg)
		}
	case kindAck:
		a.acknowledged(env, from, &msg)
	case kindDigest:
		a.compare(env, from, msg.seen)
	case kindItems:
		a.gain(env, from, msg.items)
	}
}

// originate sends a message of the agent's own.
func (a *Agent) originate(env *algorithms.Env[Message], dest algorithms.ID) {
	self := env.Self()
	if a.plan.routing <= shortest && a.plan.toward(self, dest) == algorithms.None {
		env.Report(algorithms.Observation{What: sawUnreachable, Value: int64(dest)})
		return
	}
	it := Item{Origin: self, Number: a.number, Dest: dest}
	a.number++
	var stable [binary.MaxVarintLen32]byte
	env.Persist(binary.AppendUvarint(stable[:0], uint64(a.number)))
	a.see(it)
	env.Report(algorithms.Observation{What: sawSent, Value: it.ID(), Aux: int64(dest)})
	a.send(env, Message{kind: kindData, item: it}, self)
}

// take handles an item that has made a hop: it is acknowledged where hops are, and it has
// arrived or goes on.
func (a *Agent) take(env *algorithms.Env[Message], from algorithms.ID, msg Message) {
	if a.plan.queued {
		ack := msg
		ack.kind, ack.item.Dest = kindAck, 0
		env.Send(from, ack)
	}
	a.learn(env, msg.item.Origin, from, msg.hop)
	switch {
	case msg.item.Dest != env.Self():
		if msg.hop < a.plan.hops && a.plan.routing != direct {
			a.send(env, msg, from)
		}
	case a.see(msg.item):
		env.Report(algorithms.Observation{What: sawDelivered, Value: msg.item.ID(), Aux: int64(msg.hop)})
		a.pass(env, msg.item)
	}
}

// see notes that the agent has seen an item; false if it had before.
func (a *Agent) see(it Item) bool {
	i, had := find(a.held, it)
	if !had {
		a.held = slices.Insert(a.held, i, it)
	}
	return !had
}
