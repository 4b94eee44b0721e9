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
	nodes int
	laps  int64 // to complete
	made  bool
	hops  int64 // visits so far
}

var _ algorithms.Checker = (*journey)(nil)

// Observe implements algorithms.Checker.
func (j *journey) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.What == sawMade {
		if j.made || node != first {
			return oneToken.Broken("node %d made a token (allowed: node %d, once)", node, first)
		}
		j.made = true
		return nil
	}
	n := int64(j.nodes)
	next, lap := algorithms.ID((j.hops+1)%n), j.hops/n+1
	if !j.made || node != next || o.Value != lap {
		return oneToken.Broken("node %d got the token in lap %d; the only one goes to node %d in lap %d",
			node, o.Value, next, lap)
	}
	j.hops++
	return nil
}

// Fault implements algorithms.Checker. No fault makes a second token right.
func (j *journey) Fault(algorithms.Time, algorithms.Fault) {}

// Goal implements algorithms.Checker.
func (j *journey) Goal() bool { return j.hops == j.laps*int64(j.nodes) }

// Result implements algorithms.Checker.
func (j *journey) Result() algorithms.Result {
	return algorithms.Result{Ops: j.hops / int64(j.nodes)}
}
