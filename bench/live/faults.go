package live

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// inject carries out the next planned fault.
func (n *Network[M, S, P]) inject() {
	f := n.plan[0]
	n.plan = n.plan[1:]
	n.faults++
	n.clock.advance(f.At)
	changes := true // a fault that changes nothing has not happened
	switch f.Kind {
	case algorithms.Crash:
		changes = !n.dead[f.Node]
	case algorithms.Recover:
		changes = n.dead[f.Node]
	}
	if changes && n.witness.present() {
		n.witness.tell(engine.Event{Step: engine.StepFault, Node: f.Node, Fault: f})
	}
	switch {
	case !changes:
	case f.Kind == algorithms.Crash:
		n.dead[f.Node] = true
		n.command(f, orderCrash)
	case f.Kind == algorithms.Recover:
		n.dead[f.Node] = false
		n.command(f, orderRecover)
	default:
		n.cut(f)
		n.verdict.fault(f)
	}
	if len(n.plan) == 0 {
		n.verdict.faultsOver()
	}
}

// command has a fault of a node carried out by the node's goroutine, between two of its
// batches, and waits for that: so the checker hears of faults in the order of the plan,
// and of nothing that a node did after its crash.
func (n *Network[M, S, P]) command(f algorithms.Fault, o order) {
	if !n.released {
		p := &n.peers[f.Node]
		p.down = o == orderCrash
		if p.down {
			n.carrier.crash(f.Node)
		} else {
			n.carrier.restart(f.Node)
		}
		p.begun = p.down
		p.back = !p.down
		n.verdict.fault(f)
		return
	}
	n.fault = f
	n.credits.add(1)
	n.boxes[f.Node].rouse(o)
	<-n.obeyed
}

// obey carries out what the scheduler waits for.
func (p *peer[M, S, P]) obey() {
	if p.orders&orderCrash != 0 {
		p.down = true
		p.net.timers.drop(p.id)
		p.net.carrier.flush(p.id)
		p.net.carrier.crash(p.id)
		p.net.verdict.fault(p.net.fault)
	} else {
		p.down = false
		p.net.carrier.restart(p.id)
		p.net.verdict.fault(p.net.fault)
		p.node = p.net.inst.Node(p.id)
		if !p.net.ending.over() {
			p.restart()
			p.carryOut()
		}
	}
	p.report()
}

// report tells the scheduler that it need not wait any longer.
func (p *peer[M, S, P]) report() {
	p.orders &^= orderCrash | orderRecover
	p.net.obeyed <- struct{}{}
}

// restart is the first call of a node that has come back.
func (p *peer[M, S, P]) restart() {
	if back, ok := any(P(&p.node)).(algorithms.Recoverer[M]); ok {
		back.Recover(p.env, slices.Clone(p.stable))
	} else {
		P(&p.node).Start(p.env)
	}
}

// cut puts up a partition or takes it down. Senders see the old list or the new one.
func (n *Network[M, S, P]) cut(f algorithms.Fault) {
	var cuts []*algorithms.Cut
	if old := n.cuts.Load(); old != nil {
		cuts = slices.Clone(*old)
	}
	if f.Kind == algorithms.Split {
		cuts = append(cuts, f.Cut)
	} else {
		// As in algorithms.Membership, healing takes down a cut however often it was put up.
		cuts = slices.DeleteFunc(cuts, func(c *algorithms.Cut) bool { return c == f.Cut })
	}
	if len(cuts) == 0 {
		n.cuts.Store(nil)
		return
	}
	n.cuts.Store(&cuts)
}

// isCut reports whether a partition lies between two nodes.
func (n *Network[M, S, P]) isCut(from, to algorithms.ID) bool {
	cuts := n.cuts.Load()
	if cuts == nil {
		return false
	}
	for _, c := range *cuts {
		if c.Blocks(from, to) {
			return true
		}
	}
	return false
}
