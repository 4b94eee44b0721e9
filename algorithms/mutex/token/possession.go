package token

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// first is the node that has the token at the start.
const first algorithms.ID = 0

// What the nodes report besides what those of all algorithms for mutual exclusion do.
const (
	sawGive = mutex.SawCount + iota // Value: to whom
	sawTake
)

var observations = []string{
	mutex.SawRequest: "asks for entry %d",
	mutex.SawEnter:   "enters the critical section",
	mutex.SawLeave:   "leaves the critical section after entry %d",
	sawGive:          "hands the token to node %d",
	sawTake:          "has the token",
}

// oneToken is what the checker watches over besides what a Section does.
var oneToken = algorithms.Property{
	Name: "one token", Text: "The token is with one node or on its way to one, is taken once each time that it is " +
		"handed on, and whoever enters has it.",
}

var properties = []algorithms.Property{mutex.Exclusion, mutex.OnRequest, oneToken}

// give reports that the token is handed to a node, and take that it has arrived.
func give[M algorithms.Message](env *algorithms.Env[M], to algorithms.ID) {
	env.Report(algorithms.Observation{What: sawGive, Value: int64(to)})
}

func take[M algorithms.Message](env *algorithms.Env[M]) {
	env.Report(algorithms.Observation{What: sawTake})
}

// possession is the checker of the algorithms of this package: a Section that knows where the token
// is. So it sees that somebody enters without it although nobody else wants to.
type possession struct {
	*mutex.Section
	holder algorithms.ID // None: it is on its way, or was lost with its holder
	next   algorithms.ID // to whom it is on its way; None: to nobody
}

func newPossession(w *mutex.Workload) *possession {
	return &possession{Section: mutex.NewSection(w, mutex.Rules{}), holder: first, next: algorithms.None}
}

// Observe implements algorithms.Checker.
func (c *possession) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case mutex.SawEnter:
		// Whether somebody else is inside comes first.
		if err := c.Section.Observe(at, node, o); err != nil {
			return err
		}
		return c.has(node, "enters")
	case sawGive:
		if err := c.has(node, "hands on the token"); err != nil {
			return err
		}
		c.holder, c.next = algorithms.None, algorithms.None
		if 0 <= o.Value && o.Value < int64(c.N()) {
			c.next = algorithms.ID(o.Value)
		}
		return nil
	case sawTake:
		if c.next != node {
			return oneToken.Broken("node %d takes the token, %s", node, c.place())
		}
		c.holder, c.next = node, algorithms.None
		return nil
	}
	return c.Section.Observe(at, node, o)
}

func (c *possession) has(node algorithms.ID, does string) error {
	if c.holder == node {
		return nil
	}
	return oneToken.Broken("node %d %s, %s", node, does, c.place())
}

// place says where the token is.
func (c *possession) place() string {
	switch {
	case c.holder != algorithms.None:
		return fmt.Sprintf("and the token is with node %d", c.holder)
	case c.next != algorithms.None:
		return fmt.Sprintf("and the token is on its way to node %d", c.next)
	}
	return "and the token is lost"
}

// Fault implements algorithms.Checker. A token is lost with the node that has it. One that is on
// its way to a node that is down is not known to be lost, since the node may come back before it
// arrives.
func (c *possession) Fault(at algorithms.Time, f algorithms.Fault) {
	if f.Kind == algorithms.Crash && c.holder == f.Node {
		c.holder = algorithms.None
	}
	c.Section.Fault(at, f)
}

// Obstacle implements algorithms.Explainer.
func (c *possession) Obstacle() string {
	switch {
	case c.holder != algorithms.None:
		return ""
	case c.next != algorithms.None:
		return fmt.Sprintf("token lost: it was on its way to node %d", c.next)
	}
	return "token lost: with the node that had it"
}
