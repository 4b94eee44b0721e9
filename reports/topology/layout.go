package topology

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// point is a place in a plane whose unit is about the distance of two neighbours; y grows
// downwards.
type point struct{ x, y float64 }

// places is where the nodes of a graph are drawn.
type places struct {
	at []point
	// centre is what labels are written away from, or nil where they are written below.
	centre *point
	// columns are those of a grid or torus, or 0; a link from one end of a row or column to the
	// other is drawn as a stub at both.
	columns int
	words   string // of how nodes are placed, for a reader; "" where that is to be seen
}

// Where a shape stops being drawn as the few are, since there would be no room.
const (
	mostOnCircle = 120
	mostInRow    = 12 // of a line
	mostLeaves   = 48 // of a tree in layers
)

// layout places the nodes of a graph, by its form alone: a ring on a circle, a grid in rows, a tree
// in layers or around its root, everything else by forces between nodes.
func layout(g *algorithms.Graph) places {
	n := g.N()
	links, f := g.Edges(), formOf(g)
	switch rows, columns := gridOf(g); {
	case n == 1:
		return places{at: []point{{}}}
	case g.IsComplete() && n > mostOnCircle, links == 0:
		return inRows(n)
	case g.IsComplete(), f.ring && n <= mostOnCircle:
		return onCircle(n)
	case f.ring:
		return meander(f.order)
	case f.line:
		return snake(f.order)
	case f.tree:
		return treeOf(g)
	case rows > 0:
		p := inRows(n)
		for i := range p.at {
			p.at[i] = point{float64(i % columns), float64(i / columns)}
		}
		p.columns, p.words = columns, ""
		return p
	}
	return inParts(g)
}

// onCircle places nodes on a circle, node 0 on top, clockwise.
func onCircle(n int) places {
	radius := 1 / (2 * math.Sin(math.Pi/float64(max(n, 3))))
	p := places{at: make([]point, n), centre: &point{}}
	for i := range p.at {
		p.at[i] = polar(radius, float64(i)/float64(n))
	}
	return p
}

// polar is a place by its distance from the centre and its share of a full turn, from the top
// clockwise.
func polar(radius, turn float64) point {
	sin, cos := math.Sincos(2 * math.Pi * turn)
	return point{radius * sin, -radius * cos}
}

// inRows places nodes row by row, about as many rows as columns.
func inRows(n int) places {
	columns := int(math.Ceil(math.Sqrt(float64(n))))
	p := places{at: make([]point, n), words: "Nodes stand row by row in the order of their numbers."}
	for i := range p.at {
		p.at[i] = point{float64(i % columns), float64(i / columns)}
	}
	return p
}

// meander places the nodes of a large ring on a line that goes in and out around a circle, so that
// it has more room than on the circle.
func meander(order []algorithms.ID) places {
	n := float64(len(order))
	legs := 2 * math.Ceil(math.Sqrt(n)/1.6)
	inner, long := legs*2.4/(2*math.Pi), n/legs
	p := places{at: make([]point, len(order)), words: "The ring goes in and out, clockwise from the top."}
	for i, id := range order {
		along := math.Mod(float64(i)*legs/n, 2) // legs since the last one outwards began
		p.at[id] = polar(inner+long*min(along, 2-along), float64(i)/n)
	}
	return p
}

// snake places the nodes of a line in a row, or in rows of which each goes on where the one above
// ends.
func snake(order []algorithms.ID) places {
	n := len(order)
	columns := n
	if n > mostInRow {
		columns = max(mostInRow, int(math.Ceil(math.Sqrt(float64(n)))))
	}
	p := places{at: make([]point, n)}
	for i, id := range order {
		row, column := i/columns, i%columns
		if row%2 == 1 {
			column = columns - 1 - column
		}
		p.at[id] = point{float64(column), 1.8 * float64(row)}
	}
	return p
}

// form is what is to be seen of a graph by walking along it.
type form struct {
	ring, line, tree bool
	order            []algorithms.ID // of a ring or line, from one node to the next
}

// formOf walks a graph from an end of it, or from node 0 where it has none.
func formOf(g *algorithms.Graph) form {
	n := g.N()
	start, most := algorithms.ID(0), 0
	for i := n - 1; i >= 0; i-- {
		degree := g.Degree(algorithms.ID(i))
		most = max(most, degree)
		if degree == 1 {
			start = algorithms.ID(i)
		}
	}
	connected := reached(g, 0) == n
	f := form{tree: connected && g.Edges() == int64(n-1)}
	if !connected || most > 2 || n < 2 {
		return f
	}
	f.ring, f.line = g.Edges() == int64(n), f.tree
	for before, at := algorithms.ID(-1), start; len(f.order) < n; {
		f.order = append(f.order, at)
		next := g.Neighbor(at, 0)
		if next == before && g.Degree(at) > 1 {
			next = g.Neighbor(at, 1)
		}
		before, at = at, next
	}
	return f
}

// reached is how many nodes there is a path to.
func reached(g *algorithms.Graph, from algorithms.ID) int {
	n := 0
	for _, d := range distances(g, from) {
		if d >= 0 {
			n++
		}
	}
	return n
}

// distances are those from one node, in links; -1 where there is no path.
func distances(g *algorithms.Graph, from algorithms.ID) []int {
	d := make([]int, g.N())
	for i := range d {
		d[i] = -1
	}
	d[from] = 0
	queue := []algorithms.ID{from}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		for i := range g.Degree(at) {
			if next := g.Neighbor(at, i); d[next] < 0 {
				d[next] = d[at] + 1
				queue = append(queue, next)
			}
		}
	}
	return d
}

// gridOf is the rows and columns of a graph that is a grid or torus numbered row by row, and 0 for
// any other.
func gridOf(g *algorithms.Graph) (rows, columns int) {
	n := g.N()
	for _, columns := range []int{lastNeighbour(g, 0, false), lastNeighbour(g, 0, true)} {
		if columns < 2 || n%columns != 0 || n/columns < 2 {
			continue
		}
		rows := n / columns
		if isGrid(g, rows, columns, false) || isGrid(g, rows, columns, true) {
			return rows, columns
		}
	}
	return 0, 0
}

// lastNeighbour is the neighbour of node 0 that would be the one below it: the second of a grid,
// and of a torus the one after that.
func lastNeighbour(g *algorithms.Graph, id algorithms.ID, torus bool) int {
	at := 1
	if torus {
		at = 2
	}
	if g.IsComplete() || g.Degree(id) <= at {
		return 0
	}
	return int(g.Neighbor(id, at))
}

// isGrid reports whether exactly the links of a grid or torus are there.
func isGrid(g *algorithms.Graph, rows, columns int, torus bool) bool {
	links := int64(0)
	linked := func(a, b int) bool {
		links++
		return g.Linked(algorithms.ID(a), algorithms.ID(b))
	}
	for i := range g.N() {
		row, column := i/columns, i%columns
		if column+1 < columns && !linked(i, i+1) || row+1 < rows && !linked(i, i+columns) {
			return false
		}
		// With two rows or columns, closing them would double a link.
		if torus && column+1 == columns && columns > 2 && !linked(i, row*columns) ||
			torus && row+1 == rows && rows > 2 && !linked(i, column) {
			return false
		}
	}
	return links == g.Edges()
}
