package cluster

import (
	"fmt"
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// judge is the way to the checker, which hears one thing at a time, and nothing after the run has ended. It also
// knows who is down.
type judge struct {
	mu        sync.Mutex
	checker   algorithms.Checker
	perpetual bool
	seed      uint64
	began     time.Time
	goal      bool
	goalAt    algorithms.Time
	last      algorithms.Time
	started   bool // all nodes have
	planned   bool // a fault is still to come
	down      []bool
	crashed   []bool // has been down at some time
	violation error
	failure   error // a protocol that broke its contract, which is no outcome
	why       engine.End
	ended     chan struct{}
}

func newJudge(inst instance, n int, seed uint64, planned bool) *judge {
	j := &judge{
		checker: inst.checker, perpetual: inst.perpetual, seed: seed, planned: planned,
		down: make([]bool, n), crashed: make([]bool, n), ended: make(chan struct{}),
	}
	j.note(0)
	return j
}

// now is the clock of the run; the caller holds the lock.
func (j *judge) now() algorithms.Time {
	if j.began.IsZero() {
		return 0
	}
	return algorithms.Time(time.Since(j.began) / time.Microsecond)
}

func (j *judge) start() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.began = time.Now()
}

// elapsed is the time since the start.
func (j *judge) elapsed() algorithms.Time {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.now()
}

func (j *judge) over() bool {
	select {
	case <-j.ended:
		return true
	default:
		return false
	}
}

// end ends the run; the first reason stands. The caller holds the lock.
func (j *judge) end(why engine.End) bool {
	if j.over() {
		return false
	}
	j.why = why
	close(j.ended)
	return true
}

func (j *judge) stop(why engine.End) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.end(why)
}

// fail ends a run that has no outcome.
func (j *judge) fail(err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.end(engine.Cancelled) {
		j.failure = err
	}
}

// observe passes on what a node reported in one call.
func (j *judge) observe(node algorithms.ID, seen []algorithms.Observation) (over bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.over() {
		return true
	}
	at := j.now()
	j.last = at
	for _, o := range seen {
		err := j.checker.Observe(at, node, o)
		j.note(at)
		if err != nil && j.end(engine.Violated) {
			j.violation = fmt.Errorf("%w (at %v, seed %d)", err, at, j.seed)
		}
	}
	j.settle()
	return j.over()
}

// fault tells the checker of a fault that has happened, or happens now; false where it
// changes nothing, because the node is down already, or up.
func (j *judge) fault(f algorithms.Fault) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	switch f.Kind {
	case algorithms.Crash:
		if j.down[f.Node] {
			return false
		}
		j.down[f.Node], j.crashed[f.Node] = true, true
	case algorithms.Recover:
		if !j.down[f.Node] {
			return false
		}
		j.down[f.Node] = false
	}
	if !j.over() {
		at := j.now()
		j.last = at
		j.checker.Fault(at, f)
		j.note(at)
		j.settle()
	}
	return true
}

func (j *judge) isDown(node algorithms.ID) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.down[node]
}

// faultsOver says that no fault is left in the plan.
func (j *judge) faultsOver() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.planned = false
	j.settle()
}

// allStarted says that all nodes have.
func (j *judge) allStarted() {
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
		j.end(engine.AtGoal)
	}
}

// finish fills in the verdict, once, after the end.
func (j *judge) finish(out *engine.Outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	out.End = j.why
	out.Time = max(out.Time, j.last)
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
