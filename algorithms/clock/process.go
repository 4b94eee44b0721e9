package clock

import "github.com/joulemark/joulemark/algorithms"

// LamportProcess is the state of one node of Lamport: a process somewhere in its
// script, its clock, and the messages it has but may not take yet.
type LamportProcess struct {
	script   *Script
	clock    uint32
	next     int32 // events it has behind it
	received int32 // messages it has taken
	silent   bool  // back from a crash
	// early are the timestamps of messages that came before their turn, by their
	// rank; 0: not yet here. Made when the first comes.
	early []uint32
}

var (
	_ algorithms.Node[LamportMessage]      = (*LamportProcess)(nil)
	_ algorithms.Recoverer[LamportMessage] = (*LamportProcess)(nil)
)

// Start implements algorithms.Node.
func (p *LamportProcess) Start(env *algorithms.Env[LamportMessage]) { p.follow(env, 0) }

// Recover implements algorithms.Recoverer. The process does not know any more how far it
// had come, and would stamp a second time what it stamped before: it stays silent.
func (p *LamportProcess) Recover(*algorithms.Env[LamportMessage], []byte) { p.silent = true }

// Timeout implements algorithms.Node; no timer is ever set.
func (p *LamportProcess) Timeout(*algorithms.Env[LamportMessage], algorithms.Timer) {}

// Receive implements algorithms.Node.
func (p *LamportProcess) Receive(env *algorithms.Env[LamportMessage], from algorithms.ID, msg LamportMessage) {
	k, ok := p.script.find(msg.number)
	if p.silent || !ok || int(msg.stamp) > p.script.Events() {
		return // no event has a stamp above the number of events
	}
	r := p.script.routes[k]
	if algorithms.ID(r.from) != from || algorithms.ID(r.to) != env.Self() {
		return
	}
	switch {
	case r.rank < p.received: // a copy of what was taken
	case r.rank == p.received:
		p.follow(env, msg.stamp)
	default:
		p.hold(env.Self(), r.rank, msg.stamp)
	}
}

// hold keeps a message until its turn.
func (p *LamportProcess) hold(self algorithms.ID, rank int32, stamp uint32) {
	if p.early == nil {
		receipts := 0
		for _, e := range p.script.of(int(self)) {
			if e.Op == Receive {
				receipts++
			}
		}
		p.early = make([]uint32, receipts)
	}
	p.early[rank] = stamp
}

// follow goes on with the script up to a message that is not here. If arrived is
// not 0, it is the timestamp of the next message to take.
func (p *LamportProcess) follow(env *algorithms.Env[LamportMessage], arrived uint32) {
	events := p.script.of(int(env.Self()))
	for ; int(p.next) < len(events); p.next++ {
		e := events[p.next]
		if e.Op == Receive {
			if p.early != nil && arrived == 0 {
				arrived = p.early[p.received]
			}
			if arrived == 0 {
				return
			}
			p.clock = max(p.clock, arrived) // rule IR2
			p.received++
			arrived = 0
		}
		p.clock++ // rule IR1
		p.report(env, e)
		if e.Op == Send {
			k, _ := p.script.find(e.Message)
			env.Send(algorithms.ID(p.script.routes[k].to), LamportMessage{e.Message, p.clock})
		}
	}
}

// report tells of the event at p.next; what a report is of, is its Op.
func (p *LamportProcess) report(env *algorithms.Env[LamportMessage], e Event) {
	value := int64(e.Message)
	if e.Op == Internal {
		value = int64(p.next)
	}
	env.Report(algorithms.Observation{What: uint8(e.Op), Value: value, Aux: int64(p.clock)})
}
