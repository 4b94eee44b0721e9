package algorithms_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// graph makes a graph from pairs that are known to be good.
func graph(t *testing.T, n int, pairs ...[2]int32) *algorithms.Graph {
	t.Helper()
	g, err := algorithms.NewGraph(n, pairs)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestFits(t *testing.T) {
	path := graph(t, 4, [2]int32{0, 1}, [2]int32{1, 2}, [2]int32{2, 3})
	ring := graph(t, 4, [2]int32{0, 1}, [2]int32{1, 2}, [2]int32{2, 3}, [2]int32{3, 0})
	star := graph(t, 4, [2]int32{0, 1}, [2]int32{0, 2}, [2]int32{0, 3})
	otherStar := graph(t, 4, [2]int32{1, 0}, [2]int32{1, 2}, [2]int32{1, 3})
	almost := graph(t, 4, [2]int32{0, 1}, [2]int32{0, 2}, [2]int32{0, 3}, [2]int32{1, 2}, [2]int32{2, 3})
	empty := graph(t, 4)
	all := algorithms.Complete(4)
	const refusal = "demo: this topology will not do: it needs "
	for _, tc := range []struct {
		needs algorithms.Topology
		good  []*algorithms.Graph
		bad   []*algorithms.Graph
		want  string
	}{
		{algorithms.AnyTopology, []*algorithms.Graph{path, ring, star, otherStar, almost, empty, all}, nil, ""},
		{
			algorithms.NeedsStar,
			[]*algorithms.Graph{star, almost, all},
			[]*algorithms.Graph{path, ring, otherStar, empty},
			"links from node 0 to all",
		},
		{
			algorithms.NeedsRing,
			[]*algorithms.Graph{ring, all},
			[]*algorithms.Graph{path, star, otherStar, empty},
			"links from each node to the next",
		},
		{algorithms.NeedsComplete, []*algorithms.Graph{all}, []*algorithms.Graph{
			path, ring, star, otherStar, almost,
			empty,
		}, "links between all nodes"},
	} {
		s := algorithms.Spec{Name: "demo", Topology: tc.needs}
		for i, g := range tc.good {
			if err := s.Fits(g); err != nil {
				t.Errorf("%s, good graph %d: %v", tc.needs, i, err)
			}
		}
		for i, g := range tc.bad {
			if err := s.Fits(g); err == nil || err.Error() != refusal+tc.want {
				t.Errorf("%s, bad graph %d: %v, want %s", tc.needs, i, err, refusal+tc.want)
			}
		}
		for n := 1; n <= 3; n++ {
			if err := s.Fits(algorithms.Complete(n)); err != nil {
				t.Errorf("%s: %d nodes, all linked: %v", tc.needs, n, err)
			}
		}
	}
}

func TestFitsMinNodes(t *testing.T) {
	s := algorithms.Spec{Name: "demo", MinNodes: 3}
	for n := 1; n <= 4; n++ {
		err := s.Fits(algorithms.Complete(n))
		switch {
		case n >= 3 && err != nil:
			t.Errorf("%d nodes: %v", n, err)
		case n < 3 && (err == nil || !strings.HasSuffix(err.Error(), "(allowed: at least 3)")):
			t.Errorf("%d nodes: %v, want a refusal", n, err)
		}
	}
}

func TestExpected(t *testing.T) {
	for _, tc := range []struct {
		name         string
		x            algorithms.Expected
		exact, known bool
		in, out      []float64
	}{
		{"none", algorithms.Expected{}, false, false, []float64{0}, []float64{1}},
		{"exact", algorithms.Exactly(12), true, true, []float64{12}, []float64{11, 13}},
		{"bounds", algorithms.Expected{Low: 3, High: 9, Mean: 5}, false, true, []float64{3, 5, 9}, []float64{2, 10}},
		{"from zero", algorithms.Expected{High: 9}, false, true, []float64{0, 9}, []float64{10}},
	} {
		if tc.x.IsExact() != tc.exact || tc.x.Known() != tc.known {
			t.Errorf("%s: exact %t, known %t", tc.name, tc.x.IsExact(), tc.x.Known())
		}
		for _, n := range tc.in {
			if !tc.x.Contains(n) {
				t.Errorf("%s: does not contain %v", tc.name, n)
			}
		}
		for _, n := range tc.out {
			if tc.x.Contains(n) {
				t.Errorf("%s: contains %v", tc.name, n)
			}
		}
	}
}

func TestPrepare(t *testing.T) {
	var seen algorithms.Setup
	alg := algorithms.Algorithm[message, node]{
		Spec: algorithms.Spec{Name: "demo", MinNodes: 2, Params: configurable.Params},
		New: func(s algorithms.Setup) (algorithms.Instance[node], error) {
			seen = s
			if s.Params.Int("rounds") == 7 {
				return algorithms.Instance[node]{}, errors.New("rounds: 7 is unlucky")
			}
			return algorithms.Instance[node]{Perpetual: true}, nil
		},
	}
	good := algorithms.Setup{Graph: algorithms.Complete(3), Params: algorithms.Params{"mode": "pull"}, Delta: 1}
	inst, err := alg.Prepare(good)
	if err != nil || !inst.Perpetual {
		t.Fatalf("%+v, %v", inst, err)
	}
	if seen.Params.Word("mode") != "pull" || seen.Params.Word("rounds") != "3" {
		t.Errorf("New gets the parameters %v, want them resolved", seen.Params)
	}
	for _, tc := range []struct {
		change func(*algorithms.Setup)
		want   string
	}{
		{func(s *algorithms.Setup) { s.Delta = 0 }, "demo: delta 0 (allowed: at least 1 tick)"},
		{
			func(s *algorithms.Setup) { s.Params = algorithms.Params{"mode": "x"} },
			`demo.mode: "x" (allowed: push, pull)`,
		},
		{func(s *algorithms.Setup) { s.Graph = algorithms.Complete(1) }, "demo: nodes: 1 (allowed: at least 2)"},
		{func(s *algorithms.Setup) { s.Params = algorithms.Params{"rounds": "7"} }, "demo: rounds: 7 is unlucky"},
	} {
		s := good
		tc.change(&s)
		if _, err := alg.Prepare(s); err == nil || err.Error() != tc.want {
			t.Errorf("%v, want %s", err, tc.want)
		}
	}
}

// The random stream of the workload is a function of the seed, and none of the nodes'.
func TestSetupRand(t *testing.T) {
	a, b, c := algorithms.Setup{Seed: 5}, algorithms.Setup{Seed: 5}, algorithms.Setup{Seed: 6}
	first := a.Rand().Uint64()
	if b.Rand().Uint64() != first || a.Rand().Uint64() != first {
		t.Error("the same seed gives two streams")
	}
	if c.Rand().Uint64() == first {
		t.Error("two seeds give the same stream")
	}
	for id := range uint64(100) {
		if r := algorithms.NewRand(5, id); r.Uint64() == first {
			t.Errorf("the workload has the stream of node %d", id)
		}
	}
}
