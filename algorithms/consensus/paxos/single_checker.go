package paxos

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
)

// What the checker of Single watches over besides promises and acceptances.
var (
	ownBallot = algorithms.Property{
		Name: "own ballots", Text: "A node proposes in ballots of its own alone.",
	}
	validity = algorithms.Property{
		Name: "validity", Text: "A node proposes its own value or one that was accepted in a lower ballot.",
	}
	singleProperties = append(consensus.AcceptanceProperties("ballot"), ownBallot, validity)
)

// theEntry is the only one of Single.
const theEntry = 1

// singleChecker is the checker of Single.
type singleChecker struct {
	algorithms.Membership
	*consensus.Acceptances
	accepted []int64 // by value: the lowest ballot in which somebody has accepted it, 0: none
	decided  []bool  // by node, since its start
	open     int     // nodes that are up and have not decided
	done     int64
}

var _ algorithms.Explainer = (*singleChecker)(nil)

func newSingleChecker(n int) *singleChecker {
	return &singleChecker{
		Membership: algorithms.NewMembership(n), Acceptances: consensus.NewAcceptances(n, "ballot"),
		accepted: make([]int64, n+1), decided: make([]bool, n), open: n,
	}
}

// Observe implements algorithms.Checker.
func (c *singleChecker) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawPromised:
		return c.Promise(node, o.Value)
	case sawPrepared:
		return c.Prepare(node, o.Value, o.Aux)
	case sawProposed:
		return c.propose(node, o.Value, o.Aux)
	case sawAccepted:
		if err := c.Accept(node, o.Aux, theEntry, o.Value); err != nil {
			return err
		}
		if b := &c.accepted[o.Value]; *b == 0 || o.Aux < *b {
			*b = o.Aux
		}
	case sawDecided:
		return c.decide(node, o.Value, o.Aux)
	}
	return nil
}

func (c *singleChecker) propose(node algorithms.ID, value, b int64) error {
	if b < 1 || !ballot(b).of(node, c.N()) {
		return ownBallot.Broken("node %d proposes in ballot %d, which is not its own", node, b)
	}
	if value < 1 || value > int64(c.N()) ||
		value != int64(node)+1 && (c.accepted[value] == 0 || c.accepted[value] >= b) {
		return validity.Broken("node %d proposes value %d, which is not its own and was not accepted below ballot %d",
			node, value, b)
	}
	return c.Offer(node, b, theEntry, value)
}

func (c *singleChecker) decide(node algorithms.ID, value, heard int64) error {
	if err := c.Decide(node, theEntry, value, heard); err != nil {
		return err
	}
	c.done = 1
	if !c.decided[node] {
		c.decided[node] = true
		if c.Up(node) {
			c.open--
		}
	}
	return nil
}

// Fault implements algorithms.Checker. A crash takes what a learner knows.
func (c *singleChecker) Fault(_ algorithms.Time, f algorithms.Fault) {
	before := c.Ups()
	c.Apply(f)
	switch {
	case c.Ups() < before && !c.decided[f.Node]:
		c.open--
	case c.Ups() > before:
		c.decided[f.Node] = false
		c.open++
	}
}

// Goal implements algorithms.Checker.
func (c *singleChecker) Goal() bool { return c.open == 0 && c.Ups() > 0 }

// Obstacle implements algorithms.Explainer.
func (c *singleChecker) Obstacle() string { return consensus.WithoutMajority(&c.Membership) }

// Result implements algorithms.Checker.
func (c *singleChecker) Result() algorithms.Result {
	return algorithms.Result{
		Ops:     c.done,
		Metrics: []algorithms.Metric{{Name: "ballots", Value: float64(c.Ballots())}},
	}
}
