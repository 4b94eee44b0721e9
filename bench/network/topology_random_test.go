package network

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"gonum.org/v1/gonum/graph/simple"
	"gonum.org/v1/gonum/graph/topo"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// clustering is the mean over all nodes of the share of pairs of neighbours that are
// linked themselves (Watts and Strogatz).
func clustering(g *algorithms.Graph) float64 {
	sum := 0.0
	for a := range algorithms.ID(g.N()) {
		d := g.Degree(a)
		closed := 0
		for i := range d {
			for j := range i {
				if g.Linked(g.Neighbor(a, i), g.Neighbor(a, j)) {
					closed++
				}
			}
		}
		if d > 1 {
			sum += float64(2*closed) / float64(d*(d-1))
		}
	}
	return sum / float64(g.N())
}

func triangles(g *algorithms.Graph) int {
	count := 0
	for _, l := range links(g) {
		a, b := algorithms.ID(l[0]), algorithms.ID(l[1])
		for i := range g.Degree(b) {
			if c := g.Neighbor(b, i); c > b && g.Linked(a, c) {
				count++
			}
		}
	}
	return count
}

// within fails where a mean of many draws is farther from what is expected than five
// standard errors.
func within(t *testing.T, what string, got, want, deviation float64, draws int) {
	t.Helper()
	if room := 5 * deviation / math.Sqrt(float64(draws)); math.Abs(got-want) > room {
		t.Errorf("%s: %g; want %g within %g", what, got, want, room)
	}
}

// Each of the 64 graphs of four nodes comes as often as its number of links says.
func TestErdosRenyiGraphsHaveTheirProbability(t *testing.T) {
	const draws = 20_000
	for _, p := range []float64{0.1, 0.5, 0.9} {
		seen := map[string]int{}
		text := fmt.Sprintf("erdos-renyi:p=%g", p)
		for seed := range uint64(draws) {
			seen[fmt.Sprint(links(build(t, text, 4, seed)))]++
		}
		for i := range 64 {
			var graph [][2]int
			want, bit := 1.0, 0
			for a := range 4 {
				for b := a + 1; b < 4; b++ {
					if i>>bit&1 != 0 {
						graph = append(graph, [2]int{a, b})
						want *= p
					} else {
						want *= 1 - p
					}
					bit++
				}
			}
			got := float64(seen[fmt.Sprint(graph)]) / draws
			within(t, fmt.Sprintf("p=%g: share of %v", p, graph), got, want, math.Sqrt(want*(1-want)), draws)
		}
	}
}

// The number of links and the degrees are binomial.
func TestErdosRenyiDegrees(t *testing.T) {
	const n, mean, draws = 20_000, 8.0, 5
	p := mean / (n - 1)
	degrees := make([]float64, 200)
	edges := 0.0
	for seed := range uint64(draws) {
		g := build(t, "erdos-renyi:degree=8", n, seed)
		edges += float64(g.Edges()) / draws
		for i := range n {
			degrees[g.Degree(algorithms.ID(i))]++
		}
	}
	pairs := float64(n) * (n - 1) / 2
	within(t, "edges", edges, pairs*p, math.Sqrt(pairs*p*(1-p)), draws)
	for d := range 20 {
		a, _ := math.Lgamma(n)
		b, _ := math.Lgamma(float64(d + 1))
		c, _ := math.Lgamma(n - float64(d))
		want := math.Exp(a - b - c + float64(d)*math.Log(p) + (n-1-float64(d))*math.Log(1-p))
		within(t, fmt.Sprintf("share of nodes of degree %d", d), degrees[d]/(n*draws), want, math.Sqrt(want), n*draws)
	}
}

func TestErdosRenyiOfTinyProbability(t *testing.T) {
	for _, p := range []string{"1e-300", "5e-324", "1e-17"} {
		if g := build(t, "erdos-renyi:p="+p, 1000, 1); g.Edges() != 0 {
			t.Errorf("p=%s: %d edges", p, g.Edges())
		}
	}
}

