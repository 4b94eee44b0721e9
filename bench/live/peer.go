package live

import (
	"math/bits"
	"runtime/debug"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// peer is a node with its goroutine and all that belongs to it alone. Once the goroutine
// has sent its last credit on, or given it back, it leaves the upper fields alone until it
// has something to do again: while nothing is under way they are for Execute and Reset.
type peer[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	net   *Network[M, S, P]
	id    algorithms.ID
	node  S
	rng   algorithms.Rand
	seq   uint32
	depth int32
	// begun says that the node has had its first call in this execution, or gets none
	// because it is down; back, that this call is for a node that crashed and came back
	// before the start.
	begun, back, down bool
	stable            []byte
	tally             engine.Tally

	// The fields from here on are never touched from outside. Of the credits in hand, owed
	// are those of what was taken out of the mailbox and has not had its turn yet.
	credits, owed int
	orders        order

	env    *algorithms.Env[M]
	batch  []envelope[M]
	linked algorithms.ID // a node to which there is a link
	out    envelope[M]   // the message that is being sent, which is passed on by its place
	_      [64]byte      // the neighbour's counters are on another cache line
}

// serve is the goroutine.
func (p *peer[M, S, P]) serve() {
	growStack()
	p.net.parked.Done()
	for p.session() {
	}
	p.net.exited.Done()
}

// session handles one batch after the other. It returns true when the node panicked, and
// false at the end.
func (p *peer[M, S, P]) session() (again bool) {
	box := &p.net.boxes[p.id]
	again = true
	defer p.mend()
	for {
		batch, orders, before := box.take(p.batch)
		p.batch = batch
		if orders&orderQuit != 0 {
			return false
		}
		p.work(batch, orders, before)
		p.leave()
	}
}

// growStack makes the stack of a new goroutine as large as the calls of a node need it, so
// that it is not copied in the measured phase. The collector leaves it at that.
//
//go:noinline
func growStack() {
	var deep [2048]byte
	touch(&deep)
}

//go:noinline
func touch(b *[2048]byte) { b[len(b)-1] = 1 }

// work does what one batch asks for.
func (p *peer[M, S, P]) work(batch []envelope[M], orders order, before int) {
	p.orders = orders
	p.owed = len(batch)
	p.credits = len(batch) + bits.OnesCount8(uint8(orders))
	p.env.Bind(p.id, p.net.clock.nodes(), &p.rng, &p.seq)
	if !p.begun {
		p.begin()
	}
	if p.orders&(orderCrash|orderRecover) != 0 {
		p.handle(batch[:before])
		batch = batch[before:]
		p.obey()
	}
	p.handle(batch)
	p.net.carrier.flush(p.id)
}

// leave gives back the credits that are left after a batch.
func (p *peer[M, S, P]) leave() {
	if k := p.credits; k > 0 {
		p.credits = 0
		p.net.credits.done(k)
	}
}

// mend ends a run in which the node panicked, and leaves nobody waiting.
func (p *peer[M, S, P]) mend() {
	v := recover()
	if v == nil {
		return
	}
	p.net.fail(&engine.PanicError{Node: p.id, Value: v, Stack: debug.Stack()})
	p.env.Effects().Clear()
	p.net.carrier.flush(p.id)
	if p.orders&(orderCrash|orderRecover) != 0 {
		p.report()
	}
	p.leave()
}

// begin is the first call of the node.
func (p *peer[M, S, P]) begin() {
	p.begun = true
	if p.net.ending.over() {
		return
	}
	p.event()
	if p.back {
		p.restart()
	} else {
		P(&p.node).Start(p.env)
	}
	p.record()
	p.net.verdict.nodeStarted()
	p.depart()
}

// handle takes messages and timers in their order.
func (p *peer[M, S, P]) handle(batch []envelope[M]) {
	for i := range batch {
		e := &batch[i]
		p.owed--
		switch {
		case p.net.ending.over(): // it stays under way for ever
		case e.from == algorithms.None:
			p.timeout(e.seq)
		case e.from == departing:
			p.dispatch(e.label)
		case p.down:
			p.drop(p.id, e, engine.Crashed)
		default:
			p.receive(e)
		}
	}
}

// receive hands a message to the node.
func (p *peer[M, S, P]) receive(e *envelope[M]) {
	p.event()
	if e.from != p.id {
		kind := e.msg.Kind()
		p.tally.CountDelivered(kind, e.setup)
	}
	p.depth = max(p.depth, e.depth)
	if p.net.witness.present() {
		p.trace(engine.StepDeliver, p.id, e.from, e, 0)
	}
	P(&p.node).Receive(p.env, e.from, e.msg)
	p.carryOut()
}

// timeout hands a timer back, unless it was cancelled after its release or died in a
// crash.
func (p *peer[M, S, P]) timeout(seq uint32) {
	t, ok := p.net.timers.claim(p.id, seq)
	if !ok {
		return
	}
	p.event()
	if p.net.witness.present() {
		p.net.witness.timer(p.id, seq, t)
	}
	P(&p.node).Timeout(p.env, t)
	p.carryOut()
}

// event counts an event, and reports to the limit once a portion.
func (p *peer[M, S, P]) event() {
	p.tally.Events++
	if p.tally.Events&(p.net.portion-1) == 0 {
		p.net.spend()
	}
}

// carryOut does what the node asked for in its call.
func (p *peer[M, S, P]) carryOut() {
	p.record()
	p.depart()
}

// record carries out everything but the messages.
func (p *peer[M, S, P]) record() {
	f := p.env.Effects()
	if f.Persisted && p.net.storage {
		p.stable = append(p.stable[:0], f.Stable...)
	}
	if len(f.Observations) > 0 {
		p.net.verdict.observe(p.id, f.Observations)
	}
	if len(f.Timers) > 0 || len(f.Cancels) > 0 {
		p.net.timers.update(p.id, f.Timers, f.Cancels)
	}
}

// depart sends the messages, which comes last.
func (p *peer[M, S, P]) depart() {
	f := p.env.Effects()
	if len(f.Sends) > 0 {
		p.sendAll(f.Sends)
	}
	f.Clear()
}
