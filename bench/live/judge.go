package live

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// judge is the way to the checker, which hears one thing at a time, and nothing after the
// run has ended.
type judge struct {
	clock     *clock
	ending    *ending
	witness   *witness
	seed      uint64
	perpetual bool
	idle      atomic.Int32 // nodes of a perpetual protocol that have still to start

	mu        sync.Mutex
	checker   algorithms.Checker
	goal      bool
	goalAt    algorithms.Time
	started   bool // all nodes have
	planned   bool // a fault is still to come
	violation error
}

// reset takes the checker of a new execution.
func (j *judge) reset(c algorithms.Checker, perpetual, planned bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.checker, j.perpetual, j.planned = c, perpetual, planned
	j.goal, j.goalAt, j.started, j.violation = false, 0, false, nil
	j.note(0)
}

// observe passes on what a node reported in one call.
func (j *judge) observe(node algorithms.ID, seen []algorithms.Observation) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.ending.over() {
		return
	}
	at := j.clock.now()
	for _, o := range seen {
		if j.witness.present() {
			j.witness.observation(node, o)
		}
		err := j.checker.Observe(at, node, o)
		j.note(at)
		if err != nil && j.ending.set(engine.Violated) {
			j.violation = fmt.Errorf("%w (at %v, seed %d)", err, at, j.seed)
		}
	}
	j.settle()
}

// fault tells the checker of a fault that has happened.
func (j *judge) fault(f algorithms.Fault) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.ending.over() {
		return
	}
	at := j.clock.now()
	j.checker.Fault(at, f)
	j.note(at)
}

// faultsOver says that no fault is left in the plan.
func (j *judge) faultsOver() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.planned = false
	j.settle()
}

// expect says how many nodes will start.
func (j *judge) expect(nodes int) {
	j.idle.Store(int32(nodes))
	if nodes == 0 {
		j.nodeStarted()
	}
}

// nodeStarted says that one more node has started. Only where a goal ends the
// run does it matter that all have.
func (j *judge) nodeStarted() {
	if !j.perpetual || j.idle.Add(-1) > 0 {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	j.started = true
	j.settle()
}

// note remembers when the goal was reached.
func (j *judge) note(at algorithms.Time) {
	if g := j.checker.Goal(); g != j.goal {
		j.goal = g
		if g {
			j.goalAt = at
		}
	}
}

// settle ends a run that does not end by itself.
func (j *judge) settle() {
	if j.perpetual && j.goal && j.started && !j.planned {
		j.ending.set(engine.AtGoal)
	}
}

// finish fills in the verdict. It is called once a run, after its end.
func (j *judge) finish(out *engine.Outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	out.End = j.ending.why()
	if f, ok := j.checker.(algorithms.FinalChecker); ok && j.violation == nil && out.End != engine.Cancelled {
		if err := f.Finish(out.End == engine.Quiet); err != nil {
			j.violation = fmt.Errorf("%w (at %v, seed %d)", err, out.Time, j.seed)
		}
	}
	out.Violation = j.violation
	if out.Violation != nil {
		out.End = engine.Violated
	}
	out.Goal, out.GoalAt = j.goal, j.goalAt
	out.Result = j.checker.Result()
}
