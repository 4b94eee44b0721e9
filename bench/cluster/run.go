package cluster

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// Run is an algorithm on node processes, ready to be executed. Its methods are for one
// goroutine at a time.
type Run struct {
	cfg      Config
	program  Program
	expected algorithms.Expected
	closed   bool
	armed    bool

	// Of the present execution.
	plan      []algorithms.Fault
	judge     *judge
	token     socket.Token
	authority *socket.Authority
	addresses []netip.AddrPort
	census    census
	cuts      []*algorithms.Cut
	faults    int64 // that have happened
	clean     bool  // the last one left nothing under way, and all processes are there

	mu     sync.Mutex // also of judge, which only begin changes
	hosts  []*host    // by node; nil where the process is lost
	losses []Loss
	stir   chan struct{} // says that hosts changed

	usage  energy.Usage
	joules energy.Energy
	wire   live.Wire
	muted  []string
}

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
	r.hosts = make([]*host, n)
	setup := r.cfg.setup()
	if p.Spec.Expected != nil {
		setup.Params, _ = p.Spec.Resolve(cfg.Params)
		r.expected = p.Spec.Expected(setup)
	}
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

// arm hands out the nodes of a new execution. Where the last one left nothing under way, they keep their
// connections. Otherwise it has a token of its own, so that what is still under way is not taken for a message.
func (r *Run) arm(ctx context.Context) (err error) {
	r.armed = false
	inst, err := r.program.instance(r.cfg.setup())
	if err != nil {
		return err
	}
	n := r.cfg.Graph.N()
	crashed := r.crashed()
	r.plan = network.MergeFaults(inst.faults, r.cfg.Faults)
	r.begin(newJudge(inst, n, r.cfg.Seed, len(r.plan) > 0))
	r.cuts, r.faults = nil, 0
	r.census = census{settle: r.cfg.settle()}
	r.usage, r.joules, r.wire, r.muted = energy.Usage{}, energy.Energy{}, live.Wire{}, nil
	if r.clean && r.tell(order{Reset: true}) == nil && r.tell(order{Peers: &r.addresses, Renew: crashed}) == nil {
		r.armed = true
		return nil
	}
	r.token, r.authority = socket.NewToken(), nil
	if r.cfg.Protocol == socket.TLS {
		if r.authority, err = socket.NewAuthority(r.token); err != nil {
			return err
		}
	}
	r.addresses = make([]netip.AddrPort, n)
	links, sparse := rows(r.cfg.Graph)
	err = r.each(func(i int) error {
		h := r.host(i)
		if h == nil || h.isLost() {
			var err error
			if h, err = connect(ctx, r.cfg.Hosts[i], algorithms.ID(i), &r.cfg, r); err != nil {
				return err
			}
			r.setHost(i, h)
		}
		a := r.assignment(i)
		a.Links, a.Sparse = links, sparse
		stop := context.AfterFunc(ctx, func() { _ = h.conn.Close() })
		defer stop()
		var err error
		r.addresses[i], err = h.hire(a, r.sign)
		return err
	})
	if err == nil {
		err = r.reachable()
	}
	if err == nil {
		err = r.tell(order{Peers: &r.addresses})
	}
	r.armed = err == nil
	return err
}

// crashed are the nodes that were down at some time of the last execution.
func (r *Run) crashed() (nodes []algorithms.ID) {
	if r.judge == nil {
		return nil
	}
	r.judge.mu.Lock()
	defer r.judge.mu.Unlock()
	for i, c := range r.judge.crashed {
		if c {
			nodes = append(nodes, algorithms.ID(i))
		}
	}
	return nodes
}

// begin takes the judge of a new execution. What hosts say from now on is about that.
func (r *Run) begin(j *judge) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.judge, r.losses = j, nil
	select {
	case <-r.stir:
	default:
	}
}

// referee is the judge, for those who read from hosts.
func (r *Run) referee() *judge {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.judge
}

// assignment is that of a node, without the links.
func (r *Run) assignment(i int) *assignment {
	return &assignment{
		Algorithm: r.program.Spec.Name, Params: r.cfg.Params, Self: algorithms.ID(i), Nodes: r.cfg.Graph.N(),
		Seed: r.cfg.Seed, Delta: r.cfg.Delta, Faults: r.cfg.classes(), Network: r.cfg.Links,
		Protocol: r.cfg.Protocol.String(), Token: hex.EncodeToString(r.token[:]),
	}
}

// sign makes the certificate of a node.
func (r *Run) sign(csr []byte, id algorithms.ID) (*certificates, error) {
	if r.authority == nil {
		return nil, fmt.Errorf("node %d asks for a certificate that it does not need", id)
	}
	cert, err := r.authority.Sign(csr, id)
	if err != nil {
		return nil, err
	}
	return &certificates{Certificate: cert, Authority: r.authority.Certificate()}, nil
}

// reachable refuses nodes that listen on loopback among others that do not.
func (r *Run) reachable() error {
	loops := 0
	for _, a := range r.addresses {
		if a.Addr().IsLoopback() {
			loops++
		}
	}
	for i, a := range r.addresses {
		if a.Addr().IsLoopback() && loops < len(r.addresses) {
			return fmt.Errorf("host %s: node %d listens at %v, where nodes on other machines cannot reach it (start it with another listen address)",
				r.cfg.Hosts[i], i, a)
		}
	}
	return nil
}

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
func (r *Run) tell(o order) error {
	return r.each(func(i int) error {
		if h := r.host(i); h != nil {
			_, err := h.ask(o)
			return err
		}
		return nil
	})
}

// host is the process of a node, nil where it is lost.
func (r *Run) host(i int) *host {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.hosts[i]
}

func (r *Run) setHost(i int, h *host) {
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
