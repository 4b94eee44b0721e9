package explore

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// mostShrinking is after how many actions that were looked at the schedule of a finding stays as
// short as it is by then. In most states there are some tens of them, but with broadcasts among
// many nodes hundreds, and a step takes as much longer.
const mostShrinking = 1 << 24

// shrinker makes a schedule shorter.
type shrinker struct {
	*stepper
	want  sort
	left  int // actions that may be looked at
	state state
	acts  []action
	way   []step // of the last attempt
	taken []pick // the same
}

// pick is a step as it is told in whatever state it is possible.
type pick struct {
	key  uint64
	torn int
}

// shrunk is a finding with a shorter schedule: steps are left out, in pieces from one half down to
// one step, as long as what is left leads to a finding of the same sort (Zeller and Hildebrandt,
// Simplifying and Isolating Failure-Inducing Input, IEEE TSE 28(2), 2002). Steps that are no longer
// possible are left out with them.
func (m *model) shrunk(f drawnFinding) Finding {
	z := shrinker{stepper: m.again().stepper(), want: m.sortOf(&f.Finding), left: mostShrinking}
	best := z.picks(f.way)
	for size := max(1, len(best)/2); ; {
		before := len(best)
		for at := 0; at < len(best) && z.left > 0; {
			fewer := slices.Concat(best[:at], best[min(at+size, len(best)):])
			if g, ok := z.leads(fewer); ok && len(z.taken) < len(best) {
				g.Number = f.Number
				f, best = drawnFinding{g, slices.Clone(z.way)}, slices.Clone(z.taken)
			} else {
				at += size
			}
		}
		switch {
		case z.left > 0 && size > 1:
			size /= 2
		case z.left <= 0 || len(best) == before:
			f.Schedule = z.words(f.way)
			return f.Finding
		}
	}
}

// picks are the steps of a schedule.
func (z *shrinker) picks(way []step) []pick {
	list := make([]pick, 0, len(way))
	z.next = state{}
	z.start()
	for _, taken := range way {
		z.look()
		list = append(list, pick{z.key(&z.acts[taken.index]), taken.torn})
		z.step(&z.state, &z.acts[taken.index], taken.torn)
	}
	return list
}

// look lists what can happen next.
func (z *shrinker) look() ending {
	z.state.copy(&z.next)
	z.acts = z.actions(&z.state, z.acts)
	return z.ending(&z.state, &z.acts)
}

// key is what an action is told by in other states, where its message may be due at another time.
func (z *shrinker) key(a *action) uint64 {
	what := uint64(a.place)
	switch a.verb {
	case deliver, drop, duplicate, overtake:
		what = z.flights.at(z.state.flights[a.place]).what
	case fire:
		what = z.nodes.at(z.state.nodes[a.node]).timers[a.place].id
	case planned:
		what = uint64(z.state.planned)
	}
	return algorithms.Hash(uint64(a.verb), uint64(a.node), what)
}

// leads follows those steps of a schedule that are possible, and reports whether they lead to a
// finding of the sort that is wanted; which ones these are is left in z.
func (z *shrinker) leads(steps []pick) (Finding, bool) {
	z.way, z.taken, z.next = z.way[:0], z.taken[:0], state{}
	for r := z.start(); ; {
		if r.err != nil {
			f := Finding{Kind: r.kind, Err: r.err, Used: z.next.used}
			return f, z.sortOf(&f) == z.want
		}
		for _, f := range z.look().findings {
			if z.sortOf(&f) == z.want {
				return f, true
			}
		}
		next := -1
		for next < 0 && len(steps) > 0 {
			next = z.at(steps[0])
			if next >= 0 {
				z.taken = append(z.taken, steps[0])
				z.way = append(z.way, step{next, steps[0].torn})
			}
			steps = steps[1:]
		}
		if next < 0 {
			return Finding{}, false
		}
		z.left -= len(z.acts)
		last := z.way[len(z.way)-1]
		r = z.step(&z.state, &z.acts[last.index], last.torn)
	}
}

// at is the place of the action that a step means, -1 where it is not possible.
func (z *shrinker) at(want pick) int {
	for i := range z.acts {
		a := &z.acts[i]
		if z.key(a) != want.key {
			continue
		}
		if want.torn == 0 || z.tears(&z.state, a) && want.torn < z.step(&z.state, a, 0).effects {
			return i
		}
	}
	return -1
}

// sortOf is the sort of a finding, which it is told of whether it is promised.
func (m *model) sortOf(f *Finding) sort {
	for failure, bound := range m.cfg.Bounds {
		if bound == Any {
			f.Used[failure] = Any
		}
	}
	f.Claimed = m.spec.Promises(m.cfg.Params) && claimed(m.spec, f)
	return sort{f.Kind, textOf(f.Err), f.Claimed}
}

// again is the same model with nothing known yet.
func (m *model) again() *model {
	return &model{
		protocol: m.protocol, cfg: m.cfg, setup: m.setup, inst: m.inst, seed: m.seed, ordered: m.ordered,
		plan: m.plan, cuts: m.cuts, renaming: m.renaming, expected: m.expected, exact: m.exact,
		judgePlan: m.judgePlan, shared: m.shared,
	}
}
