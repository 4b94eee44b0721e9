package explore

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// stepper makes steps from state to state. It belongs to one goroutine.
type stepper struct {
	*model
	nodes   view[node]
	flights view[flight]
	judges  view[judge]
	known   map[uint64]*reaction
	ruled   map[uint64]ruling
	aliases aliases
	players players
	buffer  []byte
	next    state // what the last step has led to
	watch   watcher
}

// watcher is told what happens in a step.
type watcher interface {
	delivered(f *flight, why engine.DropReason, lost, stays bool)
	fired(node algorithms.ID, t *alarm)
	failed(f algorithms.Fault)
	reported(node algorithms.ID, o algorithms.Observation)
	left(f *flight, blocked bool)
}

func (m *model) stepper() *stepper {
	return &stepper{
		model: m, players: m.inst.players(m.shared),
		nodes: view[node]{table: &m.nodes}, flights: view[flight]{table: &m.flights},
		judges: view[judge]{table: &m.judges},
		known:  map[uint64]*reaction{}, ruled: map[uint64]ruling{}, aliases: newAliases(),
	}
}

// result is what a step has led to, besides the state.
type result struct {
	observed bool // the checker heard something
	effects  int  // of the node's call
	err      error
	kind     Kind // of the finding, where there is an error
}

func (r *result) fail(kind Kind, err error) {
	if r.err == nil {
		r.err, r.kind = err, kind
	}
}

// start makes the state in which all nodes have started the next one.
func (p *stepper) start() (r result) {
	s := &p.next
	s.judge = p.appoint(*p.judgePlan.Copy(&p.inst.Checker, p.shared))
	for i := range p.cfg.Graph.N() {
		s.nodes = append(s.nodes, p.keep(node{value: p.players.copy(p.inst.Node(algorithms.ID(i)))}))
	}
	for int(s.planned) < len(p.plan) && p.plan[s.planned].At <= 0 {
		p.fault(&r, p.plan[s.planned], 0)
		s.planned++
	}
	for i := range s.nodes {
		if n := p.nodes.at(s.nodes[i]); !n.down && n.seq == 0 {
			p.carryOut(&r, algorithms.ID(i), p.react(algorithms.ID(i), s, onStart, 0), 0)
		}
	}
	p.ground(s)
	return r
}

// step carries out an action of a state, which stays as it is, and leaves in p.next what that leads
// to. Where torn is above zero the node crashes after so many effects of its call.
func (p *stepper) step(from *state, a *action, torn int) (r result) {
	s := &p.next
	s.copy(from)
	switch a.verb {
	case deliver, duplicate, overtake, drop:
		p.arrive(&r, from, a, torn)
	case fire:
		reaction := p.react(a.node, from, onTimer, a.place)
		t := &p.nodes.at(from.nodes[a.node]).timers[a.place]
		p.pass(s, t.at, a.late)
		if p.watch != nil {
			p.watch.fired(a.node, t)
		}
		p.carryOut(&r, a.node, reaction, torn)
	case planned:
		p.pass(s, p.plan[s.planned].At, a.late)
		p.fault(&r, p.plan[s.planned], 0)
		s.planned++
	case crash:
		s.used[Crash]++
		p.fault(&r, algorithms.Fault{Kind: algorithms.Crash, Node: a.node}, 0)
	case restart:
		s.used[Recovery]++
		p.fault(&r, algorithms.Fault{Kind: algorithms.Recover, Node: a.node}, 0)
	case forget:
		s.used[Amnesia]++
		p.fault(&r, algorithms.Fault{Kind: algorithms.Recover, Node: a.node, Amnesia: true}, 0)
	case split:
		s.used[Partition]++
		s.cut = uint8(a.place) + 1
		p.fault(&r, algorithms.Fault{Kind: algorithms.Split, Cut: p.cuts[a.place]}, s.cut)
	case heal:
		p.fault(&r, algorithms.Fault{Kind: algorithms.Heal, Cut: p.cuts[s.cut-1]}, s.cut)
		s.cut = 0
	}
	p.ground(s)
	return r
}

// tears reports whether a node may crash in the middle of what an action makes it do.
func (p *stepper) tears(s *state, a *action) bool {
	return (a.verb == deliver || a.verb == fire) && s.used[Crash] < p.cfg.Bounds[Crash]
}

// arrive hands a message to its receiver, or loses it.
func (p *stepper) arrive(r *result, from *state, a *action, torn int) {
	s := &p.next
	f := p.flights.at(s.flights[a.place])
	switch a.verb {
	case duplicate:
		s.used[Duplicate]++
	case overtake:
		s.used[Overtake]++
	case drop:
		s.used[Drop]++
	}
	if a.verb != duplicate && !p.soup() {
		s.flights = slices.Delete(s.flights, a.place, a.place+1)
	}
	why, lost := engine.Lost, a.verb == drop
	if p.nodes.at(s.nodes[f.to]).down && !lost {
		why, lost = engine.Crashed, true
	}
	if p.watch != nil {
		p.watch.delivered(f, why, lost, a.verb == duplicate || p.soup())
	}
	if !lost {
		p.carryOut(r, f.to, p.react(f.to, from, onMessage, a.place), torn)
	}
}

