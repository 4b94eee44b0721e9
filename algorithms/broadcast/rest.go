package broadcast

import (
	"github.com/joulemark/joulemark/algorithms"
)

// rest is the checker of the gossip algorithms: their goal is that the rumour has died
// out, so that no node that is up will push it, or ask for it, any more. That somebody is
// left uninformed is a property of these algorithms and no error: it shows in the coverage. Only
// fewer than chance would leave are one.
type rest struct {
	coverage
	// busy says which nodes act of their own accord until they report that they have stopped:
	// those that do not know the rumour, and those that do.
	busy struct{ ignorant, informed bool }
	left int // nodes that are busy
	// timed says that there are rounds to report.
	timed bool
	// least is how many nodes have to be informed in the end where no fault happens.
	least int
}

var _ algorithms.FinalChecker = (*rest)(nil)

func newRest(n int, source algorithms.ID, ignorant, informed bool) *rest {
	r := &rest{coverage: newCoverage(n, source), timed: true}
	r.busy.ignorant, r.busy.informed = ignorant, informed
	if ignorant {
		r.left = n
	}
	return r
}

// acts is 1 for a node that is busy and 0 for any other.
func (r *rest) acts(node algorithms.ID) int {
	switch k := r.nodes[node]; {
	case k&(stopped|down) != 0:
	case k&knows != 0 && r.busy.informed, k&knows == 0 && r.busy.ignorant:
		return 1
	}
	return 0
}

// Observe implements algorithms.Checker.
func (r *rest) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	r.left -= r.acts(node)
	var err error
	if o.What == sawRumour {
		err = r.hear(node, o)
	} else {
		r.nodes[node] |= stopped
	}
	r.left += r.acts(node)
	return err
}

// Fault implements algorithms.Checker.
func (r *rest) Fault(_ algorithms.Time, f algorithms.Fault) {
	r.least = 0
	r.left -= r.acts(f.Node)
	r.follow(f)
	r.left += r.acts(f.Node)
}

// Finish implements algorithms.FinalChecker.
func (r *rest) Finish(quiet bool) error {
	if quiet && r.knowing < r.least {
		return reached.Broken("%d of %d nodes were informed (at least %d are, in all but one of 10⁹ runs)",
			r.knowing, len(r.nodes), r.least)
	}
	return nil
}

// Goal implements algorithms.Checker.
func (r *rest) Goal() bool { return r.left == 0 }

// Result implements algorithms.Checker.
func (r *rest) Result() algorithms.Result {
	metrics := []algorithms.Metric{r.share()}
	if r.timed {
		metrics = append(metrics, algorithms.Metric{Name: "rounds", Value: float64(r.round)})
	}
	return algorithms.Result{Ops: r.informed, Metrics: metrics}
}
