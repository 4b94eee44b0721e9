package publish

import "github.com/joulemark/joulemark/algorithms"

// rest is the checker of SWIMGossip: its goal is that the event has died out, so that no node that
// is up has it in its queue. Whom it has not reached by then shows in the coverage.
type rest struct {
	*deliveries
	busy []bool // by node
	left int    // nodes that are up and busy
}

var _ algorithms.Checker = (*rest)(nil)

func newRest(n int) *rest {
	return &rest{deliveries: newDeliveries(n, originID, originID+1, 1), busy: make([]bool, n)}
}

// set notes whether a node is busy.
func (r *rest) set(node algorithms.ID, busy bool) {
	if r.busy[node] == busy {
		return
	}
	r.busy[node] = busy
	if busy {
		r.left++
	} else {
		r.left--
	}
}

// Observe implements algorithms.Checker.
func (r *rest) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	r.set(node, o.What != sawStopped)
	return r.deliveries.Observe(at, node, o)
}

// Fault implements algorithms.Checker.
func (r *rest) Fault(at algorithms.Time, f algorithms.Fault) {
	if f.Kind == algorithms.Crash {
		r.set(f.Node, false)
	}
	r.deliveries.Fault(at, f)
}

// Goal implements algorithms.Checker. Where the origin is down before it starts, nothing will
// happen.
func (r *rest) Goal() bool { return r.left == 0 && (r.published != 0 || !r.Up(originID)) }
