package cluster

import (
	"errors"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
)

// watched is a checker that lets a test see what it is told, and hold back its goal.
type watched struct {
	algorithms.Checker
	mu     sync.Mutex
	seen   func(node algorithms.ID, o algorithms.Observation)
	hold   func(faults []algorithms.Fault) bool // whether the goal does not count yet
	faults []algorithms.Fault
}

func (w *watched) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	err := w.Checker.Observe(at, node, o)
	if w.seen != nil {
		w.seen(node, o)
	}
	return err
}

func (w *watched) Fault(at algorithms.Time, f algorithms.Fault) {
	w.Checker.Fault(at, f)
	w.mu.Lock()
	w.faults = append(w.faults, f)
	w.mu.Unlock()
}

func (w *watched) Goal() bool {
	return w.Checker.Goal() && (w.hold == nil || !w.hold(w.faults))
}

// watch puts a watched checker into a program, for one execution.
func (w *watched) watch(p Program) Program {
	inner := p.instance
	p.instance = func(s algorithms.Setup) (instance, error) {
		inst, err := inner(s)
		w.Checker = inst.checker
		inst.checker = w
		return inst, err
	}
	return p
}

// crashes is how often a node has crashed, as the checker was told.
func crashes(faults []algorithms.Fault, node algorithms.ID) (n int) {
	for _, f := range faults {
		if f.Kind == algorithms.Crash && f.Node == node {
			n++
		}
	}
	return n
}

// strict is a checker that allows three laps.
type strict struct{ algorithms.Checker }

func (s strict) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.Value > 3 {
		return errors.New("three laps are enough")
	}
	return s.Checker.Observe(at, node, o)
}