// pass moves the clock. What should have arrived by then may take until the same time.
func (p *stepper) pass(s *state, to algorithms.Time, late bool) {
	s.clock = max(s.clock, to)
	if !late {
		return
	}
	s.used[Timeout]++
	slow := s.flights
	s.flights = make([]uint32, 0, len(slow))
	for _, id := range slow {
		if f := *p.flights.at(id); f.due < s.clock {
			f.due = s.clock
			id = p.launch(f)
		}
		p.put(s, id)
	}
}

// fault carries out a crash, a recovery or what becomes of a partition; cut is its number among
// those that there may be.
func (p *stepper) fault(r *result, f algorithms.Fault, cut uint8) {
	s := &p.next
	f.At = s.clock
	switch f.Kind {
	case algorithms.Crash:
		if p.nodes.at(s.nodes[f.Node]).down {
			return
		}
		s.nodes[f.Node] = p.react(f.Node, s, onCrash, 0).node
	case algorithms.Recover:
		if !p.nodes.at(s.nodes[f.Node]).down {
			return
		}
	}
	if p.watch != nil {
		p.watch.failed(f)
	}
	if cut == 0 && f.Cut != nil {
		cut = 255 - s.planned // one of the plan's
	}
	r.observed = true
	s.judge = p.learn(s.judge, f, cut).judge
	switch {
	case f.Amnesia:
		p.carryOut(r, f.Node, p.react(f.Node, s, onForget, 0), 0)
	case f.Kind == algorithms.Recover:
		p.carryOut(r, f.Node, p.react(f.Node, s, onRestart, 0), 0)
	}
}

// carryOut does what a node asked for in its call: all of it, or where torn is above zero so much
// of it, and then the node crashes.
func (p *stepper) carryOut(r *result, id algorithms.ID, re *reaction, torn int) {
	s := &p.next
	r.effects = re.effects()
	left := r.effects
	if torn > 0 {
		left = torn
	}
	s.nodes[id] = re.node
	if re.recorded() {
		left--
	}
	for _, o := range re.reports {
		if p.watch != nil {
			p.watch.reported(id, o)
		}
		r.observed = true
		ruling := p.hear(s.judge, s.clock, id, o)
		if s.judge = ruling.judge; ruling.err != nil {
			r.fail(Violation, ruling.err)
			return
		}
	}
	if re.err != nil {
		r.fail(re.kind, re.err)
		return
	}
	for _, flight := range re.flights[:min(left, len(re.flights))] {
		f := p.flights.at(flight)
		blocked := f.to != id && p.blocked(s, id, f.to)
		if p.watch != nil {
			p.watch.left(f, blocked)
		}
		if f.to != id && !p.spec.Kinds[f.msg.Kind()].Setup {
			s.sent++
		}
		if !blocked {
			p.put(s, flight)
		}
	}
	if torn > 0 {
		s.used[Crash]++
		p.fault(r, algorithms.Fault{Kind: algorithms.Crash, Node: id}, 0)
	}
}

// blocked reports whether a partition stops a message.
func (p *stepper) blocked(s *state, from, to algorithms.ID) bool {
	if s.cut > 0 && p.cuts[s.cut-1].Blocks(from, to) {
		return true
	}
	past := p.plan[:s.planned]
	for i, f := range past {
		if f.Kind == algorithms.Split && f.Cut.Blocks(from, to) && !slices.ContainsFunc(past[i:],
			func(g algorithms.Fault) bool { return g.Kind == algorithms.Heal && g.Cut == f.Cut }) {
			return true
		}
	}
	return false
}

// ground loses the messages to nodes that will never come back.
func (p *stepper) ground(s *state) {
	if !slices.ContainsFunc(s.nodes, func(id uint32) bool { return p.nodes.at(id).down }) {
		return
	}
	s.flights = slices.DeleteFunc(s.flights, func(id uint32) bool {
		to := p.flights.at(id).to
		return p.nodes.at(s.nodes[to]).down && !p.mayReturn(s, to)
	})
}

// mayReturn reports whether a node that is down may still come back.
func (p *stepper) mayReturn(s *state, id algorithms.ID) bool {
	return s.used[Recovery] < p.cfg.Bounds[Recovery] || p.mayForget(s, p.nodes.at(s.nodes[id])) ||
		slices.ContainsFunc(p.plan[s.planned:], func(f algorithms.Fault) bool {
			return f.Kind == algorithms.Recover && f.Node == id
		})
}

// mayForget reports whether a node is down and may come back without what it has persisted.
func (p *stepper) mayForget(s *state, n *node) bool {
	return n.down && n.persisted && s.used[Amnesia] < p.cfg.Bounds[Amnesia]
}
