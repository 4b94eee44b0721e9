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

// Connectivity says how a graph hangs together.
func Connectivity(g *algorithms.Graph) Parts {
	all := g.Components()
	p := Parts{Components: len(all), Connected: len(all) == 1}
	for _, c := range all {
		p.Largest = max(p.Largest, c.Nodes)
	}
	return p
}
