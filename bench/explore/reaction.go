package explore

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore/snapshot"
)

// reaction is what a node does in one call. It depends on nothing but the node, the event and the
// clock, and so it is worked out once, however many states of the network it happens in.
type reaction struct {
	node      uint32   // what the node is then
	flights   []uint32 // what it has sent
	reports   []algorithms.Observation
	persisted bool
	err       error
	kind      Kind
}

// recorded reports whether the call has persisted or reported anything. Both are one effect:
// whatever is durable the checker hears of, as in runs across processes, where they are one write.
func (r *reaction) recorded() bool { return r.persisted || len(r.reports) > 0 }

// effects is what happens one after the other in the call, so that the node may crash in between:
// what it has recorded, and then each message.
func (r *reaction) effects() int {
	n := len(r.flights)
	if r.recorded() {
		n++
	}
	return n
}

// event is what a node reacts to.
type event uint8

const (
	onStart event = iota
	onMessage
	onTimer
	onRestart
	onForget
	onCrash
)

// react is the reaction of a node to an event: to one of the messages under way, or one of its
// timers, which place names.
func (p *stepper) react(id algorithms.ID, s *state, on event, place int) *reaction {
	n := p.nodes.at(s.nodes[id])
	var what uint64
	switch on {
	case onMessage:
		what = p.flights.at(s.flights[place]).what
	case onTimer:
		what = n.timers[place].id
	}
	key := algorithms.Mix(n.mark^algorithms.Mix(what+uint64(on)*oddUsed)) +
		uint64(s.clock)*oddFlight + uint64(id)*oddNode
	if r, ok := p.known[key]; ok {
		return r
	}
	r := p.call(id, n, s, on, place)
	p.known[key] = r
	return r
}

// call lets a copy of a node react.
func (p *stepper) call(id algorithms.ID, old *node, s *state, on event, place int) *reaction {
	n := *old
	c := call{on: on, node: id, clock: s.clock, seed: p.seed}
	switch on {
	case onMessage:
		f := p.flights.at(s.flights[place])
		c.from, c.msg = f.from, f.msg
	case onTimer:
		t := n.timers[place]
		n.timers = slices.Delete(slices.Clone(n.timers), place, place+1)
		c.clock, c.timer = max(c.clock, t.at), t.Timer
	case onRestart, onForget:
		if n.down = false; on == onForget {
			n.persisted, n.stable = false, nil
		}
		c.stable = n.stable
	case onCrash:
		n.down, n.timers, n.value = true, nil, p.players.copy(p.inst.Node(id))
		n.seq++ // a timer of before has no number that is given again
		return &reaction{node: p.keep(n)}
	}
	n.value = p.players.copy(n.value)
	f, err := p.players.act(n.value, &c, &n.draws, &n.seq)
	r := &reaction{persisted: f.Persisted, reports: slices.Clone(f.Observations)}
	if err != nil {
		r.err, r.kind = fmt.Errorf("node %d: %w", id, err), Panic
		return r
	}
	if f.Persisted {
		n.persisted, n.stable = true, slices.Clone(f.Stable)
	}
	p.time(&n, f)
	for i := range f.Sends {
		p.send(r, id, c.clock, &f.Sends[i])
	}
	r.node = p.keep(n)
	return r
}

// keep numbers a node.
func (p *stepper) keep(n node) uint32 {
	p.sign(&n)
	return p.nodes.add(n.mark, &n)
}

// Panicked is a panic of a node.
type Panicked struct{ Value, Stack string }

// Error implements error.
func (c *Panicked) Error() string { return "panic: " + c.Value }

// guarded turns a panic into an error with the place where it happened.
func guarded(f func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Panicked{Value: fmt.Sprint(r), Stack: string(debug.Stack())}
		}
	}()
	f()
	return nil
}

// time keeps the timers of a node in the order in which they come back.
func (p *stepper) time(n *node, f *algorithms.Effects[algorithms.Message]) {
	if len(f.Timers)+len(f.Cancels) == 0 {
		return
	}
	n.timers = slices.Clone(n.timers)
	for _, t := range f.Timers {
		if p.timeless() {
			t.At = 0
		}
		n.timers = append(n.timers, alarm{
			t.At, t.Seq, t.Timer, algorithms.Hash(uint64(t.At), uint64(t.Timer.Kind), uint64(t.Timer.Data)),
		})
	}
	for _, c := range f.Cancels {
		n.timers = slices.DeleteFunc(n.timers, func(t alarm) bool { return t.seq == uint32(c) })
	}
	slices.SortFunc(n.timers, func(a, b alarm) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Data, b.Data),
			cmp.Compare(a.seq, b.seq))
	})
}

// send numbers a message, after it was seen that its encoding comes back.
func (p *stepper) send(r *reaction, from algorithms.ID, clock algorithms.Time, m *algorithms.Send[algorithms.Message]) {
	if r.err != nil {
		return
	}
	if m.To != from && !p.cfg.Graph.Linked(from, m.To) {
		r.err, r.kind = fmt.Errorf("node %d sent a message to %d, to which it has no link", from, m.To), Contract
		return
	}
	if kind := m.Msg.Kind(); int(kind) >= len(p.spec.Kinds) {
		r.err, r.kind = fmt.Errorf("node %d sent a message of kind %d (allowed: 0 to %d)",
			from, kind, len(p.spec.Kinds)-1), Contract
		return
	}
	p.buffer = m.Msg.Append(p.buffer[:0])
	if err := p.comesBack(m.Msg); err != nil {
		r.err, r.kind = fmt.Errorf("node %d: %w", from, err), Encoding
		return
	}
	f := flight{
		from: from, to: m.To, seq: m.Seq, msg: m.Msg, due: clock + p.cfg.Delta, what: said(from, p.buffer),
	}
	if p.timeless() {
		f.due = 0
	}
	r.flights = append(r.flights, p.launch(f))
}

// said is the fingerprint of a message, given its bytes, and who has sent it.
func said(from algorithms.ID, message []byte) uint64 {
	h := snapshot.NewHasher()
	h.Word(uint64(from))
	h.Bytes(message)
	return h.Sum()
}

// launch numbers a message under way.
func (p *stepper) launch(f flight) uint32 {
	f.sign()
	return p.flights.add(f.mark, &f)
}

// comesBack reports an encoding, which is in the buffer, that is not read as what was sent.
func (p *stepper) comesBack(msg algorithms.Message) error {
	if len(p.buffer) != msg.Size() {
		return fmt.Errorf("a message says it has %d bytes, and has %d", msg.Size(), len(p.buffer))
	}
	back, err := p.players.decode(p.buffer)
	if err != nil {
		return fmt.Errorf("a message does not come back: %w", err)
	}
	if again := back.Append(nil); string(again) != string(p.buffer) {
		return fmt.Errorf("a message comes back as another: % x for % x", again, p.buffer)
	}
	return nil
}
