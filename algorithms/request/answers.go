package request

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// answers checks that members get answers once, and knows who still waits for one.
type answers struct {
	algorithms.Membership
	has  []bool
	done int64
	open int // members that are up and wait
}

var _ algorithms.Checker = (*answers)(nil)

func newAnswers(n int) *answers {
	return &answers{Membership: algorithms.NewMembership(n), has: make([]bool, n), open: n - 1}
}

// Observe implements algorithms.Checker.
func (a *answers) Observe(_ algorithms.Time, node algorithms.ID, _ algorithms.Observation) error {
	if node == coordinator {
		return fmt.Errorf("asked before answered: coordinator %d has an answer to a request that nobody made", node)
	}
	if a.has[node] {
		return fmt.Errorf("asked before answered: node %d took a second answer", node)
	}
	a.has[node] = true
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
		a.has[f.Node] = false
		a.open++
	case !a.has[f.Node]:
		a.open--
	}
}

// Goal implements algorithms.Checker.
func (a *answers) Goal() bool { return a.open == 0 }

// Result implements algorithms.Checker.
func (a *answers) Result() algorithms.Result { return algorithms.Result{Ops: a.done} }
