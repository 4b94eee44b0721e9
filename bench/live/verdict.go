package live

import (
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// verdict is the way to the checker for all nodes, which hears one thing at a time, and nothing
// after the run has ended.
type verdict struct {
	clock     *clock
	ending    *ending
	witness   *witness
	perpetual bool
	idle      atomic.Int32 // nodes of a perpetual protocol that have still to start

	mu sync.Mutex
	is engine.Verdict
}

// reset takes the verdict of a new execution.
func (v *verdict) reset(of engine.Verdict, perpetual bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.is, v.perpetual = of, perpetual
}

// observe passes on what a node reported in one call.
func (v *verdict) observe(node algorithms.ID, seen []algorithms.Observation) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.ending.over() {
		return
	}
	at := v.clock.now()
	for _, o := range seen {
		if v.witness.present() {
			v.witness.observation(node, o)
		}
		if v.is.Observe(at, node, o) {
			v.ending.set(engine.Violated)
		}
	}
	v.settle()
}

// fault tells the checker of a fault that has happened.
func (v *verdict) fault(f algorithms.Fault) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if !v.ending.over() {
		v.is.Fault(v.clock.now(), f)
	}
}

// faultsOver says that no fault is left in the plan.
func (v *verdict) faultsOver() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.is.FaultsOver()
	v.settle()
}

// expect says how many nodes will start.
func (v *verdict) expect(nodes int) {
	v.idle.Store(int32(nodes))
	if nodes == 0 {
		v.nodeStarted()
	}
}

// nodeStarted says that one more node has started. Only where a goal ends the
// run does it matter that all have.
func (v *verdict) nodeStarted() {
	if !v.perpetual || v.idle.Add(-1) > 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.is.AllStarted()
	v.settle()
}

// settle ends a run that does not end by itself.
func (v *verdict) settle() {
	if v.is.Settled() {
		v.ending.set(engine.AtGoal)
	}
}

// finish fills in the verdict. It is called once a run, after its end.
func (v *verdict) finish(out *engine.Outcome) {
	v.mu.Lock()
	defer v.mu.Unlock()
	out.End = v.ending.why()
	v.is.Finish(out.Time, out)
}
