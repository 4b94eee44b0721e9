package cluster

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/internal/suggest"
)

var _ handler = (*Run)(nil)

// observed implements handler.
func (r *Run) observed(h *remote, b control.Batch) (over bool, err error) {
	return r.current().observe(h.node, b)
}

// bounds implements handler.
func (r *Run) bounds(h *remote) control.Bounds {
	return control.Bounds{
		Nodes: r.cfg.Graph.N(), Observations: len(r.program.Spec.Observations), CPUs: h.cpus,
		Elapsed: r.current().elapsed().Duration(),
	}
}

// broke implements handler.
func (r *Run) broke(h *remote, b *control.Failure) {
	if !b.Crash {
		r.current().fail(fmt.Errorf("cluster: %s: node %d says %s", r.program.Spec.Name, h.node, suggest.Said(b.Text)))
		return
	}
	r.lose(h, fmt.Errorf("it says %s", suggest.Said(b.Text)), true)
}

// lost implements handler: the process was killed, or its machine is gone.
func (r *Run) lost(h *remote) {
	r.mu.Lock()
	h.dead = true
	here := r.hosts[h.node] == h && !h.returning
	r.mu.Unlock()
	if here { // it was not let go
		r.lose(h, h.err, false)
	}
}

func (r *Run) lose(h *remote, err error, counted bool) {
	v := r.current()
	at, over := v.elapsed(), v.over()
	news := v.fault(algorithms.Fault{At: at, Kind: algorithms.Crash, Node: h.node})
	if over {
		return
	}
	r.mu.Lock()
	r.losses = append(r.losses, Loss{Host: h.name, Node: h.node, At: at, Err: err, Counted: counted, wasDown: !news})
	r.mu.Unlock()
	select {
	case r.stir <- struct{}{}:
	default:
	}
}

// onlyLost reports whether all that went wrong is that processes are gone, of which the checker
// knows.
func onlyLost(err error) bool {
	if err == nil {
		return false
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return !slices.ContainsFunc(joined.Unwrap(), func(e error) bool { return !onlyLost(e) })
	}
	var lost *lostError
	return errors.As(err, &lost)
}