func TestSmallWorldClustering(t *testing.T) {
	const n = 5000
	// On the lattice it is 3(k-2)/(4(k-1)), which a link moved lowers as (1-p)³; among
	// random links it is about k/n.
	for _, c := range []struct {
		text       string
		want, room float64
	}{
		{"small-world:k=8,p=0", 18.0 / 28, 1e-12},
		{"small-world:k=8,p=0.05", 18.0 / 28 * 0.95 * 0.95 * 0.95, 0.015},
		{"small-world:k=8,p=0.3", 18.0 / 28 * 0.7 * 0.7 * 0.7, 0.02},
		{"small-world:k=8,p=1", 0.0016, 0.001},
	} {
		g := build(t, c.text, n, 1)
		if got := clustering(g); math.Abs(got-c.want) > c.room {
			t.Errorf("%s: clustering %g; want %g within %g", c.text, got, c.want, c.room)
		}
	}
}

// Links are moved and none is lost; each node keeps those of its own.
func TestSmallWorldMovesLinks(t *testing.T) {
	for _, c := range []struct {
		n, k int
		p    float64
	}{{1000, 8, 0}, {1000, 8, 0.2}, {1000, 8, 1}, {12, 8, 1}, {9, 6, 0.7}, {6, 4, 1}, {4, 2, 1}} {
		for seed := range uint64(20) {
			g := build(t, fmt.Sprintf("small-world:k=%d,p=%g", c.k, c.p), c.n, seed)
			if g.Edges() != int64(c.n*c.k/2) {
				t.Fatalf("%+v: %d edges; want %d", c, g.Edges(), c.n*c.k/2)
			}
			moved := 0
			for a := range c.n {
				if g.Degree(algorithms.ID(a)) < c.k/2 {
					t.Fatalf("%+v: node %d has %d neighbours", c, a, g.Degree(algorithms.ID(a)))
				}
				for j := 1; j <= c.k/2; j++ {
					if !g.Linked(algorithms.ID(a), algorithms.ID((a+j)%c.n)) {
						moved++
					}
				}
			}
			if c.n == 1000 {
				// A moved link may come to lie where another was: a share of k/n.
				within(t, fmt.Sprintf("%+v: share of links moved", c), float64(moved)/4000, c.p*(1-0.008*c.p),
					math.Sqrt(c.p*(1-c.p))+0.05, 4000)
			}
		}
	}
}

// The node that has its turn first moves its links to any of those that it has none to.
func TestSmallWorldTargetsAreUniform(t *testing.T) {
	const n, draws = 11, 20_000
	for _, c := range []struct {
		k             int
		first, second map[int32]float64 // share of the targets of its first and second link
	}{
		// Drawn until one is free: all but the node itself, 1 and 10.
		{2, map[int32]float64{2: 0.125, 3: 0.125, 4: 0.125, 5: 0.125, 6: 0.125, 7: 0.125, 8: 0.125, 9: 0.125}, nil},
		// Drawn from the list of the free: 5 and 6, then the other of these and 1.
		{8, map[int32]float64{5: 0.5, 6: 0.5}, map[int32]float64{1: 0.5, 5: 0.25, 6: 0.25}},
	} {
		first, second := map[int32]float64{}, map[int32]float64{}
		for seed := range uint64(draws) {
			rng := algorithms.NewRand(seed)
			pairs := smallWorld(n, c.k, 1, &rng)
			first[pairs[0][1]] += 1.0 / draws
			second[pairs[1][1]] += 1.0 / draws
		}
		near := cmpopts.EquateApprox(0, 5*0.5/math.Sqrt(draws))
		if diff := cmp.Diff(c.first, first, near); diff != "" {
			t.Errorf("k=%d: first link (-want +got):\n%s", c.k, diff)
		}
		if diff := cmp.Diff(c.second, second, near); c.second != nil && diff != "" {
			t.Errorf("k=%d: second link (-want +got):\n%s", c.k, diff)
		}
	}
}

