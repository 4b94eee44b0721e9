package cluster

import (
	"testing"

	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
)

// What nodes used adds up, but for the time that passed, which is the same for all of them.
func TestNodesRunAtTheSameTime(t *testing.T) {
	var r Run
	var out engine.Outcome
	for node, wall := range []energy.Seconds{2, 3, 1} {
		used := energy.Usage{CPU: 1, Wall: wall, Clock: "process", Windows: 1}
		r.add(node, &control.Report{Usage: &used, Energy: &energy.Energy{}}, &out)
	}
	if got := r.metered.Usage; got.CPU != 3 || got.Wall != 3 {
		t.Errorf("%v CPU in %v; want 3 s in 3 s", got.CPU, got.Wall)
	}
}
