package tree

import (
	"math"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// latencies are kinds of timing on which no count that is exact may depend.
var latencies = []network.Latency{
	{Distribution: network.Fixed, A: 1},
	{Distribution: network.Uniform, A: 10, B: 1000},
	{Distribution: network.Exponential, B: 30},
	{Distribution: network.LogNormal, A: 30, B: 50},
}

// networks are of n nodes each: the last is a path and, apart from it, a star.
func networks(t *testing.T, n int) map[string]*algorithms.Graph {
	t.Helper()
	var path, star, chords, apart [][2]int32
	half := int32(n / 2)
	for i := int32(1); i < int32(n); i++ {
		path = append(path, [2]int32{i - 1, i})
		star = append(star, [2]int32{0, i})
		chords = append(chords, [2]int32{i - 1, i}, [2]int32{i, i / 2})
		switch {
		case i < half:
			apart = append(apart, [2]int32{i - 1, i})
		case i > half:
			apart = append(apart, [2]int32{half, i})
		}
	}
	return map[string]*algorithms.Graph{
		"complete": algorithms.Complete(n), "path": algotest.Graph(t, n, path), "star": algotest.Graph(t, n, star),
		"chords": algotest.Graph(t, n, chords), "apart": algotest.Graph(t, n, apart),
	}
}

// everywhere runs an algorithm on all networks of 1 to 50 nodes, with all timings, from one source
// or another.
func everywhere[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	t *testing.T, alg *algorithms.Algorithm[M, S], params func(node int) algorithms.Params,
	check func(t *testing.T, cfg sim.Config, out engine.Outcome),
) {
	t.Helper()
	for n := 1; n <= 50; n++ {
		for name, graph := range networks(t, n) {
			for seed, latency := range latencies {
				cfg := sim.Config{Graph: graph, Seed: uint64(seed), Params: params((n - 1) * seed / len(latencies))}
				cfg.Links.Latency = latency
				out := algotest.Simulate[M, S, P](t, alg, cfg)
				if out.Status() != "ok" {
					t.Errorf("%s on %s of %d, %v: %s", alg.Spec.Name, name, n, latency, out.Status())
				}
				check(t, cfg, out)
			}
		}
	}
}

// reachable is how many nodes and links there are around a node.
func reachable(cfg sim.Config) (nodes, links int64) {
	c := cfg.Graph.Component(algorithms.ID(cfg.Params.Int("source")))
	return int64(c.Nodes), c.Links
}

// Each link carries a message each way, an echo on those of the tree alone.
func TestEchoCounts(t *testing.T) {
	everywhere(t, &Echo, fromSource, func(t *testing.T, cfg sim.Config, out engine.Outcome) {
		n, links := reachable(cfg)
		echoes := out.Counts.Kinds[kindEcho].Sent
		if out.Counts.Sent != 2*links || echoes != n-1 || out.Result.Ops != 1 {
			t.Errorf("%d messages, %d echoes for %d nodes and %d links", out.Counts.Sent, echoes, n, links)
		}
	})
}

// Every node asks all but its parent, and who joins says yes.
func TestSpanningTreeCounts(t *testing.T) {
	everywhere(t, &SpanningTree, fromSource, func(t *testing.T, cfg sim.Config, out engine.Outcome) {
		n, links := reachable(cfg)
		kinds := &out.Counts.Kinds
		asked, joined, refused := kinds[question].Sent, kinds[yes].Sent, kinds[no].Sent
		if asked != 2*links-n+1 || joined != n-1 || refused != asked-joined || out.Result.Ops != 1 {
			t.Errorf("%d questions, %d yes, %d no for %d nodes and %d links", asked, joined, refused, n, links)
		}
	})
}

func fromSource(node int) algorithms.Params {
	return algorithms.Params{"source": strconv.Itoa(node)}
}

// No count is beyond the bound of the paper or below ours, whoever wakes up; the trees are those of
// Prim's algorithm; and no node changes its level more than log2 N times.
func TestGHSCounts(t *testing.T) {
	for _, word := range []string{"all", "lowest"} {
		params := func(int) algorithms.Params { return algorithms.Params{"initiators": word} }
		everywhere(t, &GHS, params, func(t *testing.T, cfg sim.Config, out engine.Outcome) {
			low, high, trees := 0.0, 0.0, int64(0)
			for i, c := range cfg.Graph.Components() {
				if i > 0 && word == "lowest" {
					break
				}
				trees++
				if n, links := float64(c.Nodes), float64(c.Links); n > 1 {
					low += 2*links + n + 2
					high += 5*n*math.Log2(n) + 2*links
				}
			}
			if sent := float64(out.Counts.Sent); sent < low || sent > high || out.Result.Ops != trees {
				t.Errorf("%v messages of %v to %v, %d trees (want %d)", sent, low, high, out.Result.Ops, trees)
			}
			most := math.Log2(float64(cfg.Graph.N()))
			if level := out.Result.Metrics[0].Value; level > most {
				t.Errorf("level %v of %d nodes", level, cfg.Graph.N())
			}
		})
	}
}

// Kruskal's forest, by which GHS is judged, is the one that Prim's algorithm comes to.
func TestLeastForest(t *testing.T) {
	for n := 1; n <= 30; n++ {
		for name, graph := range networks(t, n) {
			w := newWeights(algorithms.Setup{Graph: graph, Seed: uint64(n)})
			want := make([]bool, graph.Edges()+1)
			in := make([]bool, n)
			for start := range n {
				if in[start] {
					continue
				}
				in[start] = true
				for weight := lightestOut(w, in); weight < noWeight; weight = lightestOut(w, in) {
					want[weight] = true
				}
			}
			for weight, got := range w.leastForest() {
				if got != want[weight] {
					t.Errorf("%s of %d: the link of weight %d is in: %t (want %t)", name, n, weight, got, want[weight])
				}
			}
		}
	}
}

// lightestOut adds the node behind the lightest link that leads out of what is in, and gives the
// weight of that.
func lightestOut(w *weights, in []bool) int32 {
	best, to := int32(noWeight), algorithms.None
	for i, is := range in {
		for j := range w.graph.Degree(algorithms.ID(i)) {
			next := w.graph.Neighbor(algorithms.ID(i), j)
			if weight := w.of(algorithms.ID(i), j); is && !in[next] && weight < best {
				best, to = weight, next
			}
		}
	}
	if to != algorithms.None {
		in[to] = true
	}
	return best
}
