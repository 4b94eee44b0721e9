package request

import (
	"github.com/joulemark/joulemark/algorithms"
)

var askedBeforeAnswered = algorithms.Property{
	Name: "asked before answered",
	Text: "Whom the coordinator answers has asked, and a member takes an answer that was given, once.",
}

// answers checks that members get answers to what they asked, once, and knows who still waits for
// one.
type answers struct {
	algorithms.Membership
	nodes []progress
	done  int64
	open  int // members that are up and wait
}

// progress is how far a node has come. What it asked, and was answered, before a crash stays true.
type progress struct{ asked, served, has bool }

var _ algorithms.Checker = (*answers)(nil)

func newAnswers(n int) *answers {
	return &answers{Membership: algorithms.NewMembership(n), nodes: make([]progress, n), open: n - 1}
}

// Observe implements algorithms.Checker.
func (a *answers) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawAsking:
		a.nodes[node].asked = true
		return nil
	case sawServed:
		if o.Value < 0 || o.Value >= int64(a.N()) || !a.nodes[o.Value].asked || node != coordinator {
			return askedBeforeAnswered.Broken("node %d answers %d, which has not asked it", node, o.Value)
		}
		a.nodes[o.Value].served = true
		return nil
	}
	switch p := &a.nodes[node]; {
	case node == coordinator:
		return askedBeforeAnswered.Broken("coordinator %d has an answer to a request that nobody made", node)
	case !p.served:
		return askedBeforeAnswered.Broken("node %d took an answer that nobody gave", node)
	case p.has:
		return askedBeforeAnswered.Broken("node %d took a second answer", node)
	default:
		p.has = true
	}
	a.done++
	a.open--
	return nil
}

// Fault implements algorithms.Checker. A member that comes back is a new one, and asks again.
func (a *answers) Fault(_ algorithms.Time, f algorithms.Fault) {
	wasUp := a.Up(f.Node)
	a.Apply(f)
	switch isUp := a.Up(f.Node); {
	case wasUp == isUp || f.Node == coordinator:
	case isUp:
		a.nodes[f.Node].has = false
		a.open++
	case !a.nodes[f.Node].has:
		a.open--
	}
}

// Goal implements algorithms.Checker.
func (a *answers) Goal() bool { return a.open == 0 }

// Result implements algorithms.Checker.
func (a *answers) Result() algorithms.Result { return algorithms.Result{Ops: a.done} }
