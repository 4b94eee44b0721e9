package cluster

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// Run is an algorithm on node processes, ready to be executed. Its methods are for one
// goroutine at a time.
type Run struct {
	cfg      Config
	program  Program
	expected algorithms.Expected
	parts    []engine.Part
	closed   bool
	armed    bool

	// Of the present execution.
	ctx         context.Context
	plan        []algorithms.Fault
	draw        uint64 // the seed of what links do
	verdict     *verdict
	token       socket.Token
	authority   *socket.Authority
	addresses   []netip.AddrPort
	termination terminationDetector
	cuts        []*algorithms.Cut
	faults      int64 // that have happened
	clean       bool  // the last one left nothing under way, and all processes are there

	mu     sync.Mutex // also of verdict, which only begin changes
	hosts  []*remote  // by node; nil where the process is lost
	losses []Loss
	stir   chan struct{} // says that hosts changed

	metered   engine.Metered
	unmetered []string // which nodes are missing in metered, and why
	sockets   socket.Counts
}

var _ engine.Execution = (*Run)(nil)

// Prepare connects to the hosts and makes a run that is ready for its first execution. All
// hosts that cannot be used are named together.
func Prepare(ctx context.Context, p Program, cfg Config) (*Run, error) {
	if p.Spec == nil {
		return nil, errors.New("cluster: no program")
	}
	if err := cfg.Validate(); err != nil {
		return nil, err
	}
	r := &Run{cfg: cfg.withDefaults(), program: p, stir: make(chan struct{}, 1)}
	n := r.cfg.Graph.N()
	r.hosts = make([]*remote, n)
	r.expected, r.parts = engine.Expected(p.Spec, r.cfg.Setup()), engine.Parts(p.Spec, r.cfg.Setup())
	if err := r.arm(ctx); err != nil {
		r.Close()
		return nil, fmt.Errorf("cluster: %w", err)
	}
	return r, nil
}

// Reset makes the run ready for one more execution of the same configuration. Hosts that were
// lost must be back.
func (r *Run) Reset() error {
	if r.closed {
		return errClosed
	}
	if err := r.arm(context.Background()); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

var (
	errClosed = errors.New("cluster: the run is closed")
	errSpent  = errors.New("cluster: the run was executed already: Reset it before it is executed again")
)

// each does something for every node at the same time.
func (r *Run) each(f func(i int) error) error {
	errs := make([]error, r.cfg.Graph.N())
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { errs[i] = f(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// tell gives an order to every host that is there, at the same time.
func (r *Run) tell(o control.Order) error {
	return r.each(func(i int) error {
		if h := r.host(i); h != nil {
			_, err := h.ask(r.ctx, o)
			return err
		}
		return nil
	})
}

// host is the process of a node, nil where it is lost.
func (r *Run) host(i int) *remote {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hosts[i]
}

func (r *Run) setHost(i int, h *remote) {
	r.mu.Lock()
	old := r.hosts[i]
	r.hosts[i] = h
	r.mu.Unlock()
	if old != nil {
		old.close()
	}
}

// Close lets the nodes go; their processes wait for the next coordinator.
func (r *Run) Close() {
	r.closed, r.armed = true, false
	_ = r.each(func(i int) error {
		r.setHost(i, nil)
		return nil
	})
}
