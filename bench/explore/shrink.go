package explore

// shrunk is a finding with a shorter schedule: steps are left out, in pieces from one half down to
// one step, as long as what is left leads to a finding of the same sort (Zeller and Hildebrandt,
// Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002). Steps that are no longer
// possible are left out with them.
func (m *model[M, S, P]) shrunk(f Finding) Finding {
	for size := max(1, len(f.Schedule)/2); ; {
		before := len(f.Schedule)
		for at := 0; at < len(f.Schedule); {
			fewer := append(append([]string(nil), f.Schedule[:at]...), f.Schedule[min(at+size, len(f.Schedule)):]...)
			if g, ok := m.again().leads(&f, fewer); ok {
				f = g
			} else {
				at += size
			}
		}
		switch {
		case size > 1:
			size /= 2
		case len(f.Schedule) == before:
			return f
		}
	}
}

// leads follows those steps of a schedule that are possible, and reports whether they lead to a
// finding of the same sort: with which steps, and with which words.
func (m *model[M, S, P]) leads(want *Finding, steps []string) (Finding, bool) {
	p := m.stepper()
	sort := m.sortOf(want)
	var s state
	var acts []action
	var taken []string
	same := func(f Finding) (Finding, bool) {
		f.Number, f.Schedule = want.Number, taken
		return f, m.sortOf(&f) == sort && len(taken) < len(want.Schedule)
	}
	r := p.start()
	for i := 0; ; i++ {
		if r.err != nil {
			return same(Finding{Kind: r.kind, Err: r.err, Used: p.next.used})
		}
		s.copy(&p.next)
		acts = p.actions(&s, acts)
		e := p.ending(&s, &acts)
		for _, f := range e.findings {
			if g, ok := same(f); ok {
				return g, true
			}
		}
		for ; i < len(steps); i++ {
			if at, torn, err := p.find(&s, acts, steps[i]); err == nil {
				taken = append(taken, steps[i])
				r = p.step(&s, &acts[at], torn)
				break
			}
		}
		if i >= len(steps) {
			return Finding{}, false
		}
	}
}

// sortOf is the sort of a finding, which it is told of whether it is promised.
func (m *model[M, S, P]) sortOf(f *Finding) sort {
	for failure, bound := range m.cfg.Bounds {
		if bound == Any {
			f.Used[failure] = Any
		}
	}
	f.Claimed = claimed(&m.alg.Spec, f)
	return sort{f.Kind, textOf(f.Err), f.Claimed}
}

// again is the same model with nothing known yet.
func (m *model[M, S, P]) again() *model[M, S, P] {
	return &model[M, S, P]{
		alg: m.alg, cfg: m.cfg, setup: m.setup, inst: m.inst, seed: m.seed, ordered: m.ordered, plan: m.plan,
		cuts: m.cuts, symmetry: m.symmetry, expected: m.expected, exact: m.exact,
		nodePlan: m.nodePlan, judgePlan: m.judgePlan, shared: m.shared,
	}
}
