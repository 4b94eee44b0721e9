package mutex

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// section watches the critical section: who is in it, who waits for it, and who has
// still to come.
type section struct {
	algorithms.Membership
	load *workload
	// stamped says that requests are granted in the order of their timestamps.
	stamped bool

	inside  algorithms.ID
	asked   []algorithms.Time // by node: when it asked; -1: it does not wait
	made    []int32           // by node: entries
	owing   int               // nodes that are up and have entries to make
	entries int64
	waited  algorithms.Time // by all entries together
	latest  int64           // the timestamp of the latest entry,
	who     algorithms.ID   // and the node
}

func newSection(w *workload, stamped bool) *section {
	c := &section{
		Membership: algorithms.NewMembership(w.n), load: w, stamped: stamped,
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
	exclusion = algorithms.Property{
		Name: "mutual exclusion", Text: "No node enters the critical section while another that is up is in it.",
	}
	onRequest = algorithms.Property{
		Name: "on request", Text: "A node asks, enters and leaves in turn, and makes no more entries than it " +
			"was to make.",
	}
	byTimestamp = algorithms.Property{
		Name: "timestamp order", Text: "Requests are granted in the order of their timestamps, those of the same " +
			"timestamp in the order of the nodes.",
	}
)

// Observe implements algorithms.Checker.
func (c *section) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawRequest:
		if c.asked[node] >= 0 || c.inside == node || !c.owes(node) {
			return fmt.Errorf("%s: node %d asks for entry %d of %d (waiting: %t, inside: %t)",
				onRequest.Name, node, o.Value, c.load.quota(node), c.asked[node] >= 0, c.inside == node)
		}
		c.asked[node] = at
	case sawEnter:
		return c.enter(at, node, o.Aux)
	case sawLeave:
		if c.inside != node {
			return fmt.Errorf("%s: node %d leaves, and inside is %v", onRequest.Name, node, c.inside)
		}
		c.inside = algorithms.None
	}
	return nil
}

func (c *section) enter(at algorithms.Time, node algorithms.ID, stamp int64) error {
	if c.inside != algorithms.None {
		return fmt.Errorf("%s: node %d enters while node %d is inside", exclusion.Name, node, c.inside)
	}
	if c.asked[node] < 0 {
		return fmt.Errorf("%s: node %d enters and has not asked", onRequest.Name, node)
	}
	if c.stamped && (stamp < c.latest || stamp == c.latest && node <= c.who) {
		return fmt.Errorf("%s: node %d enters with timestamp %d after node %d with %d",
			byTimestamp.Name, node, stamp, c.who, c.latest)
	}
	c.inside, c.latest, c.who = node, stamp, node
	c.waited += at - c.asked[node]
	c.asked[node] = -1
	c.entries++
	c.made[node]++
	if !c.owes(node) {
		c.owing--
	}
	return nil
}

// owes reports whether a node has entries to make.
func (c *section) owes(node algorithms.ID) bool { return c.made[node] < c.load.quota(node) }

// Fault implements algorithms.Checker. A crash ends a node's stay and its waiting. If it
// comes back, it owes the entries that it had not made.
func (c *section) Fault(_ algorithms.Time, f algorithms.Fault) {
	switch {
	case f.Kind == algorithms.Crash && c.Up(f.Node):
		if c.inside == f.Node {
			c.inside = algorithms.None
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
func (c *section) Goal() bool { return c.owing == 0 && c.inside == algorithms.None }

// Result implements algorithms.Checker.
func (c *section) Result() algorithms.Result {
	wait := 0.0
	if c.entries > 0 {
		wait = c.waited.Seconds() / float64(c.entries)
	}
	return algorithms.Result{
		Ops:     c.entries,
		Metrics: []algorithms.Metric{{Name: "mean wait", Value: wait, Unit: "s"}},
	}
}
