package broadcast

import (
	"github.com/joulemark/joulemark/algorithms"
)

// Observations, the same in all algorithms of this package.
const (
	sawRumour  = 0 // Value: from whom, the node's own number at the source; Aux: round
	sawStopped = 1
)

// What coverage checks.
var (
	heardFromInformed = algorithms.Property{
		Name: "heard from the informed", Text: "Nobody but the source is informed other than by a node that was " +
			"informed before.",
	}
	informedOnce = algorithms.Property{
		Name: "informed once", Text: "A node is informed once at most, until it loses its memory in a crash.",
	}
	properties = []algorithms.Property{heardFromInformed, informedOnce}
)

// reached is what gossip promises besides: see package epidemic. Rounds are counted, and feedback
// is waited for, on the assumption that messages arrive within the round.
var reached = algorithms.Property{
	Name: "coverage", Text: "Where nothing has failed and all nodes are linked, as many are informed as by random " +
		"calls in all but one of 10⁹ runs.",
	Synchronous: true,
}

const allFaults = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss | algorithms.Duplication |
	algorithms.Reordering | algorithms.Partitions

// coverage follows who is up and informed, and from whom: a byte for each node.
type coverage struct {
	source   algorithms.ID
	nodes    []knowledge
	ups      int   // nodes that are up
	knowing  int   // of those, the informed
	informed int64 // how often a node was informed
	round    int64 // the last in which one was
}

// knowledge is what is known of one node.
type knowledge uint8

const (
	knows   knowledge = 1 << iota // since it came up
	knew                          // ever: what it sent before a crash is true all the same
	stopped                       // it will not pass the rumour on, or ask for it, by itself
	down
)

func newCoverage(n int, source algorithms.ID) coverage {
	return coverage{source: source, nodes: make([]knowledge, n), ups: n}
}

// hear checks that a node could be informed by another, and notes it.
func (c *coverage) hear(node algorithms.ID, o algorithms.Observation) error {
	from := algorithms.ID(o.Value)
	switch {
	case c.nodes[node]&knows != 0:
		return informedOnce.Broken("node %d, which is informed, was informed again by %d", node, from)
	case from == node && node != c.source:
		return heardFromInformed.Broken("node %d knows the rumour from itself; the source is %d",
			node, c.source)
	case from != node && (from < 0 || int(from) >= len(c.nodes) || c.nodes[from]&knew == 0):
		return heardFromInformed.Broken("node %d was informed by %d, which was not informed", node, from)
	}
	c.nodes[node] |= knows | knew
	c.informed++
	c.knowing++
	c.round = max(c.round, o.Aux)
	return nil
}

// follow takes a fault. A node that goes down forgets.
func (c *coverage) follow(f algorithms.Fault) {
	k := &c.nodes[f.Node]
	switch {
	case f.Kind == algorithms.Crash && *k&down == 0:
		c.ups--
		if *k&knows != 0 {
			c.knowing--
		}
		*k = *k&knew | down
	case f.Kind == algorithms.Recover && *k&down != 0:
		c.ups++
		*k &^= down
	}
}

// share is the part of the nodes that are up which are informed.
func (c *coverage) share() algorithms.Metric {
	return algorithms.Metric{Name: "coverage", Value: float64(c.knowing) / float64(max(c.ups, 1))}
}
