package explore

import "fmt"

// worker expands states of a level, one goroutine each.
type worker struct {
	e *search
	*stepper

	state state
	acts  []action
	done  []sleeper
	sleep []sleeper
	found []found
	steps int64
	tally tally
}

// expand executes all that can happen in a state and need not be left out.
func (w *worker) expand(at int) {
	c := &w.e.level[at]
	s := &w.state
	s.unpack(w.e.states[c.mark>>58][c.at : c.at+c.size])
	w.acts = w.actions(s, w.acts)
	end := w.ending(s, &w.acts)
	w.tally.add(end)
	for _, f := range end.findings {
		w.found = append(w.found, found{at: at, end: true, Finding: f})
	}
	w.done = w.done[:0]
	for i := range w.acts {
		a := &w.acts[i]
		if !w.cfg.Unreduced && a.free() && sleeps(c.sleep, a) {
			continue
		}
		r := w.execute(c, at, a, step{index: i})
		tears := w.tears(s, a)
		if a.free() { // the checker hears of a crash in the middle of it too
			w.done = append(w.done, newSleeper(a, r.observed || tears))
		}
		if tears {
			for torn := 1; torn < min(r.effects, 256); torn++ {
				w.execute(c, at, a, step{i, torn})
			}
		}
	}
}

// execute takes one step from a state.
func (w *worker) execute(c *candidate, at int, a *action, taken step) result {
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
