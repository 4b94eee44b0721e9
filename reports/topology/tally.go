package topology

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// Load is what one node did in a run, in messages. Those of set-up and those to oneself are in
// neither number.
type Load struct {
	Sent     int64
	Received int64 // extra copies included
	Crashes  int
	Down     bool // at the end
}

// Tally counts the load of nodes in one run. Make one with NewTally. An engine calls it for one
// event at a time; what it needs is bounded by the number of nodes, and by the links that a drawing
// can have.
type Tally struct {
	spec  *algorithms.Spec
	loads []Load
	links map[[2]algorithms.ID]int64 // messages by link, the lower number first
	setup int64
	cuts  int
}

var _ engine.Tracer = (*Tally)(nil)

// NewTally counts a run of the algorithm on so many nodes.
func NewTally(spec *algorithms.Spec, nodes int) *Tally {
	return &Tally{spec: spec, loads: make([]Load, nodes), links: map[[2]algorithms.ID]int64{}}
}

// Trace implements [engine.Tracer].
func (t *Tally) Trace(e engine.Event) {
	switch e.Step {
	case engine.StepSend:
		switch {
		case e.Node == e.Peer:
		case t.isSetup(e.Kind):
			t.setup++
		default:
			t.loads[e.Node].Sent++
			t.link(e.Node, e.Peer)
		}
	case engine.StepDeliver:
		if e.Node != e.Peer && !t.isSetup(e.Kind) {
			t.loads[e.Node].Received++
		}
	case engine.StepFault:
		t.fault(e)
	}
}

func (t *Tally) isSetup(k algorithms.Kind) bool {
	return int(k) < len(t.spec.Kinds) && t.spec.Kinds[k].Setup
}

// link counts a message on a link, unless there are more links than are drawn one by one.
func (t *Tally) link(a, b algorithms.ID) {
	key := [2]algorithms.ID{min(a, b), max(a, b)}
	if _, known := t.links[key]; known || len(t.links) <= MostLinks {
		t.links[key]++
	}
}

func (t *Tally) fault(e engine.Event) {
	switch e.Fault.Kind {
	case algorithms.Crash:
		t.loads[e.Node].Crashes++
		t.loads[e.Node].Down = true
	case algorithms.Recover:
		t.loads[e.Node].Down = false
	case algorithms.Split:
		t.cuts++
	}
}