func TestScaleFreeDegrees(t *testing.T) {
	const n = 50_000
	for _, m := range []int{1, 2, 5} {
		g := build(t, fmt.Sprintf("scale-free:m=%d", m), n, 1)
		if want := int64(m*(m+1)/2 + (n-m-1)*m); g.Edges() != want {
			t.Errorf("m=%d: %d edges; want %d", m, g.Edges(), want)
		}
		if !Connectivity(g).Connected {
			t.Errorf("m=%d: not connected", m)
		}
		// At least this many links have a share m(m+1)/(d(d+1)) of the nodes (Bollobás and
		// others, 2001): a tail that falls with the square, where a random graph has none.
		for _, d := range []int{m, m + 1, m + 2, 2*m + 3, 30, 100} {
			got := 0
			for i := range n {
				if g.Degree(algorithms.ID(i)) >= d {
					got++
				}
			}
			want := float64(m*(m+1)) / float64(d*(d+1))
			within(t, fmt.Sprintf("m=%d: share with at least %d", m, d), float64(got)/n, want, math.Sqrt(want), n)
		}
	}
}

// Every pair of size and degree that is possible is regular, and simple, for NewGraph would
// have merged what is not.
func TestRandomRegularIsRegular(t *testing.T) {
	check := func(n, k int, seed uint64) {
		g := build(t, fmt.Sprintf("random-regular:%d", k), n, seed)
		for i := range n {
			if g.Degree(algorithms.ID(i)) != k {
				t.Fatalf("%d of %d, seed %d: node %d has %d", k, n, seed, i, g.Degree(algorithms.ID(i)))
			}
		}
	}
	for n := 1; n <= 14; n++ {
		for k := range n {
			for seed := range uint64(30) {
				if n*k%2 == 0 {
					check(n, k, seed)
				}
			}
		}
	}
	check(10_000, 3, 1)
	check(1001, 500, 1)
	check(2000, 1996, 1) // by way of the complement, or it would not end
}

// Ends that cannot be linked take the place of another link.
func TestLooseEndsAreJoined(t *testing.T) {
	for _, c := range []struct {
		pairs [][2]int32
		loose []int32
		want  [][2]int // nil where there is no way
	}{
		{[][2]int32{{0, 1}}, []int32{2, 3}, [][2]int{{0, 1}, {2, 3}}},
		{[][2]int32{{0, 1}}, []int32{2, 2}, [][2]int{{0, 2}, {1, 2}}},
		{[][2]int32{{0, 1}}, []int32{0, 0}, nil},
		{nil, []int32{0, 0}, nil},
	} {
		rng := algorithms.NewRand(1)
		pairs, ok := joinLoose(slices.Clone(c.pairs), c.loose, &rng)
		if ok != (c.want != nil) {
			t.Errorf("%v, %v: %v; want %v", c.pairs, c.loose, ok, c.want != nil)
		}
		if g, err := algorithms.NewGraph(4, pairs); err != nil || ok && fmt.Sprint(links(g)) != fmt.Sprint(c.want) {
			t.Errorf("%v, %v: %v, %v; want %v", c.pairs, c.loose, pairs, err, c.want)
		}
	}
	// 2 and 3 are linked: they get the ends of 0-1, one each.
	rng := algorithms.NewRand(1)
	pairs, ok := joinLoose([][2]int32{{2, 3}, {0, 1}}, []int32{2, 3}, &rng)
	g, err := algorithms.NewGraph(4, pairs)
	if !ok || err != nil || g.Edges() != 3 || g.Degree(2) != 2 || g.Degree(3) != 2 {
		t.Errorf("%v, %v, %v; want a line with 2-3 in the middle", pairs, ok, err)
	}
}

