package tree

import "github.com/joulemark/joulemark/algorithms"

// Observations of Echo and SpanningTree.
const (
	sawRoot  = iota
	sawJoin  // Value: the parent
	sawWhole // Value: nodes of the tree, or children
)

// What rooted checks.
var (
	joinsTree = algorithms.Property{
		Name: "rooted", Text: "Every node but the source joins the tree below a neighbour that is in it.",
	}
	joinsOnce = algorithms.Property{Name: "joined once", Text: "A node has one place in the tree."}
)

var sourceParam = algorithms.Param{
	Name: "source", Doc: "node that begins, the root of the tree", Default: "0", Max: 1<<31 - 1,
}

const everyFault = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions

// rooted follows a tree that grows from its root.
type rooted struct {
	graph  *algorithms.Graph
	source algorithms.ID
	nodes  []spot
	size   int // nodes of the source's component
	joined int
	depth  int32 // of the deepest node
}

// spot is the place of a node in the tree.
type spot struct {
	depth    int32 // links to the root, and 1; 0: it is not in the tree
	children int32 // nodes that have joined below it
}

func newRooted(g *algorithms.Graph, source algorithms.ID) rooted {
	return rooted{graph: g, source: source, nodes: make([]spot, g.N()), size: g.Component(source).Nodes}
}

// grow checks that a node may join where it says, and notes it.
func (r *rooted) grow(node algorithms.ID, o algorithms.Observation) error {
	me, parent := &r.nodes[node], algorithms.ID(o.Value)
	switch {
	case me.depth > 0:
		return joinsOnce.Broken("node %d is in the tree, and joins once more", node)
	case o.What == sawRoot && node != r.source:
		return joinsTree.Broken("node %d is the root of a tree; the source is %d", node, r.source)
	case o.What == sawRoot:
		me.depth = 1
	case parent == node || !r.graph.Linked(node, parent):
		return joinsTree.Broken("node %d joins below %d, which is no neighbour", node, parent)
	case r.nodes[parent].depth == 0:
		return joinsTree.Broken("node %d joins below %d, which is not in the tree", node, parent)
	default:
		me.depth = r.nodes[parent].depth + 1
		r.nodes[parent].children++
	}
	r.joined++
	r.depth = max(r.depth, me.depth-1)
	return nil
}

// Fault implements algorithms.Checker.
func (r *rooted) Fault(algorithms.Time, algorithms.Fault) {}

// result is a tree that is there, or is not yet.
func (r *rooted) result(whole bool) algorithms.Result {
	res := algorithms.Result{Metrics: []algorithms.Metric{
		{Name: "nodes in the tree", Value: float64(r.joined)}, {Name: "depth", Value: float64(r.depth)},
	}}
	if whole {
		res.Ops = 1
	}
	return res
}
