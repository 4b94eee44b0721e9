package topology

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// tree is a graph without circles, as seen from its root.
type tree struct {
	children [][]algorithms.ID
	depth    []int
	across   []float64 // of each node, in leaves from the left
	leaves   int
	deepest  int
}

// treeOf places a tree: a star, and one of many leaves, around its root, others in layers.
func treeOf(g *algorithms.Graph) places {
	root := algorithms.ID(0)
	for i := range g.N() {
		if id := algorithms.ID(i); g.Degree(id) == g.N()-1 {
			root = id // the middle of a star
		}
	}
	t := &tree{
		children: make([][]algorithms.ID, g.N()), depth: distances(g, root), across: make([]float64, g.N()),
	}
	for i := range g.N() {
		id := algorithms.ID(i)
		for k := range g.Degree(id) {
			if below := g.Neighbor(id, k); t.depth[below] > t.depth[id] {
				t.children[id] = append(t.children[id], below)
			}
		}
		t.deepest = max(t.deepest, t.depth[id])
	}
	t.spread(root)
	p := places{at: make([]point, g.N())}
	if t.deepest > 1 && t.leaves <= mostLeaves {
		for i := range p.at {
			p.at[i] = point{t.across[i], 1.3 * float64(t.depth[i])}
		}
		return p
	}
	p.centre = &point{}
	ring := max(float64(t.leaves)/6.3/float64(t.deepest), 1)
	for i := range p.at {
		p.at[i] = polar(ring*float64(t.depth[i]), t.across[i]/float64(t.leaves))
	}
	return p
}

// spread gives each leaf a place beside the one before and each other node the middle of those
// below it. A deep tree would be too much for calls within calls, so it goes down by a list.
func (t *tree) spread(root algorithms.ID) {
	var order []algorithms.ID
	for list := []algorithms.ID{root}; len(list) > 0; {
		id := list[len(list)-1]
		list = list[:len(list)-1]
		order = append(order, id)
		for _, below := range slices.Backward(t.children[id]) {
			list = append(list, below)
		}
		if len(t.children[id]) == 0 {
			t.across[id] = float64(t.leaves)
			t.leaves++
		}
	}
	for _, id := range slices.Backward(order) {
		if below := t.children[id]; len(below) > 0 {
			t.across[id] = (t.across[below[0]] + t.across[below[len(below)-1]]) / 2
		}
	}
}
