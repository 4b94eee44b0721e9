package network

import (
	"errors"
	"io/fs"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// build is the graph of a topology that is known to be possible.
func build(t testing.TB, text string, n int, seed uint64) *algorithms.Graph {
	t.Helper()
	topology, err := ParseTopology(text)
	if err != nil {
		t.Fatal(err)
	}
	g, err := topology.Build(n, seed)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// links lists the links of a graph, the lower node first, in order.
func links(g *algorithms.Graph) [][2]int {
	var all [][2]int
	for a := range g.N() {
		for i := range g.Degree(algorithms.ID(a)) {
			if b := int(g.Neighbor(algorithms.ID(a), i)); a < b {
				all = append(all, [2]int{a, b})
			}
		}
	}
	return all
}

func TestSmallTopologies(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want [][2]int
	}{
		{"complete", 1, nil},
		{"complete", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}},
		{"ring", 1, nil},
		{"ring", 2, [][2]int{{0, 1}}},
		{"ring", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}},
		{"ring", 4, [][2]int{{0, 1}, {0, 3}, {1, 2}, {2, 3}}},
		{"line", 1, nil},
		{"line", 4, [][2]int{{0, 1}, {1, 2}, {2, 3}}},
		{"star", 1, nil},
		{"star", 4, [][2]int{{0, 1}, {0, 2}, {0, 3}}},
		{"grid", 1, nil},
		{"grid", 3, [][2]int{{0, 1}, {1, 2}}},
		{"grid", 6, [][2]int{{0, 1}, {0, 3}, {1, 2}, {1, 4}, {2, 5}, {3, 4}, {4, 5}}},
		{"grid:3x2", 6, [][2]int{{0, 1}, {0, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 5}, {4, 5}}},
		{"grid:3x2", 0, [][2]int{{0, 1}, {0, 2}, {1, 3}, {2, 3}, {2, 4}, {3, 5}, {4, 5}}},
		{"torus:1x4", 4, [][2]int{{0, 1}, {0, 3}, {1, 2}, {2, 3}}},
		{"torus:2x2", 4, [][2]int{{0, 1}, {0, 2}, {1, 3}, {2, 3}}},
		{"torus:2x3", 0, [][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 4}, {2, 5}, {3, 4}, {3, 5}, {4, 5}}},
		{"tree:1", 3, [][2]int{{0, 1}, {1, 2}}},
		{"tree", 7, [][2]int{{0, 1}, {0, 2}, {1, 3}, {1, 4}, {2, 5}, {2, 6}}},
		{"tree:3", 6, [][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 4}, {1, 5}}},
		{"erdos-renyi:p=0", 4, nil},
		{"erdos-renyi:degree=0", 4, nil},
		{"erdos-renyi:p=1", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}},
		{"erdos-renyi:degree=2", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}},
		{"small-world:k=2,p=0", 4, [][2]int{{0, 1}, {0, 3}, {1, 2}, {2, 3}}},
		{"small-world:k=4,p=0", 6, [][2]int{
			{0, 1}, {0, 2}, {0, 4}, {0, 5}, {1, 2}, {1, 3}, {1, 5}, {2, 3}, {2, 4}, {3, 4}, {3, 5}, {4, 5},
		}},
		{"small-world:k=2,p=1", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}}, // nowhere to move to
		{"scale-free:m=2", 3, [][2]int{{0, 1}, {0, 2}, {1, 2}}},
		{"random-regular:0", 3, nil},
		{"random-regular:3", 4, [][2]int{{0, 1}, {0, 2}, {0, 3}, {1, 2}, {1, 3}, {2, 3}}},
	} {
		g := build(t, c.text, c.n, 1)
		if diff := cmp.Diff(c.want, links(g)); diff != "" {
			t.Errorf("%s of %d (-want +got):\n%s", c.text, c.n, diff)
		}
	}
}

