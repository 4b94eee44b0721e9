package circulation

import (
	"github.com/joulemark/joulemark/algorithms"
)

var oneToken = algorithms.Property{
	Name: "one token",
	Text: "The token is made once, and visits the nodes in the order of the ring, each once a lap.",
}

// journey is the checker: it knows where a single token would have to turn up next, so that a
// second one gives itself away.
type journey struct {
	nodes     int
	laps      int64 // to complete
	completed int64
	next      algorithms.ID // the node that the token goes to
	made      bool
}

var _ algorithms.Checker = (*journey)(nil)

// Observe implements algorithms.Checker.
func (j *journey) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.What == sawMade {
		if j.made || node != first {
			return oneToken.Broken("node %d made a token (allowed: node %d, once)", node, first)
		}
		j.made, j.next = true, after(node, j.nodes)
		return nil
	}
	if !j.made || node != j.next || o.Value != j.completed+1 {
		return oneToken.Broken("node %d got the token in lap %d; the only one goes to node %d in lap %d",
			node, o.Value, j.next, j.completed+1)
	}
	if j.next = after(node, j.nodes); node == first {
		j.completed++
	}
	return nil
}

// Fault implements algorithms.Checker. No fault makes a second token right.
func (j *journey) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (j *journey) Goal() bool { return j.completed == j.laps }

// Result implements algorithms.Checker.
func (j *journey) Result() algorithms.Result {
	return algorithms.Result{Ops: j.completed}
}
