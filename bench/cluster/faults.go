package cluster

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// inject carries out the next planned fault. The checker hears of a crash when the node has done
// its last, and of a recovery before the node does its first.
func (r *Run) inject() {
	f := r.plan[0]
	r.plan = r.plan[1:]
	r.faults++
	switch f.Kind {
	case algorithms.Crash:
		r.crash(f)
	case algorithms.Recover:
		r.recover(f)
	case algorithms.Split, algorithms.Heal:
		r.cut(f)
		r.verdict.fault(f)
	}
	if len(r.plan) == 0 {
		r.verdict.faultsOver()
	}
}

func (r *Run) crash(f algorithms.Fault) {
	h := r.host(int(f.Node))
	if h == nil || h.isLost() || r.verdict.isDown(f.Node) {
		return
	}
	if _, err := h.ask(r.ctx, control.Order{Crash: true}); err == nil {
		r.verdict.fault(f)
	}
}

// recover brings a node back that is down by order. One whose process is lost cannot come back by
// order, nor can one whose storage has failed.
func (r *Run) recover(f algorithms.Fault) {
	h := r.host(int(f.Node))
	if h == nil || h.isLost() || !r.verdict.isDown(f.Node) || r.failed(f.Node) {
		return
	}
	addr, err := h.place(h.ask(r.ctx, control.Order{Reopen: true}))
	if err == nil {
		err = r.move(f.Node, addr)
	}
	if err != nil {
		if !onlyLost(err) {
			r.verdict.fail(fmt.Errorf("cluster: %w", err))
		}
		return
	}
	r.verdict.fault(f)
	if _, err := h.ask(r.ctx, control.Order{Recover: true}); err != nil && !onlyLost(err) {
		r.verdict.fail(fmt.Errorf("cluster: %w", err))
	}
}

// move tells all nodes where one listens that has come back. Processes that are lost need not know.
func (r *Run) move(node algorithms.ID, addr netip.AddrPort) error {
	addresses := slices.Clone(r.addresses)
	addresses[node] = addr
	r.addresses = addresses
	err := r.tell(control.Order{Peers: &addresses, Renew: []algorithms.ID{node}})
	if onlyLost(err) {
		return nil
	}
	return err
}

// failed reports whether the storage of a node has failed.
func (r *Run) failed(node algorithms.ID) bool {
	return slices.ContainsFunc(r.Lost(), func(l Loss) bool { return l.Node == node && l.Counted })
}

// cut puts up a partition or takes it down, at all nodes.
func (r *Run) cut(f algorithms.Fault) {
	if f.Kind == algorithms.Split {
		r.cuts = append(r.cuts, f.Cut)
	} else {
		r.cuts = slices.DeleteFunc(slices.Clone(r.cuts), func(c *algorithms.Cut) bool { return c == f.Cut })
	}
	if err := r.tell(r.cutOrder()); err != nil && !onlyLost(err) {
		r.verdict.fail(fmt.Errorf("cluster: %w", err))
	}
}

func (r *Run) cutOrder() control.Order {
	cuts := make([]algorithms.Cut, len(r.cuts))
	for i, c := range r.cuts {
		cuts[i] = *c
	}
	return control.Order{Cuts: &cuts}
}
