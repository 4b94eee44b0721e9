package calibrate

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Workload is the algorithm that executes a shape. It is for failure-free runs: with other
// faults it has no instance.
func Workload(s Shape) (algorithms.Algorithm[Message, Node], error) {
	if err := s.Validate(); err != nil {
		return algorithms.Algorithm[Message, Node]{}, err
	}
	return algorithms.Algorithm[Message, Node]{
		Spec: algorithms.Spec{
			Name:  "calibration-" + s.Pattern.String(),
			Title: "messages of a given number, size and pattern", Problem: algorithms.Messaging, Unit: "finished part",
			About:    "Nodes exchange messages of a given size, with a given fan-out, for a given number of rounds.",
			Topology: algorithms.NeedsComplete, MinNodes: s.Nodes,
			Kinds: []algorithms.KindSpec{
				{Name: "exchange"}, {Name: "token"}, {Name: "scatter"}, {Name: "gather"}, {Name: "tick"},
			},
			Observations: []string{"has done its part"},
			Expected: func(algorithms.Setup) algorithms.Expected {
				return algorithms.Exactly(float64(s.Messages()))
			},
			Properties: []algorithms.Property{{
				Name: "no more than asked for",
				Text: "No more parts are finished than there are.",
			}},
			Goal: "every part is finished",
		},
		New: func(setup algorithms.Setup) (algorithms.Instance[Node], error) {
			if setup.N() != s.Nodes {
				return algorithms.Instance[Node]{}, fmt.Errorf("nodes: %d (allowed: %d, as the shape says)",
					setup.N(), s.Nodes)
			}
			if setup.Faults != algorithms.NoFaults {
				return algorithms.Instance[Node]{}, fmt.Errorf("faults: %v (allowed: none)", setup.Faults)
			}
			return algorithms.Instance[Node]{
				Node:    func(algorithms.ID) Node { return Node{shape: &s} },
				Checker: &parts{all: s.parts()},
			}, nil
		},
		Decode: decode,
	}, nil
}

// parts is how many observations a complete execution makes.
func (s Shape) parts() int64 {
	switch s.Pattern {
	case Exchange:
		return int64(s.Nodes)
	case Scatter:
		return int64(s.groups())
	}
	return int64(s.Fanout)
}

// parts counts what has been finished.
type parts struct{ done, all int64 }

var _ algorithms.Checker = (*parts)(nil)

// Observe implements algorithms.Checker.
func (p *parts) Observe(_ algorithms.Time, node algorithms.ID, _ algorithms.Observation) error {
	if p.done++; p.done > p.all {
		return fmt.Errorf("no more than asked for: node %d finishes part %d of %d", node, p.done, p.all)
	}
	return nil
}

// Fault implements algorithms.Checker.
func (p *parts) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (p *parts) Goal() bool { return p.done == p.all }

// Result implements algorithms.Checker.
func (p *parts) Result() algorithms.Result { return algorithms.Result{Ops: p.done} }
