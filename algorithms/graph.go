package algorithms

import (
	"fmt"
	"math"
	"slices"
)

// A Graph says who has a link to whom. Links go both ways, and a node has none to
// itself. It is immutable and safe for concurrent use. A complete graph is implicit
// and takes no memory; any other lies in two int32 slices (compressed sparse rows).
type Graph struct {
	n       int
	edges   int64
	offsets []int32 // nil: complete
	targets []int32 // ascending within a node

	components components
}

// Complete is the graph in which every node has a link to every other.
func Complete(n int) *Graph {
	if n < 1 || n > math.MaxInt32 {
		panic(fmt.Sprintf("algorithms: a graph of %d nodes (allowed: 1 to %d)", n, math.MaxInt32))
	}
	return &Graph{n: n, edges: int64(n) * int64(n-1) / 2}
}

// NewGraph makes a graph of n nodes from pairs of linked nodes. A pair that is
// named twice, in either direction, counts once. A pair outside 0..n-1 or of a node
// with itself is an error.
func NewGraph(n int, pairs [][2]int32) (*Graph, error) {
	if n < 1 || n > math.MaxInt32 {
		return nil, fmt.Errorf("graph of %d nodes (allowed: 1 to %d)", n, math.MaxInt32)
	}
	if int64(len(pairs)) > math.MaxInt32/2 {
		return nil, fmt.Errorf("graph of %d links (allowed: at most %d)", len(pairs), math.MaxInt32/2)
	}
	g := &Graph{n: n, offsets: make([]int32, n+1)}
	for _, p := range pairs {
		if p[0] < 0 || p[1] < 0 || int(p[0]) >= n || int(p[1]) >= n || p[0] == p[1] {
			return nil, fmt.Errorf("link %d-%d (allowed: two different nodes from 0 to %d)", p[0], p[1], n-1)
		}
		g.offsets[p[0]+1]++
		g.offsets[p[1]+1]++
	}
	for i := range n {
		g.offsets[i+1] += g.offsets[i]
	}
	g.targets = make([]int32, 2*len(pairs))
	next := slices.Clone(g.offsets[:n])
	for _, p := range pairs {
		g.targets[next[p[0]]] = p[1]
		next[p[0]]++
		g.targets[next[p[1]]] = p[0]
		next[p[1]]++
	}
	g.tidy()
	return g, nil
}

// tidy sorts every row and takes out what stands twice.
func (g *Graph) tidy() {
	var end int32
	for i := range g.n {
		row := g.targets[g.offsets[i]:g.offsets[i+1]]
		slices.Sort(row)
		row = slices.Compact(row)
		g.offsets[i] = end
		end += int32(copy(g.targets[end:], row))
	}
	g.offsets[g.n] = end
	g.targets = g.targets[:end:end]
	g.edges = int64(end) / 2
}

// N is the number of nodes.
func (g *Graph) N() int { return g.n }

// Edges is the number of links, each counted once.
func (g *Graph) Edges() int64 { return g.edges }

// IsComplete reports whether every node has a link to every other.
func (g *Graph) IsComplete() bool { return g.edges == int64(g.n)*int64(g.n-1)/2 }

// Degree is the number of neighbours of a node.
func (g *Graph) Degree(id ID) int {
	if g.offsets == nil {
		return g.n - 1
	}
	return int(g.offsets[id+1] - g.offsets[id])
}

// Neighbor is the i-th neighbour of a node, for i from 0 to Degree(id)-1, in
// ascending order.
func (g *Graph) Neighbor(id ID, i int) ID {
	if g.offsets == nil {
		if ID(i) < id {
			return ID(i)
		}
		return ID(i) + 1
	}
	return ID(g.targets[int(g.offsets[id])+i])
}

// Find looks for b among the neighbours of a, which is a node of the graph: i is its place, as
// Neighbor has it, and false says that there is no such link. It looks at guess first and at the
// place behind that, so that it takes no search where neighbours come in a row, one of them left
// out.
func (g *Graph) Find(a, b ID, guess int) (i int, linked bool) {
	if g.offsets != nil {
		return g.search(a, b, guess)
	}
	i = int(b)
	if b > a {
		i--
	}
	return i, uint(b) < uint(g.n) && b != a
}

func (g *Graph) search(a, b ID, guess int) (i int, linked bool) {
	row := g.targets[g.offsets[a]:g.offsets[a+1]]
	for i := max(guess, 0); i < min(guess+2, len(row)); i++ {
		if row[i] == int32(b) {
			return i, true
		}
	}
	return slices.BinarySearch(row, int32(b))
}

// Linked reports whether two nodes have a link; false for numbers out of range.
func (g *Graph) Linked(a, b ID) bool {
	if a == b || a < 0 || b < 0 || int(a) >= g.n || int(b) >= g.n {
		return false
	}
	if g.offsets == nil {
		return true
	}
	_, found := slices.BinarySearch(g.targets[g.offsets[a]:g.offsets[a+1]], int32(b))
	return found
}
