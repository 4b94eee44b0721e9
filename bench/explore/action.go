package explore

import (
	"cmp"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// verb is what an action does.
type verb uint8

const (
	deliver verb = iota
	fire         // a timer comes back
	planned      // the next fault of the workload's plan happens
	heal
	// What only happens where the bounds allow it.
	crash
	restart
	forget // a node restarts, and its storage is lost
	drop
	duplicate
	overtake
	split
)

// action is one step that is possible in a state.
type action struct {
	verb  verb
	node  algorithms.ID // where it happens
	place int           // of the message among the flights, the timer among the node's, the cut
	late  bool          // the clock moves past a message that should have arrived
	// id is the same wherever the same thing may happen, and orders the actions of a state.
	id uint64
}

// free reports whether an action commutes with those at other nodes, unless both report something:
// nothing but the state of its own node, and the message, decides what it does. Timers move the
// clock, which all nodes read.
func (a *action) free() bool { return a.verb == deliver }

// name makes the id of an action.
func (a action) name(what uint64) action {
	a.id = algorithms.Mix(what ^ uint64(a.verb)<<56 ^ uint64(a.node)<<48)
	return a
}

// actions lists what may happen in a state, in the order of their ids.
func (p *stepper) actions(s *state, list []action) []action {
	list = p.deliveries(s, list[:0])
	list = p.alarms(s, list)
	list = p.failures(s, list)
	slices.SortFunc(list, func(a, b action) int { return cmp.Or(cmp.Compare(a.id, b.id), a.place-b.place) })
	return list
}

// deliveries are the messages that may arrive. Of several that are the same the first stands for
// all.
func (p *stepper) deliveries(s *state, list []action) []action {
	bounds := &p.cfg.Bounds
	var before *flight
	for i, id := range s.flights {
		f := p.flights.at(id)
		behind := before != nil && before.sameLink(f)
		same := behind && before.mark == f.mark
		before = f
		if same {
			continue
		}
		at := action{node: f.to, place: i}
		switch {
		case !behind || !p.keeps(f):
			at.verb = deliver
			list = append(list, at.name(f.mark))
		case s.used[Overtake] < bounds[Overtake]:
			at.verb = overtake
			list = append(list, at.name(f.mark))
		}
		if f.from == f.to {
			continue
		}
		if s.used[Drop] < bounds[Drop] {
			at.verb = drop
			list = append(list, at.name(f.mark))
		}
		if !p.soup() && s.used[Duplicate] < bounds[Duplicate] {
			at.verb = duplicate
			list = append(list, at.name(f.mark))
		}
	}
	return list
}

// alarms are the timers that may come back, and the next fault of the plan: whatever is first, and
// everything else of the same time. Before the clock moves all messages arrive that are due, unless
// one more may be late.
func (p *stepper) alarms(s *state, list []action) []action {
	next := algorithms.Time(-1)
	for _, id := range s.nodes {
		if n := p.nodes.at(id); len(n.timers) > 0 {
			if at := max(n.timers[0].at, s.clock); next < 0 || at < next {
				next = at
			}
		}
	}
	if int(s.planned) < len(p.plan) {
		if f := p.plan[s.planned]; next < 0 || f.At <= next {
			if late, ok := p.inTime(s, max(f.At, s.clock)); ok {
				list = append(list, action{verb: planned, node: f.Node, late: late}.name(uint64(s.planned)))
			}
			return list // faults go before the timers of their time
		}
	}
	if next < 0 || next > p.cfg.Horizon {
		return list
	}
	late, ok := p.inTime(s, next)
	if !ok {
		return list
	}
	for i, id := range s.nodes {
		n := p.nodes.at(id)
		for j := range n.timers {
			if t := &n.timers[j]; t.at <= next {
				list = append(list, action{verb: fire, node: algorithms.ID(i), place: j, late: late}.name(t.id))
			}
		}
	}
	return list
}

// inTime reports whether the clock may move to a time, and whether a message is late then.
func (p *stepper) inTime(s *state, next algorithms.Time) (late, ok bool) {
	if p.timeless() {
		return false, true
	}
	for _, id := range s.flights {
		if f := p.flights.at(id); f.due < next && !p.nodes.at(s.nodes[f.to]).down {
			late = true
		}
	}
	return late, !late || s.used[Timeout] < p.cfg.Bounds[Timeout]
}

// failures are the crashes, recoveries and partitions that may happen now.
func (p *stepper) failures(s *state, list []action) []action {
	bounds := &p.cfg.Bounds
	for i, id := range s.nodes {
		at := action{node: algorithms.ID(i)}
		switch down := p.nodes.at(id).down; {
		case !down && s.used[Crash] < bounds[Crash]:
			at.verb = crash
			list = append(list, at.name(0))
		case down && s.used[Recovery] < bounds[Recovery]:
			at.verb = restart
			list = append(list, at.name(0))
		}
		if p.mayForget(s, p.nodes.at(id)) {
			at.verb = forget
			list = append(list, at.name(0))
		}
	}
	switch {
	case s.cut > 0:
		list = append(list, action{verb: heal}.name(0))
	case s.used[Partition] < bounds[Partition]:
		for i := range p.cuts {
			list = append(list, action{verb: split, place: i}.name(uint64(i)))
		}
	}
	return list
}
