package tree

import "github.com/joulemark/joulemark/algorithms"

// Observations of GHS.
const (
	sawLink = iota // Value: the neighbour
	sawEnd         // Value: the level
)

// What forest checks.
var (
	leastWeight = algorithms.Property{
		Name: "least weight", Text: "Every link that is taken into the tree belongs to the tree of least weight.",
	}
	takenOnce = algorithms.Property{Name: "taken once", Text: "A node takes a link into the tree once."}
	ghsSpans  = algorithms.Property{
		Name: "spanning", Text: "A node that has nothing left to find has a tree in which all whom it can reach are " +
			"linked, and both ends of each link know that.",
	}
)

// forest is the checker of GHS.
type forest struct {
	graph   *algorithms.Graph
	weights *weights
	least   []bool    // by weight: the link belongs to the tree of least weight
	taken   [][2]bool // by weight: its lower and its higher end have taken the link
	ends    []int     // by part of the network: ends of links that were taken
	cores   []int     // by part: nodes that have nothing left to find
	trees   int       // parts in which somebody wakes up
	whole   int       // trees whose cores are done
	level   int64     // the highest at which one was
}

var _ algorithms.Checker = (*forest)(nil)

func newForest(g *algorithms.Graph, w *weights, all bool) *forest {
	f := &forest{graph: g, weights: w}
	parts := len(g.Components())
	f.ends, f.cores, f.trees = make([]int, parts), make([]int, parts), 1
	if all {
		f.trees = parts
	}
	return f
}

// Observe implements algorithms.Checker.
func (f *forest) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	part := f.graph.Part(node)
	if o.What == sawEnd {
		return f.end(node, part, o.Value)
	}
	if f.least == nil { // the first of all
		f.least, f.taken = f.weights.leastForest(), make([][2]bool, f.graph.Edges()+1)
	}
	next := algorithms.ID(o.Value)
	i, linked := f.graph.Find(node, next, 0)
	if !linked {
		return leastWeight.Broken("node %d takes a link to %d, and there is none", node, next)
	}
	weight, end := f.weights.of(node, i), 0
	if node > next {
		end = 1
	}
	switch {
	case !f.least[weight]:
		return leastWeight.Broken("node %d takes the link to %d of weight %d, which is not in the tree of least weight",
			node, next, weight)
	case f.taken[weight][end]:
		return takenOnce.Broken("node %d takes the link to %d once more", node, next)
	}
	f.taken[weight][end] = true
	f.ends[part]++
	return nil
}

// end takes that a core has nothing left to find.
func (f *forest) end(node algorithms.ID, part int, level int64) error {
	size := f.graph.Components()[part].Nodes
	if want := 2 * (size - 1); f.ends[part] != want {
		return ghsSpans.Broken("node %d has nothing left to find, with %d of the %d ends of links in the tree",
			node, f.ends[part], want)
	}
	f.cores[part]++
	if f.cores[part] == min(2, size) {
		f.whole++
	}
	f.level = max(f.level, level)
	return nil
}

// Fault implements algorithms.Checker.
func (f *forest) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (f *forest) Goal() bool { return f.whole >= f.trees }

// Result implements algorithms.Checker.
func (f *forest) Result() algorithms.Result {
	return algorithms.Result{
		Ops: int64(f.whole), Metrics: []algorithms.Metric{{Name: "highest level", Value: float64(f.level)}},
	}
}
