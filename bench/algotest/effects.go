package algotest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

const (
	maxStable  = 1 << 20
	maxMessage = 1 << 16
)

// call lets a node act, and holds what it does to the contract.
func (w *world[M, S, P]) call(id algorithms.ID, f func(*algorithms.Env[M])) error {
	w.env.Bind(id, w.now, &w.rngs[id], &w.seqs[id])
	f(w.env)
	e := w.env.Effects()
	defer e.Clear()
	if most := 1000 + 100*len(w.nodes); len(e.Sends)+len(e.Timers)+len(e.Observations) > most {
		return fmt.Errorf("node %d sends %d messages, sets %d timers and reports %d observations in one call "+
			"(allowed: %d together)",
			id, len(e.Sends), len(e.Timers), len(e.Observations), most)
	}
	if e.Persisted {
		if len(e.Stable) > maxStable {
			return fmt.Errorf("node %d persists %d bytes (allowed: %d)", id, len(e.Stable), maxStable)
		}
		w.stable[id] = slices.Clone(e.Stable)
	}
	for _, o := range e.Observations {
		if int(o.What) >= len(w.alg.Spec.Observations) {
			return fmt.Errorf("node %d reports observation %d (allowed: 0 to %d)",
				id, o.What, len(w.alg.Spec.Observations)-1)
		}
		if !w.over {
			w.over = w.inst.Checker.Observe(w.now, id, o) != nil
			w.inst.Checker.Goal()
			w.inst.Checker.Result()
		}
	}
	w.timers[id] = append(w.timers[id], e.Timers...)
	w.timers[id] = slices.DeleteFunc(w.timers[id], func(t algorithms.SetTimer) bool {
		return slices.Contains(e.Cancels, algorithms.TimerID(t.Seq))
	})
	for _, m := range e.Sends {
		if err := w.take(id, m.To, m.Msg); err != nil {
			return err
		}
	}
	return nil
}

// take puts a message that a node has sent on its way.
func (w *world[M, S, P]) take(from, to algorithms.ID, m M) error {
	switch {
	case from != to && !w.graph.Linked(from, to):
		return fmt.Errorf("node %d sends %+v to %d, to which it has no link", from, m, to)
	case int(m.Kind()) >= len(w.alg.Spec.Kinds):
		return fmt.Errorf("node %d sends %+v of kind %d (allowed: 0 to %d)", from, m, m.Kind(), len(w.alg.Spec.Kinds)-1)
	case m.Size() > maxMessage || m.Size() < 0:
		return fmt.Errorf("node %d sends %d bytes to %d (allowed: 0 to %d)", from, m.Size(), to, maxMessage)
	}
	b := m.Append(nil)
	if m.Size() != len(b) {
		return fmt.Errorf("node %d sends %+v: Size is %d, and Append writes %d bytes: % x",
			from, m, m.Size(), len(b), b)
	}
	back, err := w.alg.Decode(b)
	if err == nil && !same(m, back) {
		err = errors.New("it comes back as another message")
	}
	if err != nil {
		return fmt.Errorf("node %d sends %+v, which does not survive its encoding % x: %w", from, m, b, err)
	}
	if len(w.flying) == maxFlying {
		w.flying = slices.Delete(w.flying, 0, maxFlying/2)
	}
	w.flying = append(w.flying, flight[M]{from, to, m})
	return nil
}
