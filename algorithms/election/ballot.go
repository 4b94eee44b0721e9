package election

import (
	"github.com/joulemark/joulemark/algorithms"
)

// What is watched where an election is held once, and not in rounds.
var (
	oneLeader = algorithms.Property{
		Name: "one leader", Text: "In each connected part of the network at most one node ever leads, and says so " +
			"once, while it is up.",
	}
	highestLeads = algorithms.Property{
		Name: "the highest leads", Text: "The leader has the highest identifier of all nodes of its part that start " +
			"an election.",
	}
	sameLeader = algorithms.Property{
		Name: "agreement", Text: "A node hears of a leader once, when there is one, and of no other than that.",
	}
)

const ballotGoal = "where somebody starts an election, a node that is up leads, and all others that are up know it"

// ballot checks an election that is held once.
type ballot struct {
	algorithms.Membership
	graph *algorithms.Graph
	ids   []int32 // identifier by node; nil where nodes have none
	parts []part  // as Graph.Part numbers them
	knows []bool  // by node: whether it leads or knows who does

	called, led int64
}

// part is a connected part of the network.
type part struct {
	starts  int   // nodes that start an election
	highest int32 // identifier of those; -1 where there are none
	leader  algorithms.ID
}

// newBallot is for nodes of which some start an election.
func newBallot(g *algorithms.Graph, ids []int32, starts func(algorithms.ID) bool) *ballot {
	b := &ballot{
		Membership: algorithms.NewMembership(g.N()), graph: g, ids: ids, parts: make([]part, len(g.Components())),
		knows: make([]bool, g.N()),
	}
	for i := range b.parts {
		b.parts[i] = part{highest: nobody, leader: algorithms.None}
	}
	for i := range b.knows {
		if p := &b.parts[g.Part(algorithms.ID(i))]; starts(algorithms.ID(i)) {
			p.starts++
			if ids != nil {
				p.highest = max(p.highest, ids[i])
			}
		}
	}
	return b
}

// Observe implements algorithms.Checker.
func (b *ballot) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	p := &b.parts[b.graph.Part(node)]
	switch o.What {
	case sawCall:
		b.called++
	case sawLeader:
		switch {
		case p.leader != algorithms.None:
			return oneLeader.Broken("node %d leads, and node %d does", node, p.leader)
		case !b.Up(node):
			return oneLeader.Broken("node %d leads and is down", node)
		case b.ids != nil && b.ids[node] != p.highest:
			return highestLeads.Broken("node %d leads with identifier %d, and the highest that started is %d",
				node, b.ids[node], p.highest)
		}
		p.leader = node
		b.knows[node] = true
		b.led++
	case sawFollow:
		switch {
		case p.leader == algorithms.None:
			return sameLeader.Broken("node %d has heard of a leader, and there is none", node)
		case b.knows[node]:
			return sameLeader.Broken("node %d hears of a leader for the second time", node)
		case b.ids != nil && o.Value != int64(b.ids[p.leader]):
			return sameLeader.Broken("node %d has heard that %d leads, and it is %d",
				node, o.Value, b.ids[p.leader])
		}
		b.knows[node] = true
	}
	return nil
}

// Fault implements algorithms.Checker.
func (b *ballot) Fault(_ algorithms.Time, f algorithms.Fault) {
	b.Apply(f)
	if f.Kind == algorithms.Crash {
		b.knows[f.Node] = false
	}
}

// Goal implements algorithms.Checker.
func (b *ballot) Goal() bool {
	for i := range b.parts {
		if p := &b.parts[i]; p.starts > 0 && (p.leader == algorithms.None || !b.Up(p.leader)) {
			return false
		}
	}
	for i, knows := range b.knows {
		id := algorithms.ID(i)
		if !knows && b.Up(id) && b.parts[b.graph.Part(id)].starts > 0 {
			return false
		}
	}
	return true
}

// Result implements algorithms.Checker.
func (b *ballot) Result() algorithms.Result {
	return algorithms.Result{
		Ops:     b.led,
		Metrics: []algorithms.Metric{{Name: "elections called", Value: float64(b.called)}},
	}
}
