package explore

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// ending says whether a run would end in a state, and what is wrong with that.
type ending struct {
	over     bool // nothing happens any more unless something fails
	goal     bool
	beyond   bool // what would happen lies beyond the horizon
	findings []Finding
}

// ending judges a state by what may happen in it. Where a protocol that never falls silent would
// end, only failures are left of that.
func (p *stepper) ending(s *state, acts *[]action) ending {
	e := ending{goal: p.judges.at(s.judge).goal}
	settled := p.inst.Perpetual && e.goal && int(s.planned) == len(p.plan)
	if e.over = settled; !settled {
		e.over, e.beyond = p.silent(s, *acts)
	} else {
		kept := (*acts)[:0]
		for _, a := range *acts {
			if a.verb >= crash {
				kept = append(kept, a)
			}
		}
		*acts = kept
	}
	if e.over {
		e.findings = p.faulted(s, e.goal)
	}
	return e
}

// silent reports whether nothing happens any more unless something fails, and whether timers would
// come back beyond the horizon.
func (p *stepper) silent(s *state, acts []action) (silent, beyond bool) {
	for i := range acts {
		if acts[i].verb < crash {
			return false, false
		}
	}
	for _, id := range s.nodes {
		if len(p.nodes.at(id).timers) > 0 {
			return false, true
		}
	}
	return true, false
}

// faulted is what is wrong with a state in which a run ends.
func (p *stepper) faulted(s *state, goal bool) (list []Finding) {
	bad := func(kind Kind, err error) { list = append(list, Finding{Kind: kind, Err: err, Used: s.used}) }
	checker := *p.judgePlan.Copy(&p.judges.at(s.judge).checker, p.shared)
	if f, ok := checker.(algorithms.FinalChecker); ok {
		if err := f.Finish(!p.inst.Perpetual); err != nil {
			bad(Violation, err)
			return list
		}
	}
	if e := p.expected; p.exact && !e.Contains(float64(s.sent)) {
		bad(Miscount, fmt.Errorf("%d messages, and the textbook has exactly %.0f", s.sent, e.Low))
	}
	if goal || p.deserted(s) {
		return list
	}
	text := "nothing more happens, and the goal is not reached"
	if e, ok := checker.(algorithms.Explainer); ok {
		if why := e.Obstacle(); why != "" {
			text = why
		}
	}
	bad(Deadlock, errors.New(text))
	return list
}

// deserted reports whether all nodes are down: nobody is left then of whom a goal could be asked.
func (p *stepper) deserted(s *state) bool {
	return !slices.ContainsFunc(s.nodes, func(id uint32) bool { return !p.nodes.at(id).down })
}

// tally counts endings.
type tally struct {
	ends, goals      int64
	reached, horizon bool
}

func (t *tally) add(e ending) {
	t.reached = t.reached || e.goal
	t.horizon = t.horizon || e.beyond
	if e.over {
		t.ends++
		if e.goal {
			t.goals++
		}
	}
}

// into adds what was counted to a report, and begins anew.
func (t *tally) into(r *Report) {
	r.Ends += t.ends
	r.Goals += t.goals
	r.Reached = r.Reached || t.reached
	r.Horizon = r.Horizon || t.horizon
	*t = tally{}
}
