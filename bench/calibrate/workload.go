package calibrate

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// workload is the algorithm that executes a shape. It is for failure-free runs: with other
// faults it has no instance.
func workload(s Shape) (algorithms.Algorithm[message, node], error) {
	if err := s.Validate(); err != nil {
		return algorithms.Algorithm[message, node]{}, err
	}
	return algorithms.Algorithm[message, node]{
		Spec: algorithms.Spec{
			Name:  "calibration-" + s.Pattern.String(),
			Title: "messages of a given number, size and pattern", Problem: algorithms.Messaging, Unit: "finished part",
			About:    "Nodes exchange messages of a given size, with a given fan-out, for a given number of rounds.",
			Topology: algorithms.NeedsComplete, MinNodes: s.Nodes,
			Kinds:        algorithms.Kinds("exchange", "token", "scatter", "gather", "tick"),
			Observations: []string{"has done its part"},
			Expected: func(algorithms.Setup) algorithms.Expected {
				return algorithms.Exactly(float64(s.Messages()))
			},
			Properties: []algorithms.Property{noMoreThanAsked},
			Goal:       "every part is finished",
		},
		New: func(setup algorithms.Setup) (algorithms.Instance[node], error) {
			if setup.N() != s.Nodes {
				return algorithms.Instance[node]{},
					fmt.Errorf("nodes: %d (allowed: %d, as the shape says)", setup.N(), s.Nodes)
			}
			if setup.Faults != algorithms.NoFaults {
				return algorithms.Instance[node]{}, fmt.Errorf("faults: %v (allowed: none)", setup.Faults)
			}
			return algorithms.Instance[node]{
				Node:    func(algorithms.ID) node { return node{shape: &s} },
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

var noMoreThanAsked = algorithms.Property{
	Name: "no more than asked for", Text: "No more parts are finished than there are.",
}

// parts counts what has been finished.
type parts struct{ done, all int64 }

var _ algorithms.Checker = (*parts)(nil)

// Observe implements algorithms.Checker.
func (p *parts) Observe(_ algorithms.Time, node algorithms.ID, _ algorithms.Observation) error {
	if p.done++; p.done > p.all {
		return noMoreThanAsked.Broken("node %d finishes part %d of %d", node, p.done, p.all)
	}
	return nil
}

// Fault implements algorithms.Checker.
func (p *parts) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (p *parts) Goal() bool { return p.done == p.all }

// Result implements algorithms.Checker.
func (p *parts) Result() algorithms.Result { return algorithms.Result{Ops: p.done} }
