package cluster

import (
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// judge is the way to the checker, which hears one thing at a time, and nothing after the run has ended. It also
// knows who is down.
type judge struct {
	mu        sync.Mutex
	verdict   engine.Verdict
	perpetual bool
	began     time.Time
	last      algorithms.Time
	down      []bool
	crashed   []bool // has been down at some time
	failure   error  // a protocol that broke its contract, which is no outcome
	why       engine.End
	ended     chan struct{}
}

func newJudge(inst instance, n int, seed uint64, planned bool) *judge {
	return &judge{
		verdict: engine.NewVerdict(inst.checker, seed, inst.perpetual, planned), perpetual: inst.perpetual,
		down: make([]bool, n), crashed: make([]bool, n), ended: make(chan struct{}),
	}
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
		if j.verdict.Observe(at, node, o) {
			j.end(engine.Violated)
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
		j.verdict.Fault(at, f)
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
	j.verdict.FaultsOver()
	j.settle()
}

// allStarted says that all nodes have.
func (j *judge) allStarted() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.verdict.AllStarted()
	j.settle()
}

// settle ends a run that does not end by itself.
func (j *judge) settle() {
	if j.verdict.Settled() {
		j.end(engine.AtGoal)
	}
}

// finish fills in the verdict, once, after the end.
func (j *judge) finish(out *engine.Outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	out.End = j.why
	out.Time = max(out.Time, j.last)
	j.verdict.Finish(out.Time, out)
}
