package mutex

import (
	"github.com/joulemark/joulemark/algorithms"
)

// Section watches the critical section: who is in it, who waits for it, and who has still to
// come. It is the checker of every algorithm for this problem, some of which embed it to watch
// over more.
type Section struct {
	algorithms.Membership
	waits
	load  *Workload
	rules Rules

	inside  algorithms.ID
	asked   []algorithms.Time // by node: when it asked; -1: it does not wait
	made    []int32           // by node: entries
	owing   int               // nodes that are up and have entries to make
	entries int64
	latest  int64         // the timestamp of the latest entry,
	who     algorithms.ID // and the node
}

// Rules are what an algorithm promises beside Exclusion and OnRequest.
type Rules struct {
	// Permissions is how many permissions a node needs to enter; nil: it is not watched.
	Permissions func(algorithms.ID) int
	// ByTimestamp says that requests are granted in the order of their timestamps.
	ByTimestamp bool
}

// NewSection makes the checker of one run.
func NewSection(w *Workload, rules Rules) *Section {
	c := &Section{
		Membership: algorithms.NewMembership(w.n), waits: newWaits(w.n), load: w, rules: rules,
		inside: algorithms.None, who: algorithms.None,
		asked: make([]algorithms.Time, w.n), made: make([]int32, w.n),
	}
	for i := range c.asked {
		c.asked[i] = -1
		if c.owes(algorithms.ID(i)) {
			c.owing++
		}
	}
	return c
}

// What the checker watches over, as the Specs have it.
var (
	Exclusion = algorithms.Property{
		Name: "mutual exclusion", Text: "No node enters the critical section while another that is up is in it.",
	}
	OnRequest = algorithms.Property{
		Name: "on request", Text: "A node asks, enters and leaves in turn, and makes no more entries than it " +
			"was to make.",
	}
	ByPermission = algorithms.Property{
		Name: "permission", Text: "A node enters with the permissions of all whom the algorithm has it ask, which " +
			"shows without a rival too.",
	}
	ByTimestamp = algorithms.Property{
		Name: "timestamp order", Text: "Requests are granted in the order of their timestamps, those of the same " +
			"timestamp in the order of the nodes.",
	}
)

// Observe implements algorithms.Checker.
func (c *Section) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case SawRequest:
		if c.asked[node] >= 0 || c.inside == node || !c.owes(node) {
			return OnRequest.Broken("node %d asks for entry %d of %d (waiting: %t, inside: %t)",
				node, o.Value, c.load.Quota(node), c.asked[node] >= 0, c.inside == node)
		}
		c.asked[node] = at
		c.ask()
	case SawEnter:
		return c.enter(at, node, o)
	case SawLeave:
		if c.inside != node {
			return OnRequest.Broken("node %d leaves, and inside is %v", node, c.inside)
		}
		c.inside = algorithms.None
		c.vacate(at)
	}
	return nil
}

func (c *Section) enter(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	stamp := o.Aux
	if c.inside != algorithms.None {
		return Exclusion.Broken("node %d enters while node %d is inside", node, c.inside)
	}
	if c.asked[node] < 0 {
		return OnRequest.Broken("node %d enters and has not asked", node)
	}
	if c.rules.Permissions != nil && o.Value != int64(c.rules.Permissions(node)) {
		return ByPermission.Broken("node %d enters with %d permissions (needed: %d)",
			node, o.Value, c.rules.Permissions(node))
	}
	if c.rules.ByTimestamp && (stamp < c.latest || stamp == c.latest && node <= c.who) {
		return ByTimestamp.Broken("node %d enters with timestamp %d after node %d with %d",
			node, stamp, c.who, c.latest)
	}
	c.inside, c.latest, c.who = node, stamp, node
	c.occupy(at, node, at-c.asked[node])
	c.asked[node] = -1
	c.entries++
	c.made[node]++
	if !c.owes(node) {
		c.owing--
	}
	return nil
}

// owes reports whether a node has entries to make.
func (c *Section) owes(node algorithms.ID) bool { return int(c.made[node]) < c.load.Quota(node) }

// Fault implements algorithms.Checker. A crash ends a node's stay and its waiting. If it
// comes back, it owes the entries that it had not made.
func (c *Section) Fault(_ algorithms.Time, f algorithms.Fault) {
	switch {
	case f.Kind == algorithms.Crash && c.Up(f.Node):
		if c.inside == f.Node {
			c.inside = algorithms.None
		}
		if c.asked[f.Node] >= 0 {
			c.giveUp()
		}
		c.asked[f.Node] = -1
		if c.owes(f.Node) {
			c.owing--
		}
	case f.Kind == algorithms.Recover && !c.Up(f.Node) && c.owes(f.Node):
		c.owing++
	}
	c.Apply(f)
}

// Goal implements algorithms.Checker.
func (c *Section) Goal() bool { return c.owing == 0 && c.inside == algorithms.None }

// Result implements algorithms.Checker. Where one node alone asks, there is nobody to hand the
// section on to, nor to be fair to.
func (c *Section) Result() algorithms.Result {
	return algorithms.Result{Ops: c.entries, Metrics: c.metrics(c.load.Requesters() > 1)}
}