// A random cubic graph has triangles by a Poisson law of mean (k-1)³/6 = 4/3, and
// is connected all but surely.
func TestRandomRegularIsRandom(t *testing.T) {
	const draws = 400
	sum := 0
	for seed := range uint64(draws) {
		g := build(t, "random-regular:3", 600, seed)
		sum += triangles(g)
		if !Connectivity(g).Connected {
			t.Errorf("seed %d: not connected", seed)
		}
	}
	within(t, "triangles", float64(sum)/draws, 4.0/3, math.Sqrt(4.0/3), draws)

	// Of the 3507 graphs of eight nodes with two links each, 987 are not one cycle. Every
	// graph is about as likely as the others, not exactly.
	apart := 0
	for seed := range uint64(10_000) {
		if !Connectivity(build(t, "random-regular:2", 8, seed)).Connected {
			apart++
		}
	}
	if got, want := float64(apart)/10_000, 987.0/3507; math.Abs(got-want) > 0.02 {
		t.Errorf("share of graphs that are not connected: %g; want about %g", got, want)
	}

	// No node is special: any two are linked with probability k/(n-1), above half the possible
	// degree too.
	for _, k := range []int{3, 7} {
		const n, draws = 10, 5000
		counts := map[[2]int]int{}
		for seed := range uint64(draws) {
			for _, l := range links(build(t, fmt.Sprintf("random-regular:%d", k), n, seed)) {
				counts[l]++
			}
		}
		p := float64(k) / (n - 1)
		for a := range n {
			for b := a + 1; b < n; b++ {
				got := float64(counts[[2]int{a, b}]) / draws
				within(t, fmt.Sprintf("k=%d: share of graphs with %d-%d", k, a, b), got, p, math.Sqrt(p*(1-p)), draws)
			}
		}
	}
}

func TestSeedsDiffer(t *testing.T) {
	for _, text := range []string{"erdos-renyi:degree=4", "small-world", "scale-free", "random-regular"} {
		if a, b := links(build(t, text, 100, 1)), links(build(t, text, 100, 2)); fmt.Sprint(a) == fmt.Sprint(b) {
			t.Errorf("%s: the same graph for two seeds", text)
		}
	}
}

// A seed stands for the same graph on every machine and in every version, or what was
// published with it cannot be repeated.
func TestGraphsAreTheSameEverywhere(t *testing.T) {
	for _, c := range []struct {
		text string
		want uint64
	}{
		{"erdos-renyi:degree=8", 0x608b076da156bd4a},
		{"erdos-renyi:p=0.001", 0xbf4d83c46df08657},
		{"small-world:k=8,p=0.1", 0x6679539dbe4340cb},
		{"scale-free:m=4", 0x98424e876a5f4a8d},
		{"random-regular:8", 0x9be6dee8ab89a3f6},
	} {
		var sum uint64
		for _, l := range links(build(t, c.text, 20_000, 42)) {
			sum = algorithms.Mix(sum ^ uint64(l[0])<<32 ^ uint64(l[1]))
		}
		if sum != c.want {
			t.Errorf("%s: hash %#x; want %#x", c.text, sum, c.want)
		}
	}
}

// The components that gonum finds.
func TestConnectivity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 60).Draw(t, "n")
		topology := Topology{Shape: ErdosRenyi, P: rapid.Float64Range(0, 0.1).Draw(t, "p")}
		g, err := topology.Build(n, rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		other := simple.NewUndirectedGraph()
		for i := range n {
			other.AddNode(simple.Node(i))
		}
		for _, l := range links(g) {
			other.SetEdge(simple.Edge{F: simple.Node(l[0]), T: simple.Node(l[1])})
		}
		for i := range n {
			if got, want := g.Degree(algorithms.ID(i)), other.From(int64(i)).Len(); got != want {
				t.Fatalf("node %d has %d neighbours; want %d", i, got, want)
			}
		}
		components := topo.ConnectedComponents(other)
		want := Parts{Components: len(components), Connected: len(components) == 1}
		for _, c := range components {
			want.Largest = max(want.Largest, len(c))
		}
		if got := Connectivity(g); got != want {
			t.Fatalf("%+v; want %+v", got, want)
		}
	})
	if got, want := Connectivity(algorithms.Complete(1_000_000)), (Parts{1, 1_000_000, true}); got != want {
		t.Errorf("complete: %+v; want %+v", got, want)
	}
}
