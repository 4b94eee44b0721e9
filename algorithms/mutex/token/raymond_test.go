package token_test

import (
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// depths are the distances to node 0 on the shapes of trees.
var depths = map[string]func(id int) int{
	"star":  func(id int) int { return min(id, 1) },
	"chain": func(id int) int { return id },
	"balanced": func(id int) int { // of arity 2
		return int(math.Log2(float64(id + 1)))
	},
}

// One node alone: two messages for every edge between it and node 0, and none for further entries.
func TestRaymondAlone(t *testing.T) {
	for shape, depth := range depths {
		for n := 1; n <= 50; n++ {
			for seed := range uint64(6) {
				params := algorithms.Params{"tree": shape, "entries": "2"}
				out := algotest.Simulate(t, &token.Raymond, config(n, seed, params))
				want := int64(2 * depth(requester(n, seed)))
				if out.Counts.Sent != want || out.Status() != "ok" ||
					out.Expected != algorithms.Exactly(float64(want)) {
					t.Fatalf("n=%d, %s, seed %d: %d messages (expected %v), %s; want %d",
						n, shape, seed, out.Counts.Sent, out.Expected, out.Status(), want)
				}
			}
		}
	}
}

// All nodes once, with all messages equally fast: the token goes round the tree, over each edge
// once in each direction, and stays with the last leaf.
func TestRaymondGoesRound(t *testing.T) {
	for shape, depth := range depths {
		for n := 2; n <= 50; n++ {
			cfg := config(n, 1, algorithms.Params{"requesters": "all", "tree": shape})
			cfg.Links.Latency = network.Latency{Distribution: network.Fixed, A: 10}
			out := algotest.Simulate(t, &token.Raymond, cfg)
			last := n - 1 // in the order of children; on a balanced tree the last leaf of the second half
			if shape == "balanced" {
				for last = 0; 2*last+1 < n; {
					last = min(2*last+2, n-1)
				}
			}
			want := int64(4*(n-1) - 2*depth(last))
			if out.Counts.Sent != want || out.Status() != "ok" || !out.Expected.Contains(float64(want)) {
				t.Errorf("n=%d, %s: %d messages (expected %v), %s; want %d",
					n, shape, out.Counts.Sent, out.Expected, out.Status(), want)
			}
		}
	}
}

// With all nodes waiting all the time an entry comes to 4(N-1)/N messages on any tree.
func TestRaymondSaturated(t *testing.T) {
	for shape := range depths {
		for _, n := range []int{3, 7, 15, 31} {
			for seed := range uint64(3) {
				params := algorithms.Params{"requesters": "all", "entries": "60", "tree": shape}
				out := algotest.Simulate(t, &token.Raymond, config(n, seed, params))
				each, want := float64(out.Counts.Sent)/float64(out.Result.Ops), 4*float64(n-1)/float64(n)
				if math.Abs(each-want) > 0.02*want || out.Status() != "ok" ||
					!out.Expected.Contains(float64(out.Counts.Sent)) {
					t.Errorf("n=%d, %s, seed %d: %.3f messages an entry (%s); want about %.3f",
						n, shape, seed, each, out.Status(), want)
				}
			}
		}
	}
}

// A star with one entry of each: the centre first, and from one leaf to the next two edges.
func TestRaymondStar(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed := range uint64(3) {
			params := algorithms.Params{"requesters": "all", "tree": "star"}
			out := algotest.Simulate(t, &token.Raymond, config(n, seed, params))
			if want := int64(4*(n-1) - 2); out.Counts.Sent != want || out.Status() != "ok" {
				t.Fatalf("n=%d, seed %d: %d messages, %s; want %d", n, seed, out.Counts.Sent, out.Status(), want)
			}
		}
	}
}

// Under any load messages come in pairs and within the bounds, which are one number where nobody
// competes.
func TestRaymondUnderLoad(t *testing.T) {
	for shape := range depths {
		for _, n := range []int{2, 5, 12} {
			for _, load := range []string{"0", "0.3", "1"} {
				for seed := range uint64(6) {
					params := algorithms.Params{
						"requesters": "all", "entries": "3", "load": load, "tree": shape, "hold": "0.1",
					}
					out := algotest.Simulate(t, &token.Raymond, config(n, seed, params))
					if out.Counts.Kinds[0].Sent != out.Counts.Kinds[1].Sent || out.Status() != "ok" ||
						!out.Expected.Contains(float64(out.Counts.Sent)) || load == "0" != out.Expected.IsExact() {
						t.Fatalf("n=%d, %s, load %s, seed %d: %d requests, %d tokens (expected %v), %s",
							n, shape, load, seed,
							out.Counts.Kinds[0].Sent, out.Counts.Kinds[1].Sent, out.Expected, out.Status())
					}
				}
			}
		}
	}
}

// Where not all nodes are linked, the tree has the shortest paths to node 0; one that is asked
// for needs its links.
func TestRaymondTopologies(t *testing.T) {
	ring := make([][2]int32, 9)
	for i := range ring {
		ring[i] = [2]int32{int32(i), int32(i+1) % 9}
	}
	graph, err := algorithms.NewGraph(9, ring)
	if err != nil {
		t.Fatal(err)
	}
	for seed := range uint64(9) {
		out := algotest.Simulate(t, &token.Raymond, sim.Config{Graph: graph, Seed: seed})
		id := requester(9, seed)
		if want := int64(2 * min(id, 9-id)); out.Counts.Sent != want || out.Status() != "ok" {
			t.Errorf("seed %d: %d messages, %s; want %d", seed, out.Counts.Sent, out.Status(), want)
		}
	}
	apart, _ := algorithms.NewGraph(3, [][2]int32{{0, 1}})
	for _, c := range []struct {
		graph  *algorithms.Graph
		params algorithms.Params
		want   string
	}{
		{
			graph,
			algorithms.Params{"tree": "star"},
			"raymond: tree: star needs a link between nodes 0 and 2 (allowed without: auto)",
		},
		{
			graph,
			algorithms.Params{"tree": "balanced", "arity": "3"},
			"raymond: tree: balanced needs a link between nodes 0 and 2 (allowed without: auto)",
		},
		{apart, nil, "raymond: topology: node 2 has no way to node 0 (allowed: a connected one)"},
	} {
		if _, err := sim.Run(t.Context(), &token.Raymond, sim.Config{Graph: c.graph, Params: c.params}); err == nil ||
			err.Error() != c.want {
			t.Errorf("%v: %v, want %s", c.params, err, c.want)
		}
	}
	cfg := sim.Config{Graph: graph, Params: algorithms.Params{"tree": "chain"}}
	if out := algotest.Simulate(t, &token.Raymond, cfg); out.Status() != "ok" {
		t.Errorf("a chain on a ring: %s", out.Status())
	}
}
