package tree

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// A node that joins, crashes, and comes back while others still send to it has no second place in
// the tree, and answers nobody.
func TestNodesThatComeBack(t *testing.T) {
	plan := []algorithms.Fault{
		{At: 1200, Kind: algorithms.Crash, Node: 2}, {At: 1500, Kind: algorithms.Recover, Node: 2},
	}
	cfg := sim.Config{Graph: algorithms.Complete(4), Faults: plan}
	cfg.Links.Latency = network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}
	for name, out := range map[string]engine.Outcome{
		"echo": algotest.Simulate(t, &Echo, cfg), "spanning-tree": algotest.Simulate(t, &SpanningTree, cfg),
		"ghs": algotest.Simulate(t, &GHS, cfg),
	} {
		if out.Violation != nil || out.Goal {
			t.Errorf("%s: %s, goal %t; want no violation, and the goal not reached", name, out.Status(), out.Goal)
		}
	}
}
