package algorithms_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// matrix is the dumb graph: who is linked to whom, written down for all pairs.
type matrix [][]bool

func newMatrix(n int, pairs [][2]int32) matrix {
	m := make(matrix, n)
	for i := range m {
		m[i] = make([]bool, n)
	}
	for _, p := range pairs {
		m[p[0]][p[1]], m[p[1]][p[0]] = true, true
	}
	return m
}

func (m matrix) neighbors(i int) []algorithms.ID {
	var ids []algorithms.ID
	for j, linked := range m[i] {
		if linked {
			ids = append(ids, algorithms.ID(j))
		}
	}
	return ids
}

// compare holds a graph to the matrix.
func (m matrix) compare(t interface {
	Helper()
	Errorf(format string, args ...any)
}, g *algorithms.Graph,
) {
	t.Helper()
	n, edges := len(m), int64(0)
	if g.N() != n {
		t.Errorf("N = %d, want %d", g.N(), n)
	}
	for i := range n {
		want := m.neighbors(i)
		edges += int64(len(want))
		if got := g.Degree(algorithms.ID(i)); got != len(want) {
			t.Errorf("Degree(%d) = %d, want %d", i, got, len(want))
			continue
		}
		for k, id := range want {
			if got := g.Neighbor(algorithms.ID(i), k); got != id {
				t.Errorf("Neighbor(%d, %d) = %d, want %d", i, k, got, id)
			}
		}
		for j := -1; j <= n; j++ {
			want := j >= 0 && j < n && m[i][j]
			if got := g.Linked(algorithms.ID(i), algorithms.ID(j)); got != want {
				t.Errorf("Linked(%d, %d) = %t", i, j, got)
			}
			for guess := -1; guess <= g.Degree(algorithms.ID(i))+1; guess++ {
				at, got := g.Find(algorithms.ID(i), algorithms.ID(j), guess)
				if got != want || got && g.Neighbor(algorithms.ID(i), at) != algorithms.ID(j) {
					t.Errorf("Find(%d, %d, %d) = %d, %t", i, j, guess, at, got)
				}
			}
			if got := g.Linked(algorithms.ID(j), algorithms.ID(i)); got != want {
				t.Errorf("Linked(%d, %d) = %t", j, i, got)
			}
		}
	}
	edges /= 2
	if g.Edges() != edges {
		t.Errorf("Edges = %d, want %d", g.Edges(), edges)
	}
	if want := edges == int64(n)*int64(n-1)/2; g.IsComplete() != want {
		t.Errorf("IsComplete = %t with %d links of %d nodes", g.IsComplete(), edges, n)
	}
}

func TestNewGraphLikeMatrix(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "n")
		var pairs [][2]int32
		if n > 1 {
			id := rapid.Int32Range(0, int32(n)-1)
			pair := rapid.Custom(func(t *rapid.T) [2]int32 { return [2]int32{id.Draw(t, "a"), id.Draw(t, "b")} }).
				Filter(func(p [2]int32) bool { return p[0] != p[1] })
			pairs = rapid.SliceOfN(pair, 0, 3*n).Draw(t, "pairs")
		}
		g, err := algorithms.NewGraph(n, pairs)
		if err != nil {
			t.Fatal(err)
		}
		newMatrix(n, pairs).compare(t, g)
	})
}

func TestNewGraphCountsAPairOnce(t *testing.T) {
	g, err := algorithms.NewGraph(4, [][2]int32{{0, 1}, {1, 0}, {0, 1}, {2, 1}, {1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	newMatrix(4, [][2]int32{{0, 1}, {1, 2}}).compare(t, g)
}

func TestCompleteIsAllPairs(t *testing.T) {
	for n := 1; n <= 12; n++ {
		var pairs [][2]int32
		for i := range int32(n) {
			for j := range i {
				pairs = append(pairs, [2]int32{i, j})
			}
		}
		explicit, err := algorithms.NewGraph(n, pairs)
		if err != nil {
			t.Fatal(err)
		}
		all := newMatrix(n, pairs)
		all.compare(t, explicit)
		all.compare(t, algorithms.Complete(n))
	}
}

func TestLargeCompleteGraphTakesNoMemory(t *testing.T) {
	var g *algorithms.Graph
	if got := testing.AllocsPerRun(10, func() { g = algorithms.Complete(math.MaxInt32) }); got > 1 {
		t.Errorf("%v allocations, want at most 1", got)
	}
	if want := int64(math.MaxInt32) * (math.MaxInt32 - 1) / 2; g.Edges() != want {
		t.Errorf("Edges = %d, want %d", g.Edges(), want)
	}
	last := algorithms.ID(math.MaxInt32 - 1)
	if got := g.Neighbor(last, g.Degree(last)-1); got != last-1 {
		t.Errorf("the last neighbour of the last node is %d, want %d", got, last-1)
	}
}

func TestGraphErrors(t *testing.T) {
	for _, tc := range []struct {
		n     int
		pairs [][2]int32
		want  string
	}{
		{0, nil, "graph of 0 nodes (allowed: 1 to 2147483647)"},
		{-1, nil, "graph of -1 nodes (allowed: 1 to 2147483647)"},
		{1 << 31, nil, "graph of 2147483648 nodes (allowed: 1 to 2147483647)"},
		{3, [][2]int32{{0, 1}, {2, 2}}, "link 2-2 (allowed: two different nodes from 0 to 2)"},
		{3, [][2]int32{{0, 3}}, "link 0-3 (allowed: two different nodes from 0 to 2)"},
		{3, [][2]int32{{3, 0}}, "link 3-0 (allowed: two different nodes from 0 to 2)"},
		{3, [][2]int32{{-1, 0}}, "link -1-0 (allowed: two different nodes from 0 to 2)"},
		{3, [][2]int32{{0, -1}}, "link 0--1 (allowed: two different nodes from 0 to 2)"},
	} {
		if g, err := algorithms.NewGraph(tc.n, tc.pairs); err == nil || err.Error() != tc.want || g != nil {
			t.Errorf("NewGraph(%d, %v): %v, want %s", tc.n, tc.pairs, err, tc.want)
		}
	}
	for _, n := range []int{0, -1, 1 << 31} {
		func() {
			defer func() {
				if p, ok := recover().(string); !ok || !strings.Contains(p, "allowed: 1 to 2147483647") {
					t.Errorf("Complete(%d) panics with %q", n, p)
				}
			}()
			algorithms.Complete(n)
		}()
	}
}
