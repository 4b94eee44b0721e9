package cluster

import (
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// verdict is the way to the checker, which hears one thing at a time, and nothing after the run has
// ended. It also knows who is down.
type verdict struct {
	mu        sync.Mutex
	is        engine.Verdict
	perpetual bool
	began     time.Time
	last      algorithms.Time
	down      []bool
	crashed   []bool // has been down at some time
	failure   error  // a protocol that broke its contract, which is no outcome
	why       engine.End
	ended     chan struct{}
}

func newVerdict(inst instance, n int, seed uint64, planned bool) *verdict {
	return &verdict{
		is: engine.NewVerdict(inst.checker, seed, inst.perpetual, planned), perpetual: inst.perpetual,
		down: make([]bool, n), crashed: make([]bool, n), ended: make(chan struct{}),
	}
}

// now is the clock of the run; the caller holds the lock.
func (v *verdict) now() algorithms.Time {
	if v.began.IsZero() {
		return 0
	}
	return algorithms.Time(time.Since(v.began) / time.Microsecond)
}

func (v *verdict) start() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.began = time.Now()
}

// elapsed is the time since the start.
func (v *verdict) elapsed() algorithms.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now()
}

func (v *verdict) over() bool {
	select {
	case <-v.ended:
		return true
	default:
		return false
	}
}

// end ends the run; the first reason stands. The caller holds the lock.
func (v *verdict) end(why engine.End) bool {
	if v.over() {
		return false
	}
	v.why = why
	close(v.ended)
	return true
}

func (v *verdict) stop(why engine.End) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.end(why)
}

// fail ends a run that has no outcome.
func (v *verdict) fail(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.end(engine.Cancelled) {
		v.failure = err
	}
}

// observe passes on what a node reported in one call.
func (v *verdict) observe(node algorithms.ID, seen []algorithms.Observation) (over bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.over() {
		return true
	}
	at := v.now()
	v.last = at
	for _, o := range seen {
		if v.is.Observe(at, node, o) {
			v.end(engine.Violated)
		}
	}
	v.settle()
	return v.over()
}

// fault tells the checker of a fault that has happened, or happens now; false where it
// changes nothing, because the node is down already, or up.
func (v *verdict) fault(f algorithms.Fault) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch f.Kind {
	case algorithms.Crash:
		if v.down[f.Node] {
			return false
		}
		v.down[f.Node], v.crashed[f.Node] = true, true
	case algorithms.Recover:
		if !v.down[f.Node] {
			return false
		}
		v.down[f.Node] = false
	}
	if !v.over() {
		at := v.now()
		v.last = at
		v.is.Fault(at, f)
		v.settle()
	}
	return true
}

func (v *verdict) isDown(node algorithms.ID) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.down[node]
}

// faultsOver says that no fault is left in the plan.
func (v *verdict) faultsOver() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.is.FaultsOver()
	v.settle()
}

// allStarted says that all nodes have.
func (v *verdict) allStarted() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.is.AllStarted()
	v.settle()
}

// settle ends a run that does not end by itself.
func (v *verdict) settle() {
	if v.is.Settled() {
		v.end(engine.AtGoal)
	}
}

// finish fills in the verdict, once, after the end.
func (v *verdict) finish(out *engine.Outcome) {
	v.mu.Lock()
	defer v.mu.Unlock()
	out.End = v.why
	out.Time = max(out.Time, v.last)
	v.is.Finish(out.Time, out)
}
