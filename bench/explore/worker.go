package explore

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// worker expands states of a level, one goroutine each.
type worker[M algorithms.Message, S any, P algorithms.NodeOf[S, M]] struct {
	e *search[M, S, P]
	*stepper[M, S, P]

	state   state
	acts    []action
	done    []sleeper
	sleep   []sleeper
	found   []found
	steps   int64
	ends    int64
	goals   int64
	reached bool
	horizon bool
}

// expand executes all that can happen in a state and need not be left out.
func (w *worker[M, S, P]) expand(at int) {
	c := &w.e.level[at]
	s := &w.state
	s.unpack(w.e.states[c.mark>>58][c.at : c.at+c.size])
	goal := w.judges.at(s.judge).goal
	w.reached = w.reached || goal
	w.acts = w.actions(s, w.acts)
	if settled := w.inst.Perpetual && goal && int(s.planned) == len(w.plan); settled || w.silent(s) {
		w.end(s, at, goal)
		if settled {
			w.failuresOnly()
		}
	}
	w.done = w.done[:0]
	for i := range w.acts {
		a := &w.acts[i]
		if !w.cfg.Unreduced && a.free() && sleeps(c.sleep, a) {
			continue
		}
		r := w.execute(c, at, a, step{index: i})
		if a.free() {
			w.done = append(w.done, newSleeper(a, r.observed))
		}
		if w.tears(s, a) {
			for torn := 1; torn < min(r.effects, 256); torn++ {
				w.execute(c, at, a, step{i, torn})
			}
		}
	}
}

// execute takes one step from a state.
func (w *worker[M, S, P]) execute(c *candidate, at int, a *action, taken step) result {
	r := w.step(&w.state, a, taken.torn)
	w.steps++
	if r.err != nil {
		w.found = append(w.found, found{
			at: at, step: taken, Finding: Finding{Kind: r.kind, Err: r.err, Used: w.next.used},
		})
		return r
	}
	w.sleep = w.sleep[:0]
	if !w.cfg.Unreduced && a.free() && taken.torn == 0 {
		w.sleep = inherit(w.sleep, c.sleep, a, r.observed, w.inst.Perpetual)
		w.sleep = inherit(w.sleep, w.done, a, r.observed, w.inst.Perpetual)
	}
	even := w.e.visited.reach(w.mark(&w.next), &w.next, uint32(at), taken.word(), w.e.depth, w.sleep)
	if !even && w.exact {
		w.found = append(w.found, found{at: at, step: taken, Finding: Finding{Kind: Miscount, Err: fmt.Errorf(
			"%d messages lead to the same as another number of them", w.next.sent), Used: w.next.used}})
	}
	return r
}

// silent reports whether nothing happens any more unless something fails.
func (w *worker[M, S, P]) silent(s *state) bool {
	for i := range w.acts {
		if w.acts[i].verb < crash {
			return false
		}
	}
	for _, id := range s.nodes {
		if len(w.nodes.at(id).timers) > 0 {
			w.horizon = true // they lie beyond it
			return false
		}
	}
	return true
}

// failuresOnly leaves what may still go wrong after the end of a run.
func (w *worker[M, S, P]) failuresOnly() {
	kept := w.acts[:0]
	for _, a := range w.acts {
		if a.verb >= crash {
			kept = append(kept, a)
		}
	}
	w.acts = kept
}

// end judges a state in which a run would end.
func (w *worker[M, S, P]) end(s *state, at int, goal bool) {
	w.ends++
	if goal {
		w.goals++
	}
	checker := *w.judgePlan.Copy(&w.judges.at(s.judge).checker, w.shared)
	bad := func(kind Kind, err error) {
		w.found = append(w.found, found{at: at, end: true, Finding: Finding{Kind: kind, Err: err, Used: s.used}})
	}
	if f, ok := checker.(algorithms.FinalChecker); ok {
		if err := f.Finish(!w.inst.Perpetual); err != nil {
			bad(Violation, err)
			return
		}
	}
	if e := w.expected; w.exact && !e.Contains(float64(s.sent)) {
		bad(Miscount, fmt.Errorf("%d messages, and the textbook has exactly %.0f", s.sent, e.Low))
	}
	if goal {
		return
	}
	text := "nothing more happens, and the goal is not reached"
	if e, ok := checker.(algorithms.Explainer); ok {
		if why := e.Obstacle(); why != "" {
			text = why
		}
	}
	bad(Deadlock, errors.New(text))
}
