package algorithms

import "sync"

// Component is a part of a graph with a path between any two of its nodes, and none to others.
type Component struct {
	Nodes int
	Links int64 // each counted once
}

// components are those of a graph, found when somebody first asks and kept with the graph: a
// simulated run asks several times, and a search takes a tenth of a run that floods the graph.
type components struct {
	search sync.Once
	all    []Component
	of     []int32 // by node, where it is in all; nil: there is but one
}

// Components are the components of the graph, in the order of their lowest nodes. The slice is the
// graph's own. The first call takes time linear in the size of the graph.
func (g *Graph) Components() []Component {
	g.components.search.Do(g.findComponents)
	return g.components.all
}

// Component is the component of a node, and the zero value where there is no such node.
func (g *Graph) Component(id ID) Component {
	all := g.Components()
	switch {
	case id < 0 || int(id) >= g.n:
		return Component{}
	case g.components.of == nil:
		return all[0]
	}
	return all[g.components.of[id]]
}

// Part is where the component of a node, which is one of the graph, stands among the components.
func (g *Graph) Part(id ID) int {
	if g.Components(); g.components.of == nil {
		return 0
	}
	return int(g.components.of[id])
}

func (g *Graph) findComponents() {
	c := &g.components
	if g.IsComplete() {
		c.all = []Component{{g.n, g.edges}}
		return
	}
	const unseen = -1
	c.of = make([]int32, g.n)
	for i := range c.of {
		c.of[i] = unseen
	}
	queue := make([]int32, 0, g.n)
	for start := range g.n {
		if c.of[start] != unseen {
			continue
		}
		number := int32(len(c.all))
		c.of[start] = number
		queue = append(queue[:0], int32(start))
		ends := int64(0)
		for i := 0; i < len(queue); i++ {
			row := g.targets[g.offsets[queue[i]]:g.offsets[queue[i]+1]]
			ends += int64(len(row))
			for _, next := range row {
				if c.of[next] == unseen {
					c.of[next] = number
					queue = append(queue, next)
				}
			}
		}
		c.all = append(c.all, Component{len(queue), ends / 2})
	}
	if len(c.all) == 1 {
		c.of = nil
	}
}
