package explore

import (
	"slices"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore/snapshot"
)

// state is a moment of a run: everything that decides what may still come. Its parts are numbers
// in the tables of the model.
type state struct {
	nodes   []uint32
	flights []uint32 // messages under way, by link; those of one as they were sent, or by mark
	judge   uint32
	moment
}

// moment is what a state is besides its parts.
type moment struct {
	clock   algorithms.Time // of the last timer that came back
	planned uint8           // how many faults of the workload's plan have happened
	cut     uint8           // the partition, as its place among the model's cuts from 1; 0: none
	used    Bounds
	// sent is how many messages the way here has sent. It decides nothing: no fingerprint has it.
	sent uint32
}

// node is a node and what the network keeps of it. It does not change: a call makes another one.
type node struct {
	value     any // a pointer to the state that the algorithm made
	down      bool
	persisted bool
	stable    []byte
	seq       uint32 // numbers given to messages and timers
	draws     uint32 // random numbers drawn
	timers    []alarm
	mark      uint64
}

// alarm is a timer that is pending.
type alarm struct {
	at  algorithms.Time
	seq uint32
	algorithms.Timer
	id uint64 // of the action that it comes back
}

// flight is a message under way.
type flight struct {
	from, to algorithms.ID
	seq      uint32
	msg      algorithms.Message
	due      algorithms.Time // it arrives by then unless the bound on delays does not hold
	what     uint64          // fingerprint of sender and message
	mark     uint64          // of all of this but seq
}

// judge is the checker at a moment, and what it says.
type judge struct {
	checker algorithms.Checker
	goal    bool
	mark    uint64
}

// sign makes the fingerprint of a node.
func (p *stepper) sign(n *node) {
	h := snapshot.NewHasher()
	for i := range n.timers {
		t := &n.timers[i]
		h.Word(uint64(t.at))
		h.Word(uint64(t.Kind))
		h.Word(uint64(t.Data))
	}
	h.Word(uint64(n.draws))
	flags := uint64(0)
	if n.down {
		flags |= 1
	}
	if n.persisted {
		flags |= 2
		h.Bytes(n.stable)
	}
	h.Word(flags)
	// A timer's number says how much the node had done before. What matters is which of the pending
	// ones it is, if any: numbers of timers that are over do nothing.
	h.Word(p.players.hash(n.value, func(id uint32) uint64 {
		for i := range n.timers {
			if n.timers[i].seq == id {
				return uint64(i) + 1
			}
		}
		return 0
	}))
	n.mark = h.Sum()
}

// sign makes the fingerprint of a message under way.
func (f *flight) sign() { f.mark = algorithms.Hash(uint64(f.to), f.what, uint64(f.due)) }

// sameLink reports whether two messages go from and to the same nodes.
func (f *flight) sameLink(g *flight) bool { return f.from == g.from && f.to == g.to }

// copy takes over another state, with its own memory.
func (s *state) copy(from *state) {
	s.nodes = append(s.nodes[:0], from.nodes...)
	s.flights = append(s.flights[:0], from.flights...)
	s.judge, s.moment = from.judge, from.moment
}

// Odd words that set the parts of a fingerprint apart.
const (
	oddNode   = 0x9e3779b97f4a7c15
	oddFlight = 0xd6e8feb86659fd93
	oddJudge  = 0xa0761d6478bd642f
	oddUsed   = 0xe7037ed1a0b428db
)

// mark is the fingerprint of a state, under any renaming of nodes that are interchangeable.
func (p *stepper) mark(s *state) uint64 {
	rest := p.momentMark(s)
	least := p.partsMark(s, rest, -1)
	if p.renaming != nil {
		for i := range p.renaming.renamings {
			least = min(least, p.partsMark(s, rest, i))
		}
	}
	return least
}

