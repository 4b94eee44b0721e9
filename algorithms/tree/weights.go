package tree

import (
	"slices"
	"sync"

	"github.com/joulemark/joulemark/algorithms"
)

// noWeight is above the weight of every link.
const noWeight = 1<<31 - 1

// weights are those of the links of a graph: 1 to E, each once, drawn from the seed when somebody
// first asks, as who only wants to know what a run would cost does not. They never change, and all
// nodes of a run share them.
type weights struct {
	graph *algorithms.Graph
	rng   *algorithms.Rand
	draw  sync.Once
	ranks []int32 // by link, in the order of its lower node and then of its higher one
	first []int64 // by node: the first of ranks that belongs to a link with a higher node
	lower []int32 // by node: how many of its neighbours are lower
}

func newWeights(s algorithms.Setup) *weights { return &weights{graph: s.Graph, rng: s.Rand()} }

func (w *weights) drawAll() {
	g := w.graph
	w.first, w.lower = make([]int64, g.N()), make([]int32, g.N())
	links := int64(0)
	for i := range g.N() {
		id := algorithms.ID(i)
		for w.lower[i] < int32(g.Degree(id)) && g.Neighbor(id, int(w.lower[i])) < id {
			w.lower[i]++
		}
		w.first[i] = links
		links += int64(g.Degree(id)) - int64(w.lower[i])
	}
	w.ranks = w.rng.Perm(int(links))
}

// of is the weight of the link between a node and its i-th neighbour.
func (w *weights) of(node algorithms.ID, i int) int32 {
	w.draw.Do(w.drawAll)
	if i >= int(w.lower[node]) {
		return 1 + w.ranks[w.first[node]+int64(i)-int64(w.lower[node])]
	}
	next := w.graph.Neighbor(node, i)
	j, _ := w.graph.Find(next, node, int(w.lower[next]))
	return w.of(next, j)
}

// leastForest is which links belong to the trees of least weight, by weight, as Kruskal finds them:
// the lightest link that joins two parts, until there is none (Proceedings of the American
// Mathematical Society 7, 1956, 48-50).
func (w *weights) leastForest() []bool {
	w.draw.Do(w.drawAll)
	ends := make([][2]algorithms.ID, len(w.ranks)+1) // by weight
	for i := range w.graph.N() {
		node := algorithms.ID(i)
		for j := int(w.lower[i]); j < w.graph.Degree(node); j++ {
			ends[w.of(node, j)] = [2]algorithms.ID{node, w.graph.Neighbor(node, j)}
		}
	}
	parts := make([]algorithms.ID, w.graph.N()) // by node, another one of its part, or itself
	for i := range parts {
		parts[i] = algorithms.ID(i)
	}
	root := func(id algorithms.ID) algorithms.ID {
		for parts[id] != id {
			parts[id] = parts[parts[id]]
			id = parts[id]
		}
		return id
	}
	in := make([]bool, len(ends))
	for weight, e := range slices.All(ends) {
		if a, b := root(e[0]), root(e[1]); weight > 0 && a != b {
			parts[a], in[weight] = b, true
		}
	}
	return in
}
