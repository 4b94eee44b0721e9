package tree

import "github.com/joulemark/joulemark/algorithms"

// SpanningTree is the construction of a spanning tree by questions and answers that Santoro calls
// Shout. The source asks all its neighbours; every other node joins below who asks it first, says
// so, and asks all others. Whoever asks a node that has a place is told no. A node whose questions
// are all answered knows its children.
//
// Every node but the source asks all neighbours but its parent, 2E-N+1 questions, and each has an
// answer: 4E-2N+2 messages, whatever the delays.
var SpanningTree = algorithms.Algorithm[Shout, Shouter]{
	Spec: algorithms.Spec{
		Name:    "spanning-tree",
		Aliases: []string{"shout"},
		Title:   "every node asks its neighbours whether they join below it",
		Problem: algorithms.Tree,
		Unit:    "spanning tree",
		About: "The source asks all its neighbours; a node that is asked for the first time joins below who has " +
			"asked, says yes, and asks all others; from then on it says no. When its questions are all answered it " +
			"knows its children: each node's own end of the tree is there, and nobody knows of the whole. Twice the " +
			"messages of flooding, all of them answered, where echo comes by with 2E and an end that is known. A " +
			"lost message, a partition or a dead node leaves nodes without an answer; one that comes back after a " +
			"crash takes no part.",
		Citation: "N. Santoro: Design and Analysis of Distributed Algorithms, Wiley 2007, section 2.5 " +
			"(protocol Shout, 4m-2n+2 messages)",
		DefaultTopology: "random-regular:4",
		MinNodes:        1,
		Kinds:           algorithms.Kinds("question", "yes", "no"),
		Observations: []string{
			"is the root of the tree", "joins the tree below %d", "knows its children, %d",
		},
		Params:  []algorithms.Param{sourceParam},
		Formula: "4E-2N+2",
		Growth:  "E",
		Delays:  "the distance of the farthest node and 2 where all delays are equal",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			c := s.Graph.Component(algorithms.ID(s.Params.Int("source")))
			return algorithms.Exactly(4*float64(c.Links) - 2*float64(c.Nodes) + 2)
		},
		Properties: []algorithms.Property{joinsTree, joinsOnce, knowsChildren},
		Goal:       "every node that the source can reach knows its children",
		Safe:       everyFault,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[Shouter], error) {
		source, err := s.Node("source")
		if err != nil {
			return algorithms.Instance[Shouter]{}, err
		}
		return algorithms.Instance[Shouter]{
			Node:    func(id algorithms.ID) Shouter { return Shouter{source: id == source} },
			Checker: &shoutChecker{rooted: newRooted(s.Graph, source), settled: make([]bool, s.N())},
		}, nil
	},
	Decode: decodeShout,
}

var knowsChildren = algorithms.Property{
	Name: "children", Text: "A node that knows its children knows all who have joined below it, and all its " +
		"neighbours are in the tree.",
}

// shoutChecker is the checker of SpanningTree.
type shoutChecker struct {
	rooted
	settled []bool // by node: it knows its children
	count   int
}

var _ algorithms.Checker = (*shoutChecker)(nil)

// Observe implements algorithms.Checker.
func (c *shoutChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.What != sawWhole {
		return c.grow(node, o)
	}
	if n := c.nodes[node].children; c.settled[node] || int64(n) != o.Value {
		return knowsChildren.Broken("node %d knows %d children; %d have joined below it", node, o.Value, n)
	}
	for i := range c.graph.Degree(node) {
		if next := c.graph.Neighbor(node, i); c.nodes[next].depth == 0 {
			return knowsChildren.Broken("node %d knows its children, and its neighbour %d is in no tree", node, next)
		}
	}
	c.settled[node] = true
	c.count++
	return nil
}

// Goal implements algorithms.Checker.
func (c *shoutChecker) Goal() bool { return c.count == c.size }

// Result implements algorithms.Checker.
func (c *shoutChecker) Result() algorithms.Result { return c.result(c.Goal()) }