func TestTopologyDegrees(t *testing.T) {
	for _, c := range []struct {
		text  string
		n     int
		edges int64
		// degrees are how many nodes have which number of neighbours.
		degrees map[int]int
	}{
		{"complete", 1000, 499_500, map[int]int{999: 1000}},
		{"ring", 1000, 1000, map[int]int{2: 1000}},
		{"line", 1000, 999, map[int]int{1: 2, 2: 998}},
		{"star", 1000, 999, map[int]int{1: 999, 999: 1}},
		{"grid", 100, 180, map[int]int{2: 4, 3: 32, 4: 64}}, // 10 x 10
		{"grid", 32, 52, map[int]int{2: 4, 3: 16, 4: 12}},   // 4 x 8
		{"torus", 100, 200, map[int]int{4: 100}},
		{"torus:3x5", 15, 30, map[int]int{4: 15}},
		{"tree:2", 1023, 1022, map[int]int{1: 512, 2: 1, 3: 510}},
		{"tree:10", 111, 110, map[int]int{1: 100, 10: 1, 11: 10}},
		{"small-world:k=6,p=0", 50, 150, map[int]int{6: 50}},
	} {
		g := build(t, c.text, c.n, 1)
		degrees := map[int]int{}
		for i := range c.n {
			degrees[g.Degree(algorithms.ID(i))]++
		}
		if diff := cmp.Diff(c.degrees, degrees); diff != "" || g.Edges() != c.edges {
			t.Errorf("%s of %d: %d edges; want %d. Degrees (-want +got):\n%s", c.text, c.n, g.Edges(), c.edges, diff)
		}
		if c := Connectivity(g); !c.Connected {
			t.Errorf("%+v", c)
		}
	}
}

// What comes out complete is made as the complete graph, which takes no memory.
func TestCompleteTopologiesAreImplicit(t *testing.T) {
	for _, text := range []string{
		"complete", "erdos-renyi:p=1", "erdos-renyi:degree=1999999998", "random-regular:1999999998",
		"scale-free:m=1999999998",
		"small-world:k=1999999998",
	} {
		g := build(t, text, 1_999_999_999, 1)
		if want := int64(1_999_999_999) * 1_999_999_998 / 2; g.Edges() != want {
			t.Errorf("%s: %d edges; want %d", text, g.Edges(), want)
		}
	}
}

func TestBuildRefuses(t *testing.T) {
	tooMany := math.MaxInt32
	tooMany++
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"auto", 4, "topology auto: it depends on the algorithm"},
		{"ring", 0, "topology ring: nodes: 0 (allowed: 1 to 2147483647)"},
		{"complete", -1, "nodes: -1 (allowed"},
		{"complete", tooMany, "(allowed: 1 to 2147483647)"},
		{"grid", 0, "nodes: 0 (allowed"},
		{"grid", 101, "nodes: 101 is a prime number, which makes a line (allowed: products, such as 10 x " +
			"10 or 6 x 17)"},
		{"torus", 5, "such as 2 x 2 or 2 x 3"},
		{"grid:4x8", 33, "topology grid:4x8: nodes: 33 (allowed: 4 x 8 = 32)"},
		{"torus:4x8", 1, "nodes: 1 (allowed: 4 x 8 = 32)"},
		{"erdos-renyi", 8, "topology erdos-renyi:degree=8: degree 8 (allowed with 8 nodes: 0 to 7)"},
		{"erdos-renyi:degree=0.5", 1, "degree 0.5 (allowed with 1 nodes: 0 to 0)"},
		{"small-world:k=4", 4, "topology small-world:k=4,p=0.1: nodes: 4 (allowed with k 4: at least 5)"},
		{"scale-free:m=3", 3, "nodes: 3 (allowed with m 3: at least 4)"},
		{"random-regular:4", 4, "degree 4 (allowed with 4 nodes: 0 to 3)"},
		{"random-regular:3", 5, "degree 3 with 5 nodes: their product is twice the number of links (allowed: an even " +
			"degree, or an even number of nodes)"},
		{"ring", math.MaxInt32, "2.147e+09 links between 2147483647 nodes need 112 GiB of memory (allowed: 16 GiB)"},
		{"erdos-renyi:p=0.5", 1_000_000, "2.5e+11 links between 1000000 nodes need 7451 GiB"},
		{"small-world:k=1000", 2_000_000, "1e+09 links"},
		{"scale-free:m=1000000", 2_000_000, "2e+12 links"},
		{"random-regular:100000", 200_000, "1e+10 links"},
	} {
		topology, err := ParseTopology(c.text)
		if err != nil {
			t.Error(err)
			continue
		}
		g, err := topology.Build(c.n, 1)
		if g != nil || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %d: %v; want %q", c.text, c.n, err, c.want)
		}
	}
	if _, err := (Topology{Shape: EdgeFile, File: "no/such/file"}).Build(0, 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v; want that the file does not exist", err)
	}
}

