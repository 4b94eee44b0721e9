package cluster

import (
	"context"
	"errors"
	"net/netip"
	"sync"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
)

// reconnector looks for hosts that were lost, as long as a run lasts. A process that has been
// started anew with the state of the one before gets its node again.
type reconnector struct {
	run       *Run
	ctx       context.Context
	cancel    context.CancelFunc
	back      chan *rejoined
	redialled map[algorithms.ID]int // losses of each node that were looked after
	busy      sync.WaitGroup
}

// rejoined is a host that has its node again, which is not started yet.
type rejoined struct {
	host *remote
	addr netip.AddrPort
}

// redialPause is the time between two attempts to reach a host.
const redialPause = 100 * time.Millisecond

func newReconnector(r *Run) *reconnector {
	ctx, cancel := context.WithCancel(context.Background())
	return &reconnector{
		run: r, ctx: ctx, cancel: cancel,
		back: make(chan *rejoined), redialled: map[algorithms.ID]int{},
	}
}

// look begins to look for hosts that were lost since the last time.
func (c *reconnector) look() {
	losses := map[algorithms.ID]int{}
	for _, l := range c.run.Lost() {
		if l.Counted || l.wasDown {
			continue
		}
		if losses[l.Node]++; losses[l.Node] > c.redialled[l.Node] {
			c.redialled[l.Node]++
			c.busy.Go(func() { c.redial(l) })
		}
	}
}

// redial waits for one host to come back. One that cannot take the node again has nothing to come
// back with; one that is busy may not have noticed yet that the connection broke.
func (c *reconnector) redial(l Loss) {
	t := time.NewTicker(redialPause)
	defer t.Stop()
	for {
		select {
		case <-c.ctx.Done():
			return
		case <-t.C:
		}
		h, err := connect(c.ctx, l.Host, l.Node, &c.run.cfg, c.run)
		if errors.Is(err, control.ErrSecret) {
			return
		}
		if err != nil {
			continue
		}
		a := c.run.assignment(int(l.Node))
		a.Links, a.Sparse = control.Links(c.run.cfg.Graph)
		a.Back = true
		addr, err := h.assign(c.ctx, a, c.run.sign)
		if err != nil {
			h.close()
			if onlyLost(err) {
				continue
			}
			c.run.refuse(l.Node, err)
			return
		}
		if err := c.run.current().late(l.Node, h.last); err != nil {
			h.close()
			c.run.refuse(l.Node, err)
			return
		}
		select {
		case c.back <- &rejoined{h, addr}:
		case <-c.ctx.Done():
			h.close()
		}
		return
	}
}

// refuse notes why a process that was started anew is not let in.
func (r *Run) refuse(node algorithms.ID, why error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for k := range r.losses {
		if r.losses[k].Node == node && !r.losses[k].Back {
			r.losses[k].Refused = why
		}
	}
}

// stop ends the search.
func (c *reconnector) stop() {
	c.cancel()
	c.busy.Wait()
}

// readmit takes a host back into the run: the others learn its new address, the checker that it is
// up, and then it starts.
func (r *Run) readmit(b *rejoined) {
	i := b.host.node
	r.mu.Lock()
	b.host.returning = true
	r.mu.Unlock()
	r.setHost(int(i), b.host)
	err := r.move(i, b.addr)
	if err == nil {
		_, err = b.host.ask(r.ctx, r.cutOrder())
	}
	if err != nil && !onlyLost(err) {
		r.verdict.fail(err)
		return
	}
	r.termination.disturb(time.Now())
	r.verdict.fault(algorithms.Fault{At: r.verdict.elapsed(), Kind: algorithms.Recover, Node: i})
	r.mu.Lock()
	for k := range r.losses {
		if r.losses[k].Node == i {
			r.losses[k].Back = true
		}
	}
	b.host.returning = false
	dead := b.host.dead
	r.mu.Unlock()
	if dead { // it was down until now, so nobody has heard of that
		r.lose(b.host, b.host.err, false)
		return
	}
	start := &control.Start{Elapsed: r.verdict.elapsed()}
	if _, err := b.host.ask(r.ctx, control.Order{Go: start}); err != nil && !onlyLost(err) {
		r.verdict.fail(err)
	}
}
