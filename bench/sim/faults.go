package sim

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// applyFaults carries out what is planned up to and including at.
func (r *run[M, S, P]) applyFaults(at algorithms.Time) {
	for len(r.plan) > 0 && r.plan[0].At <= at && !r.stopped() {
		f := r.plan[0]
		if r.plan = r.plan[1:]; len(r.plan) == 0 {
			r.verdict.FaultsOver()
		}
		r.out.Events++
		r.out.Time = r.now
		switch f.Kind {
		case algorithms.Crash:
			r.crash(f)
		case algorithms.Recover:
			r.recover(f)
		case algorithms.Split:
			r.cuts = append(r.cuts, f.Cut)
			r.tell(f)
		case algorithms.Heal:
			r.cuts = slices.DeleteFunc(r.cuts, func(c *algorithms.Cut) bool { return c == f.Cut })
			r.tell(f)
		}
	}
}

// tell tells of a fault that changes something: one that does not, has not happened.
func (r *run[M, S, P]) tell(f algorithms.Fault) {
	if r.cfg.Tracer != nil {
		r.cfg.Tracer.Trace(engine.Event{At: r.now, Step: engine.StepFault, Node: f.Node, Fault: f})
	}
	r.verdict.Fault(r.now, f)
}

func (r *run[M, S, P]) crash(f algorithms.Fault) {
	if r.down[f.Node] {
		return
	}
	r.down[f.Node] = true
	r.downs++
	r.floors[f.Node] = r.slots[f.Node].seq + 1
	r.tell(f)
}

// recover brings a node back with nothing but its stable storage.
func (r *run[M, S, P]) recover(f algorithms.Fault) {
	if !r.down[f.Node] {
		return
	}
	r.down[f.Node] = false
	r.downs--
	r.tell(f)
	s := &r.slots[f.Node]
	s.node = r.inst.Node(f.Node)
	env := r.bind(f.Node, s)
	if back, ok := any(P(&s.node)).(algorithms.Recoverer[M]); ok {
		back.Recover(env, slices.Clone(r.stable[f.Node]))
	} else {
		P(&s.node).Start(env)
	}
	r.carryOut(f.Node, s)
}

// cancel marks a pending timer as void. A number that belongs to no pending timer is
// forgotten at the end of the run.
func (r *run[M, S, P]) cancel(k timerKey) { r.voided[k] = struct{}{} }