// What is made by hand is checked as what is parsed.
func TestTopologyValidate(t *testing.T) {
	for _, c := range []struct {
		topology Topology
		want     string
	}{
		{Topology{Shape: shapes}, "shape 13 (allowed: below 13)"},
		{Topology{Shape: Grid, Rows: 4}, "4 x 0 (allowed: at least 1 x 1"},
		{Topology{Shape: Grid, Rows: 1 << 20, Columns: 1 << 20}, "1048576 x 1048576 (allowed"},
		{Topology{Shape: Torus, Rows: -1, Columns: -1}, "-1 x -1"},
		{Topology{Shape: Tree}, "arity 0 (allowed: at least 1)"},
		{Topology{Shape: SmallWorld, K: 3}, "k 3 (allowed: even numbers)"},
		{Topology{Shape: SmallWorld, K: 2, P: math.NaN()}, "p NaN (allowed: 0 to 1)"},
		{Topology{Shape: ErdosRenyi, P: 1.5}, "p 1.5 (allowed: 0 to 1)"},
		{Topology{Shape: ErdosRenyi, P: 0.5, Mean: 3}, "degree 3 (allowed: 0 to N-1, and without p)"},
		{Topology{Shape: ErdosRenyi, Mean: math.Inf(1)}, "degree +Inf"},
		{Topology{Shape: ErdosRenyi, Mean: math.NaN()}, "degree NaN"},
		{Topology{Shape: ScaleFree}, "m 0 (allowed: at least 1)"},
		{Topology{Shape: RandomRegular, K: -1}, "degree -1 (allowed: at least 0)"},
		{Topology{Shape: EdgeFile}, "no path"},
	} {
		_, err := c.topology.Build(10, 1)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v; want %q", c.topology, err, c.want)
		}
	}
}

func TestTopologyFor(t *testing.T) {
	star := &algorithms.Spec{DefaultTopology: "star"}
	for _, c := range []struct {
		topology Topology
		spec     *algorithms.Spec
		want     string
	}{
		{Topology{}, &algorithms.Spec{}, "complete"},
		{Topology{}, star, "star"},
		{Topology{Shape: Ring}, star, "ring"},
	} {
		got, err := c.topology.For(c.spec)
		if err != nil || got.String() != c.want {
			t.Errorf("%v for %q: %v, %v; want %s", c.topology, c.spec.DefaultTopology, got, err, c.want)
		}
	}
	if _, err := (Topology{}).For(&algorithms.Spec{DefaultTopology: "sun"}); err == nil {
		t.Error("a default topology that does not exist is no error")
	}
}

// topologies draws any topology and a number of nodes that it may be possible with.
func topologies(t *rapid.T) (Topology, int) {
	n := rapid.IntRange(1, 40).Draw(t, "n")
	k := rapid.IntRange(0, 40).Draw(t, "k")
	p := rapid.Float64Range(0, 1).Draw(t, "p")
	switch shape := Shape(rapid.IntRange(int(Complete), int(RandomRegular)).Draw(t, "shape")); shape {
	case Grid, Torus:
		if k%2 == 0 {
			return Topology{Shape: shape}, n
		}
		return Topology{Shape: shape, Rows: k, Columns: n}, k * n
	case Tree, ScaleFree, RandomRegular:
		return Topology{Shape: shape, K: k}, n
	case SmallWorld:
		return Topology{Shape: shape, K: k &^ 1, P: p}, n
	case ErdosRenyi:
		if k%2 == 0 {
			return Topology{Shape: shape, Mean: p * float64(n-1)}, n
		}
		return Topology{Shape: shape, P: p}, n
	default:
		return Topology{Shape: shape}, n
	}
}

// What the checks let through can be made, and makes a graph of the right size whose links
// go both ways and lead to other nodes, as its text form does.
func TestEveryPossibleTopologyIsMade(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		topology, n := topologies(t)
		if topology.Validate() != nil || topology.fits(n) != nil {
			t.Skip("not possible")
		}
		seed := rapid.Uint64().Draw(t, "seed")
		g, err := topology.Build(n, seed)
		if err != nil {
			t.Fatal(err)
		}
		sum := int64(0)
		for a := range algorithms.ID(n) {
			sum += int64(g.Degree(a))
			for i := range g.Degree(a) {
				b := g.Neighbor(a, i)
				if a == b || !g.Linked(b, a) || i > 0 && b <= g.Neighbor(a, i-1) {
					t.Fatalf("%v of %d: link %d of node %d leads to %d", topology, n, i, a, b)
				}
			}
		}
		if g.N() != n || sum != 2*g.Edges() {
			t.Fatalf("%v of %d: %d nodes, %d ends, %d edges", topology, n, g.N(), sum, g.Edges())
		}
		again, err := ParseTopology(topology.String())
		if err != nil || again != topology {
			t.Fatalf("%v became %v, %v", topology, again, err)
		}
		same, err := again.Build(n, seed)
		if err != nil || !slices.Equal(links(g), links(same)) {
			t.Fatalf("%v of %d differs from one time to the other (%v)", topology, n, err)
		}
	})
}
