package algotest

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// Simulate runs the algorithm once. Where there is no run, because the configuration is impossible
// or the protocol breaks the contract, the test ends.
func Simulate[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t testing.TB, alg *algorithms.Algorithm[M, S], cfg sim.Config,
) engine.Outcome {
	t.Helper()
	out, err := sim.Run[M, S, P](t.Context(), alg, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Distributions are one latency of each kind: a count that no delay has a part in is the same with
// all of them.
var Distributions = []network.Latency{
	{Distribution: network.Fixed, A: 1000},
	network.DefaultLatency,
	{Distribution: network.Exponential, B: 1000},
	{Distribution: network.LogNormal, A: 1000, B: 100},
}

// Graph is a network of n nodes with these links.
func Graph(t testing.TB, n int, pairs [][2]int32) *algorithms.Graph {
	t.Helper()
	g, err := algorithms.NewGraph(n, pairs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Ring is a network of n nodes each of which has links to the next and the one before, and no
// others.
func Ring(t testing.TB, n int) *algorithms.Graph {
	t.Helper()
	return Graph(t, n, ring(n, 0))
}

// Partition cuts the nodes of one side off from all others, of n, for some time.
func Partition(n int, from, until algorithms.Time, side ...algorithms.ID) []algorithms.Fault {
	cut := &algorithms.Cut{SideA: make([]bool, n)}
	for _, id := range side {
		cut.SideA[id] = true
	}
	return []algorithms.Fault{
		{At: from, Kind: algorithms.Split, Cut: cut}, {At: until, Kind: algorithms.Heal, Cut: cut},
	}
}

// Recorder keeps the events of a run.
type Recorder struct{ Events []engine.Event }

// Trace implements engine.Tracer.
func (r *Recorder) Trace(e engine.Event) { r.Events = append(r.Events, e) }
