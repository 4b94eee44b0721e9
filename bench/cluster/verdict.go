package cluster

import (
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
)

// verdict is the way to the checker, which hears one thing at a time, and nothing after the run has
// ended. It also knows who is down.
type verdict struct {
	mu        sync.Mutex
	is        engine.Verdict
	history   history
	perpetual bool
	began     time.Time
	last      algorithms.Time
	down      []bool
	crashed   []bool // has been down at some time
	failure   error  // a protocol that broke its contract, which is no outcome
	why       engine.End
	ended     chan struct{}
}

func newVerdict(of engine.Judged, afresh func() (algorithms.Checker, error)) *verdict {
	return &verdict{
		is: engine.NewVerdict(of), perpetual: of.Perpetual,
		history: history{
			afresh: afresh, heard: make([]uint64, of.Nodes), of: of,
			faultsOver: len(of.Workload)+len(of.Scenario) == 0,
		},
		down: make([]bool, of.Nodes), crashed: make([]bool, of.Nodes), ended: make(chan struct{}),
	}
}

// now is the clock of the run; the caller holds the lock.
func (v *verdict) now() algorithms.Time {
	if v.began.IsZero() {
		return 0
	}
	return algorithms.Time(time.Since(v.began) / time.Microsecond)
}

// start starts the clock. keeps says that a node which is lost may come back.
func (v *verdict) start(keeps bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.began = time.Now()
	v.history.kept = keeps
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

// observe passes on what a node reported in one call. An error says that it cannot be.
func (v *verdict) observe(node algorithms.ID, b control.Batch) (over bool, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.over() {
		return true, nil
	}
	if err := v.history.next(node, b.Number); err != nil {
		return false, err
	}
	at := v.now()
	v.last = at
	for _, o := range b.Seen {
		v.history.add(event{at: at, node: node, seen: o})
		if v.is.Observe(at, node, o) {
			v.end(engine.Violated)
		}
	}
	v.settle()
	return v.over(), nil
}

// late takes what a node that comes back has made durable last, and reports again because its
// process may have been killed before it was heard. What is news happened before the crash, so the
// checker is asked anew, about all that has happened in its true order.
func (v *verdict) late(node algorithms.ID, b *control.Batch) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.over() {
		return nil
	}
	news, err := v.history.late(node, b)
	if err != nil || !news {
		return err
	}
	if v.is, err = v.history.retell(); err != nil {
		return err
	}
	if v.is.Violated() {
		v.end(engine.Violated)
	}
	v.settle()
	return nil
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
		v.history.add(event{at: at, node: f.Node, fault: &f})
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
	v.history.faultsOver = true
	v.settle()
}

// allStarted says that all nodes have.
func (v *verdict) allStarted() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.is.AllStarted()
	v.history.allStarted = true
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
