package cluster

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/netip"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/internal/suggest"
)

// arm makes ready for one more execution. Where the last one left nothing under way, the nodes keep
// their connections. Otherwise everything is made anew.
func (r *Run) arm(ctx context.Context) error {
	r.armed, r.ctx = false, ctx
	if r.clean && r.reuse() == nil {
		r.armed = true
		return nil
	}
	if err := r.renew(); err != nil {
		return err
	}
	if err := r.assignAll(ctx); err != nil {
		return err
	}
	if err := r.reachable(); err != nil {
		return err
	}
	err := r.tell(control.Order{Peers: &r.addresses})
	r.armed = err == nil
	return err
}

// renew makes the coordinator's part of a new execution.
func (r *Run) renew() error {
	inst, err := r.program.instance(r.cfg.Setup())
	if err != nil {
		return err
	}
	draw := r.cfg.Next()
	r.plan, r.draw = network.MergeFaults(inst.faults, draw.Faults), draw.Seed
	r.begin(newVerdict(engine.Judged{
		Spec: r.program.Spec, Checker: inst.checker, Seed: r.cfg.Seed, Perpetual: inst.perpetual,
		Nodes:    r.cfg.Graph.N(),
		Workload: inst.faults, Scenario: draw.Faults,
	}, r.afresh))
	r.cuts, r.faults, r.clean = nil, 0, false
	r.termination = terminationDetector{settle: r.cfg.settle()}
	r.metered, r.unmetered, r.sockets = engine.Metered{}, nil, socket.Counts{}
	return nil
}

// afresh is the checker of the present execution before it has heard anything.
func (r *Run) afresh() (algorithms.Checker, error) {
	inst, err := r.program.instance(r.cfg.Setup())
	return inst.checker, err
}

// reuse has the nodes take up the same assignment once more.
func (r *Run) reuse() error {
	crashed := r.crashed()
	if err := r.renew(); err != nil {
		return err
	}
	addresses := make([]netip.AddrPort, len(r.addresses))
	err := r.each(func(i int) (err error) {
		h := r.host(i)
		addresses[i], err = h.place(h.ask(r.ctx, control.Order{Reset: true, Draw: r.draw}))
		return err
	})
	if err != nil {
		return err
	}
	r.addresses = addresses
	return r.tell(control.Order{Peers: &r.addresses, Renew: crashed})
}

// assignAll hands out the nodes. It uses a token of its own each time, so that what is still under
// way of another execution is not taken for a message.
func (r *Run) assignAll(ctx context.Context) (err error) {
	r.token, r.authority = socket.NewToken(), nil
	if r.cfg.Protocol == socket.TLS {
		if r.authority, err = socket.NewAuthority(r.token); err != nil {
			return err
		}
	}
	r.addresses = make([]netip.AddrPort, r.cfg.Graph.N())
	links, sparse := control.Links(r.cfg.Graph)
	return r.each(func(i int) error {
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
		var err error
		r.addresses[i], err = h.assign(ctx, a, r.sign)
		return err
	})
}

// crashed are the nodes that were down at some time of the last execution.
func (r *Run) crashed() (nodes []algorithms.ID) {
	if r.verdict == nil {
		return nil
	}
	r.verdict.mu.Lock()
	defer r.verdict.mu.Unlock()
	for i, c := range r.verdict.crashed {
		if c {
			nodes = append(nodes, algorithms.ID(i))
		}
	}
	return nodes
}

// begin takes the verdict of a new execution. What hosts say from now on is about that.
func (r *Run) begin(v *verdict) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.verdict, r.losses = v, nil
	select {
	case <-r.stir:
	default:
	}
}

// current is the verdict of the present execution, for those who read from hosts.
func (r *Run) current() *verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.verdict
}

// assignment is that of a node, without the links.
func (r *Run) assignment(i int) *control.Assignment {
	return &control.Assignment{
		Algorithm: r.program.Spec.Name, Params: r.cfg.Params, Self: algorithms.ID(i), Nodes: r.cfg.Graph.N(),
		Seed: r.cfg.Seed, Draw: r.draw, Delta: r.cfg.Delta, Faults: r.cfg.Setup().Faults, Network: r.cfg.Links,
		Protocol: r.cfg.Protocol.String(), Token: hex.EncodeToString(r.token[:]), Silence: r.cfg.Silence,
	}
}

// sign makes the certificate of a node.
func (r *Run) sign(csr []byte, id algorithms.ID) (*control.Certificates, error) {
	if r.authority == nil {
		return nil, fmt.Errorf("node %d asks for a certificate that it does not need", id)
	}
	cert, err := r.authority.Sign(csr, id)
	if err != nil {
		return nil, errors.New(suggest.Line(err.Error())) // names of the request are in it
	}
	return &control.Certificates{Certificate: cert, Authority: r.authority.Certificate()}, nil
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
			return fmt.Errorf("host %s: node %d listens at %v, where nodes on other machines cannot reach it "+
				"(start it with another listen address)", r.cfg.Hosts[i], i, a)
		}
	}
	return nil
}
