package cluster

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
)

// history is what the checker was told. It is kept where a process that is lost may come back: what
// that one had made durable and could not report any more happened before its crash, and belongs
// there. A checker takes nothing back, so another one hears it all once more.
type history struct {
	afresh func() (algorithms.Checker, error)
	of     engine.Judged

	kept                   bool
	events                 []event
	heard                  []uint64 // by node: the number of the last batch that was durable
	allStarted, faultsOver bool
}

// event is a fault, or what a node has seen.
type event struct {
	at    algorithms.Time
	node  algorithms.ID
	fault *algorithms.Fault // nil: seen
	seen  algorithms.Observation
}

func (h *history) add(e event) {
	if h.kept {
		h.events = append(h.events, e)
	}
}

// next takes the number of a batch, 0 for one that is not durable.
func (h *history) next(node algorithms.ID, number uint64) error {
	switch number {
	case 0:
		return nil
	case h.heard[node] + 1:
		h.heard[node] = number
		return nil
	}
	return fmt.Errorf("node %d reports batch %d after batch %d (allowed: one after the other)",
		node, number, h.heard[node])
}

// late puts the last batch of a node that comes back where it belongs, and reports whether it is
// news. A node that has less than it reported has lost its memory; it has promised things that it
// does not know of.
func (h *history) late(node algorithms.ID, b *control.Batch) (news bool, err error) {
	switch {
	case b == nil:
		return false, errors.New("it does not say what it has made durable")
	case b.Number == h.heard[node]:
		return false, nil
	case b.Number < h.heard[node]:
		return false, fmt.Errorf("its storage is older than what it has reported: batch %d, after batch %d",
			b.Number, h.heard[node])
	case b.Number > h.heard[node]+1 || len(b.Seen) == 0:
		return false, fmt.Errorf("it holds batch %d with %d observations, and the last that was heard of is %d "+
			"(allowed: the same one, or the next with some)", b.Number, len(b.Seen), h.heard[node])
	}
	h.heard[node] = b.Number
	if !h.kept {
		return false, errors.New("it holds what it has not reported, though it had said that it keeps nothing")
	}
	crash := len(h.events) - 1
	for crash >= 0 && !h.events[crash].isCrashOf(node) {
		crash--
	}
	if crash < 0 {
		return false, errors.New("it comes back without having been away")
	}
	seen := make([]event, len(b.Seen))
	for i, o := range b.Seen {
		seen[i] = event{at: h.events[crash].at, node: node, seen: o}
	}
	h.events = slices.Insert(h.events, crash, seen...)
	return true, nil
}

func (e *event) isCrashOf(node algorithms.ID) bool {
	return e.fault != nil && e.fault.Kind == algorithms.Crash && e.node == node
}

// retell is what another checker, which hears everything in its order, has to say.
func (h *history) retell() (engine.Verdict, error) {
	c, err := h.afresh()
	if err != nil {
		return engine.Verdict{}, err
	}
	of := h.of
	of.Checker = c
	v := engine.NewVerdict(of)
	for i := range h.events {
		switch e := &h.events[i]; {
		case e.fault != nil:
			v.Fault(e.at, *e.fault)
		case v.Observe(e.at, e.node, e.seen):
			return v, nil
		}
	}
	if h.allStarted {
		v.AllStarted()
	}
	if h.faultsOver {
		v.FaultsOver()
	}
	return v, nil
}
