package tree

import "github.com/joulemark/joulemark/algorithms"

// Echo is the wave that is also called propagation of information with feedback. The source sends
// explorers to all its neighbours. Every other node joins below the neighbour whose explorer comes
// first, and sends explorers to all others; when it has heard from all of them, be it by an
// explorer or by an echo, it sends an echo to its parent. When all neighbours of the source are
// heard it knows that every node it can reach is in the tree, and how many these are, as every echo
// has the number of nodes below.
//
// Each link carries two messages, one each way: 2E, whatever the delays.
var Echo = algorithms.Algorithm[Wave, EchoNode]{
	Spec: algorithms.Spec{
		Name:    "echo",
		Aliases: []string{"pif"},
		Title:   "a wave goes out over all links and comes back along a tree",
		Problem: algorithms.Tree,
		Unit:    "spanning tree",
		About: "The source sends explorers to its neighbours; a node joins the tree below the one whose explorer " +
			"comes first, sends explorers to all others, and an echo to its parent when it has heard from all of " +
			"them. Every link carries a message each way, and in the end the source knows that all whom it can reach " +
			"are in the tree, and how many they are: propagation of information with feedback. Which tree it is " +
			"depends on the delays. A lost message, a partition or a dead node leaves the wave open for ever; a " +
			"node that comes back after a crash takes no part.",
		Citation: "E. J. H. Chang: Echo algorithms: depth parallel operations on general graphs. IEEE Transactions " +
			"on Software Engineering SE-8(4), 1982, 391-401; A. Segall: Distributed network protocols. IEEE " +
			"Transactions on Information Theory IT-29(1), 1983, 23-35",
		DefaultTopology: "random-regular:4",
		MinNodes:        1,
		Kinds:           algorithms.Kinds("explorer", "echo"),
		Observations: []string{
			"is the root of the tree", "joins the tree below %d", "has heard from all: the tree has %d nodes",
		},
		Params:  []algorithms.Param{sourceParam},
		Formula: "2E",
		Growth:  "E",
		Delays:  "twice the distance of the farthest node where all delays are equal, up to 2N-2 otherwise",
		Expected: func(s algorithms.Setup) algorithms.Expected {
			c := s.Graph.Component(algorithms.ID(s.Params.Int("source")))
			return algorithms.Exactly(2 * float64(c.Links))
		},
		Properties: []algorithms.Property{joinsTree, joinsOnce, echoSpans},
		Goal:       "the source knows that all whom it can reach are in the tree",
		Safe:       everyFault,
		Live:       algorithms.Duplication | algorithms.Reordering,
	},
	New: func(s algorithms.Setup) (algorithms.Instance[EchoNode], error) {
		source, err := s.Node("source")
		if err != nil {
			return algorithms.Instance[EchoNode]{}, err
		}
		return algorithms.Instance[EchoNode]{
			Node:    func(id algorithms.ID) EchoNode { return EchoNode{source: id == source} },
			Checker: &echoChecker{rooted: newRooted(s.Graph, source)},
		}, nil
	},
	Decode: decodeWave,
}

var echoSpans = algorithms.Property{
	Name: "spanning", Text: "When the source has heard from all, every node that it can reach is in the tree, and " +
		"it knows their number.",
}

// echoChecker is the checker of Echo.
type echoChecker struct {
	rooted
	whole bool
}

var _ algorithms.Checker = (*echoChecker)(nil)

// Observe implements algorithms.Checker.
func (c *echoChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch {
	case o.What != sawWhole:
		return c.grow(node, o)
	case node != c.source || c.joined != c.size || int(o.Value) != c.size:
		return echoSpans.Broken("node %d says that the tree has %d nodes; it has %d, and node %d can reach %d",
			node, o.Value, c.joined, c.source, c.size)
	}
	c.whole = true
	return nil
}

// Goal implements algorithms.Checker.
func (c *echoChecker) Goal() bool { return c.whole }

// Result implements algorithms.Checker.
func (c *echoChecker) Result() algorithms.Result { return c.result(c.whole) }