// partsMark is the fingerprint of a state under one renaming, or none: those of its parts, which
// are known, and of the rest added up.
func (p *stepper) partsMark(s *state, rest uint64, renaming int) uint64 {
	sum := rest
	for i, id := range s.nodes {
		mark, name := p.nodes.at(id).mark, algorithms.ID(i)
		if renaming >= 0 {
			mark, name = p.nodeMark(id, renaming), p.renaming.renamings[renaming][i]
		}
		sum += algorithms.Mix(mark + uint64(name)*oddNode)
	}
	var before *flight
	place := uint64(0)
	for _, id := range s.flights {
		f := p.flights.at(id)
		if place++; before == nil || !p.keeps(f) || !before.sameLink(f) {
			place = 0
		}
		before = f
		mark := f.mark
		if renaming >= 0 {
			mark = p.flightMark(id, renaming)
		}
		sum += algorithms.Mix(mark + oddFlight + place*oddFlight)
	}
	mark := p.judges.at(s.judge).mark
	if renaming >= 0 {
		mark = p.judgeMark(s.judge, renaming)
	}
	return max(algorithms.Mix(sum+algorithms.Mix(mark^oddJudge)), 1) // 0 stands for none
}

// momentMark is the fingerprint of what a state is besides its parts.
func (p *stepper) momentMark(s *state) uint64 {
	var used uint64
	for i, n := range s.used {
		used |= uint64(n) << (8 * i)
	}
	return algorithms.Mix(used*oddUsed+uint64(s.planned)<<8+uint64(s.cut)) + uint64(s.clock)*oddNode
}

// put adds a message to those under way, at its place. In a set it is there once.
func (p *stepper) put(s *state, id uint32) {
	f := p.flights.at(id)
	at := len(s.flights)
	for i, other := range s.flights {
		g := p.flights.at(other)
		if p.soup() && g.mark == f.mark {
			return
		}
		if p.before(f, g) {
			at = i
			break
		}
	}
	s.flights = slices.Insert(s.flights, at, id)
}

// keeps reports whether a message arrives after those that were sent before it on its link. What a
// node sends to itself does.
func (p *stepper) keeps(f *flight) bool { return p.ordered || f.from == f.to }

// before reports whether a message that is sent now stands before another.
func (p *stepper) before(f, g *flight) bool {
	switch {
	case f.to != g.to:
		return f.to < g.to
	case f.from != g.from:
		return f.from < g.from
	}
	return !p.keeps(f) && f.mark < g.mark
}

// pack appends a state to words: its moment, its nodes, and its messages up to the end.
func (s *state) pack(words []uint32) []uint32 {
	words = append(words, s.judge, uint32(s.clock), uint32(uint64(s.clock)>>32),
		uint32(s.planned)<<8|uint32(s.cut), s.sent, uint32(len(s.nodes)))
	for i := 0; i < len(s.used); i += 4 {
		var w uint32
		for j := i; j < min(i+4, len(s.used)); j++ {
			w |= uint32(s.used[j]) << (8 * (j - i))
		}
		words = append(words, w)
	}
	words = append(words, s.nodes...)
	return append(words, s.flights...)
}

// unpack reads what pack has written.
func (s *state) unpack(words []uint32) {
	s.judge, s.clock = words[0], algorithms.Time(uint64(words[1])|uint64(words[2])<<32)
	s.planned, s.cut = uint8(words[3]>>8), uint8(words[3])
	s.sent = words[4]
	n := words[5]
	words = words[6:]
	for i := range s.used {
		s.used[i] = uint8(words[i/4] >> (8 * (i % 4)))
	}
	words = words[(len(s.used)+3)/4:]
	s.nodes = append(s.nodes[:0], words[:n]...)
	s.flights = append(s.flights[:0], words[n:]...)
}

// table keeps one of each value of a kind, by its fingerprint, and numbers them. A state of the
// network is made of few parts that come again and again, so it is kept as their numbers. Which
// number a part has depends on who was first to meet it, and so nothing that is shown does.
type table[T any] struct {
	mu    sync.RWMutex
	index map[uint64]uint32
	items []*T
}

// add is the number of a value with this fingerprint, which is v's unless there was one before.
func (t *table[T]) add(mark uint64, v *T) uint32 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.index == nil {
		t.index = map[uint64]uint32{}
	}
	id, ok := t.index[mark]
	if !ok {
		id = uint32(len(t.items))
		t.index[mark] = id
		t.items = append(t.items, v)
	}
	return id
}

// view is a table as one goroutine sees it: without a lock, as long as it asks for what it knows.
type view[T any] struct {
	*table[T]
	known []*T
}

func (v *view[T]) at(id uint32) *T {
	if int(id) >= len(v.known) {
		v.mu.RLock()
		v.known = v.items
		v.mu.RUnlock()
	}
	return v.known[id]
}
