package explore

import "slices"

// schedule is the steps that lead to a state in words, as Replay follows them. A visited state
// knows which one it was reached from and not how, so the way is walked once more. What is left in
// p.next of the first worker is that state.
func (e *search) schedule(mark uint64) []string {
	p := e.workers[0].stepper
	p.next = state{}
	p.start()
	var list []string
	for _, next := range e.visited.path(mark) {
		s := &e.way
		s.copy(&p.next)
		list = append(list, p.towards(s, next))
	}
	return list
}

// last is one more step, of the state that schedule has left, to a finding of a sort. That state
// may have other names than the one of which the step was taken.
func (e *search) last(leads sort, taken step) string {
	p := e.workers[0].stepper
	e.way.copy(&p.next)
	acts := p.actions(&e.way, nil)
	if e.renaming != nil {
		taken.index = slices.IndexFunc(acts, func(a action) bool {
			r := p.step(&e.way, &a, 0)
			if r.err == nil {
				mark := p.mark(&p.next)
				return leads.kind == Miscount && e.visited.shard(mark).find(mark).sent != p.next.sent
			}
			return e.sortOf(&Finding{Kind: r.kind, Err: r.err, Used: p.next.used}) == leads
		})
	}
	return p.taken(&e.way, acts, taken)
}

// towards takes the least step of a state that leads to a fingerprint, and says it in words.
func (p *stepper) towards(s *state, mark uint64) string {
	acts := p.actions(s, nil)
	for i := range acts {
		effects := 1
		for torn := 0; torn < effects; torn++ {
			r := p.step(s, &acts[i], torn)
			if r.err == nil && p.mark(&p.next) == mark {
				return p.taken(s, acts, step{i, torn})
			}
			if torn == 0 && p.tears(s, &acts[i]) {
				effects = r.effects
			}
		}
	}
	panic("explore: a visited state that nothing leads to")
}

// taken takes a step of a state, and says it in words.
func (p *stepper) taken(s *state, acts []action, taken step) string {
	text := p.texts(s, acts)[taken.index]
	a := &acts[taken.index]
	if taken.torn > 0 {
		text += tornText(a.node, taken.torn, p.step(s, a, 0).effects)
	}
	p.step(s, a, taken.torn)
	return text
}
