package network

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// Parts say how a graph hangs together.
type Parts struct {
	Components int // groups of nodes with a path between any two
	Largest    int // number of nodes of the largest
	Connected  bool
}

// String says how a graph in pieces hangs together.
func (p Parts) String() string {
	return fmt.Sprintf("%d parts, the largest of %d nodes", p.Components, p.Largest)
}

// Connectivity explores the graph in time linear in its size.
func Connectivity(g *algorithms.Graph) Parts {
	n := g.N()
	if g.IsComplete() {
		return Parts{Components: 1, Largest: n, Connected: true}
	}
	var c Parts
	seen := make([]bool, n)
	queue := make([]int32, 0, n)
	for start := range n {
		if seen[start] {
			continue
		}
		seen[start] = true
		queue = append(queue[:0], int32(start))
		for i := 0; i < len(queue); i++ {
			id := algorithms.ID(queue[i])
			for j := range g.Degree(id) {
				if next := g.Neighbor(id, j); !seen[next] {
					seen[next] = true
					queue = append(queue, int32(next))
				}
			}
		}
		c.Components++
		c.Largest = max(c.Largest, len(queue))
	}
	c.Connected = c.Components == 1
	return c
}
