package agents

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// maxRouted bounds the agents for which all routes are kept: 64 MiB.
const maxRouted = 4096

// routes is the first hop of a shortest way from every agent to every other; where there are
// several, that to the neighbour of the lowest number.
type routes struct {
	n    int
	hops []int32 // by destination and agent
}

func newRoutes(g *algorithms.Graph) (*routes, error) {
	n := g.N()
	if n > maxRouted {
		return nil, fmt.Errorf("nodes: %d with routing=shortest "+
			"(allowed: up to %d; on larger networks routing=flooding or learning)", n, maxRouted)
	}
	r := &routes{n, make([]int32, n*n)}
	far := make([]int32, n)
	for dest := range n {
		distances(g, algorithms.ID(dest), algorithms.None, far)
		row := r.hops[dest*n : (dest+1)*n]
		for i := range row {
			row[i] = int32(algorithms.None)
			if far[i] < 1 {
				continue
			}
			for k := range g.Degree(algorithms.ID(i)) {
				if v := g.Neighbor(algorithms.ID(i), k); far[v] == far[i]-1 {
					row[i] = int32(v)
					break
				}
			}
		}
	}
	return r, nil
}

func (r *routes) next(from, dest algorithms.ID) algorithms.ID {
	return algorithms.ID(r.hops[int(dest)*r.n+int(from)])
}

// distances fills in how many hops each agent is from a source on ways that do not go through
// the agent avoid, -1 where there are none, and returns those that it reached, the
// nearest first. None avoids nobody.
func distances(g *algorithms.Graph, source, avoid algorithms.ID, far []int32) []algorithms.ID {
	for i := range far {
		far[i] = -1
	}
	far[source] = 0
	reached := []algorithms.ID{source}
	for k := 0; k < len(reached); k++ {
		id := reached[k]
		for i := range g.Degree(id) {
			if v := g.Neighbor(id, i); far[v] < 0 && v != avoid {
				far[v] = far[id] + 1
				reached = append(reached, v)
			}
		}
	}
	return reached
}

// components numbers the connected parts of the part of the graph that keep lets through:
// by agent, -1 for those it does not. It also returns how large each is.
func components(g *algorithms.Graph, keep func(algorithms.ID) bool) (part []int32, sizes []int) {
	part = make([]int32, g.N())
	for i := range part {
		part[i] = -1
	}
	if g.IsComplete() { // for its size, it would take long to follow all links
		size := 0
		for id := range algorithms.ID(g.N()) {
			if keep(id) {
				part[id] = 0
				size++
			}
		}
		return part, []int{size}
	}
	var queue []algorithms.ID
	for start := range algorithms.ID(g.N()) {
		if part[start] >= 0 || !keep(start) {
			continue
		}
		c := int32(len(sizes))
		part[start] = c
		queue = append(queue[:0], start)
		for k := 0; k < len(queue); k++ {
			id := queue[k]
			for i := range g.Degree(id) {
				if v := g.Neighbor(id, i); part[v] < 0 && keep(v) {
					part[v] = c
					queue = append(queue, v)
				}
			}
		}
		sizes = append(sizes, len(queue))
	}
	return part, sizes
}
