package token

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// A tree is the spanning tree that Raymond works on: the parent of every node. Node 0 is the root,
// its own parent, and has the token at first.
type tree []algorithms.ID

const root algorithms.ID = 0

// treeParams are the parameters that choose a tree.
var treeParams = []algorithms.Param{
	{
		Name: "tree", Default: "auto", Choices: []string{"auto", "balanced", "star", "chain"},
		Doc: "spanning tree; auto: balanced where all nodes are linked, else the shortest paths to node 0",
	},
	{Name: "arity", Default: "2", Min: 1, Max: 1e6, Doc: "children of a node of the balanced tree"},
}

// newTree makes the tree that the parameters ask for from links that there are.
func newTree(s algorithms.Setup) (tree, error) {
	shape, arity := s.Params.Word("tree"), s.Params.Int("arity")
	if shape == "auto" && !s.Graph.IsComplete() {
		return shortestPaths(s.Graph)
	}
	t := make(tree, s.N())
	for i := 1; i < len(t); i++ {
		parent := (i - 1) / arity
		switch shape {
		case "star":
			parent = 0
		case "chain":
			parent = i - 1
		}
		t[i] = algorithms.ID(parent)
		if !s.Graph.Linked(algorithms.ID(i), t[i]) {
			return nil, fmt.Errorf("tree: %s needs a link between nodes %d and %d (allowed without: auto)",
				shape, parent, i)
		}
	}
	return t, nil
}

// shortestPaths is the tree that a breadth-first search from node 0 finds.
func shortestPaths(g *algorithms.Graph) (tree, error) {
	t := make(tree, g.N())
	for i := range t {
		t[i] = algorithms.None
	}
	t[root] = root
	found := []algorithms.ID{root}
	for k := 0; k < len(found); k++ {
		for i := range g.Degree(found[k]) {
			if id := g.Neighbor(found[k], i); t[id] == algorithms.None {
				t[id] = found[k]
				found = append(found, id)
			}
		}
	}
	for id, parent := range t {
		if parent == algorithms.None {
			return nil, fmt.Errorf("topology: node %d has no way to node 0 (allowed: a connected one)", id)
		}
	}
	return t, nil
}

// depth is the distance of a node from node 0.
func (t tree) depth(id algorithms.ID) int {
	d := 0
	for ; id != root; id = t[id] {
		d++
	}
	return d
}

// distance is the number of edges between two nodes.
func (t tree) distance(a, b algorithms.ID) int {
	d := 0
	for da, db := t.depth(a), t.depth(b); a != b; d++ {
		if da >= db {
			a, da = t[a], da-1
		} else {
			b, db = t[b], db-1
		}
	}
	return d
}

// outward lists the nodes from the root outward, each behind its parent.
func (t tree) outward() []algorithms.ID {
	children := make([][]algorithms.ID, len(t))
	for id := 1; id < len(t); id++ {
		children[t[id]] = append(children[t[id]], algorithms.ID(id))
	}
	order := []algorithms.ID{root}
	for i := 0; i < len(order); i++ {
		order = append(order, children[order[i]]...)
	}
	return order
}

// diameter is the longest distance of two nodes.
func (t tree) diameter() int {
	longest, height := 0, make([]int, len(t))
	for _, id := range slices.Backward(t.outward()) {
		if id == root {
			break
		}
		up := t[id]
		longest = max(longest, height[up]+height[id]+1)
		height[up] = max(height[up], height[id]+1)
	}
	return longest
}

// behind is by node how many entries it and the nodes behind it are to make.
func (t tree) behind(w *mutex.Workload) []int {
	count := make([]int, len(t))
	for _, id := range slices.Backward(t.outward()) {
		count[id] += w.Quota(id)
		if id != root {
			count[t[id]] += count[id]
		}
	}
	return count
}
