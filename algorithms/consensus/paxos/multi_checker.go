package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// multiChecker is the checker of Multi: that of all consensus on a sequence of values, and one that
// counts promises and acceptances for each entry.
type multiChecker struct {
	*consensus.Decisions
	acceptances *consensus.Acceptances
	leads       []int64         // by node: the ballot that it has led last, 0: none
	places      map[int64]int64 // by value: the entry as which it was applied first
}

var (
	_ algorithms.FinalChecker = (*multiChecker)(nil)
	_ algorithms.Explainer    = (*multiChecker)(nil)
)

func newMultiChecker(n int, load *consensus.Workload) *multiChecker {
	return &multiChecker{
		Decisions: consensus.NewDecisions(n, load), acceptances: consensus.NewAcceptances(n, "ballot"),
		leads: make([]int64, n), places: map[int64]int64{},
	}
}

// Observe implements algorithms.Checker.
func (c *multiChecker) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case multiPromised:
		return c.acceptances.Promise(node, o.Value)
	case multiPrepared:
		return c.acceptances.Prepare(node, o.Value, o.Aux)
	case multiOffered:
		return c.acceptances.Offer(node, c.leads[node], o.Value, o.Aux)
	case multiTaken:
		return c.acceptances.Take(node, o.Aux, o.Value)
	case multiDecided:
		value, _ := c.acceptances.Offered(c.leads[node], o.Value)
		return c.acceptances.Decide(node, o.Value, value, o.Aux)
	case consensus.SawLeader:
		c.leads[node] = o.Value
	case consensus.SawApplied:
		if err := c.acceptances.Decide(node, o.Value, c.meant(o.Value, o.Aux), 0); err != nil {
			return err
		}
	}
	return c.Decisions.Observe(at, node, o)
}

// meant is the value that was decided for an entry which a node has applied as some value: a value
// that was decided for an entry before is applied as an empty one.
func (c *multiChecker) meant(entry, value int64) int64 {
	chosen, ok := c.acceptances.Chosen(entry)
	if !ok {
		return value
	}
	if before, repeated := c.places[chosen]; value == consensus.Empty && repeated && before < entry {
		return chosen
	}
	if value == chosen && c.places[value] == 0 {
		c.places[value] = entry
	}
	return value
}

// Obstacle implements algorithms.Explainer.
func (c *multiChecker) Obstacle() string { return consensus.WithoutMajority(&c.Membership) }
