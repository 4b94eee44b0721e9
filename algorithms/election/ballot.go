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
	ids   []int32 // identifier by node; nil where nodes have none
	part  []int32 // by node: its connected part
	parts []part
	knows []bool // by node: whether it leads or knows who does

	called, led int64
}

// part is a connected part of the network.
type part struct {
	starts  int   // nodes that start an election
	highest int32 // identifier of those; -1 where there are none
	leader  algorithms.ID
}

// newBallot is for nodes of which some start an election, on a network with these parts.
func newBallot(ids, places []int32, parts int, starts func(algorithms.ID) bool) *ballot {
	n := len(places)
	b := &ballot{
		Membership: algorithms.NewMembership(n), ids: ids, part: places, parts: make([]part, parts),
		knows: make([]bool, n),
	}
	for i := range b.parts {
		b.parts[i] = part{highest: nobody, leader: algorithms.None}
	}
	for i, place := range places {
		if p := &b.parts[place]; starts(algorithms.ID(i)) {
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
	p := &b.parts[b.part[node]]
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
	for i, place := range b.part {
		if b.parts[place].starts > 0 && b.Up(algorithms.ID(i)) && !b.knows[i] {
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

// connected gives every node the number of its connected part, from 0 in the order of their lowest
// nodes, and says how many there are.
func connected(g *algorithms.Graph) (places []int32, parts int) {
	places = make([]int32, g.N())
	if g.IsComplete() {
		return places, 1
	}
	for i := range places {
		places[i] = nobody
	}
	for i := range places {
		if places[i] != nobody {
			continue
		}
		places[i] = int32(parts)
		for open := []algorithms.ID{algorithms.ID(i)}; len(open) > 0; {
			node := open[len(open)-1]
			open = open[:len(open)-1]
			for k := range g.Degree(node) {
				if next := g.Neighbor(node, k); places[next] == nobody {
					places[next] = int32(parts)
					open = append(open, next)
				}
			}
		}
		parts++
	}
	return places, parts
}
