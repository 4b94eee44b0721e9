package benor

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// What nodes report, indices of observations.
const (
	sawInput    = iota // Value: value
	sawProposed        // Value: value, Aux: round
	sawUnsure          // Value: round
	sawDecided         // Value: value, Aux: round
)

var observations = []string{
	sawInput:    "begins with %d",
	sawProposed: "proposes %d in round %d",
	sawUnsure:   "proposes nothing in round %d",
	sawDecided:  "decided %d in round %d",
}

// What the checker watches over.
var (
	agreement = algorithms.Property{
		Name: "agreement", Text: "No two nodes decide differently, nor does one node at two times, crash or no crash.",
	}
	validity = algorithms.Property{
		Name: "validity", Text: "A value that is decided or proposed was the input of some node.",
	}
	unanimity = algorithms.Property{
		Name: "unanimity", Text: "If all inputs are the same, every decision is made in the first round.",
	}
	oneProposal = algorithms.Property{
		Name: "one proposal", Text: "No two nodes propose different values in a round, nor does one node at two times.",
	}
	nextRound = algorithms.Property{
		Name: "next round", Text: "Who does not decide in the round of the first decision decides in the one after it.",
	}
	properties = []algorithms.Property{agreement, validity, unanimity, oneProposal, nextRound}
)

// decisions is the checker.
type decisions struct {
	algorithms.Membership
	t         int
	inputs    [votes]int // by value
	proposals map[int64]int64
	rounds    []int64 // by node: the round of its decision; 0: none yet
	value     int64   // what is decided
	first     int64   // lowest round of a decision; 0: none yet
	last      int64   // highest round of a decision
	undecided int     // nodes that are up
}

var _ algorithms.Checker = (*decisions)(nil)

func newDecisions(r *run) *decisions {
	d := &decisions{
		Membership: algorithms.NewMembership(r.n), t: r.t, proposals: map[int64]int64{},
		rounds: make([]int64, r.n), undecided: r.n,
	}
	for _, v := range r.inputs {
		d.inputs[v]++
	}
	return d
}

// isInput reports whether some node began with the value.
func (d *decisions) isInput(value int64) bool {
	return (value == 0 || value == 1) && d.inputs[zero+vote(value)] > 0
}

// Observe implements algorithms.Checker.
func (d *decisions) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawInput:
		if !d.isInput(o.Value) {
			return validity.Broken("node %d begins with %d, which is nobody's input", node, o.Value)
		}
	case sawProposed:
		return d.propose(node, o.Value, o.Aux)
	case sawDecided:
		return d.decide(node, o.Value, o.Aux)
	}
	return nil
}

func (d *decisions) propose(node algorithms.ID, value, round int64) error {
	if !d.isInput(value) {
		return validity.Broken("node %d proposes %d, which is nobody's input", node, value)
	}
	if other, taken := d.proposals[round]; taken && other != value {
		return oneProposal.Broken("node %d proposes %d in round %d, where %d is proposed already",
			node, value, round, other)
	}
	d.proposals[round] = value
	return nil
}

func (d *decisions) decide(node algorithms.ID, value, round int64) error {
	switch {
	case !d.isInput(value):
		return validity.Broken("node %d decides %d, which is nobody's input", node, value)
	case d.first > 0 && value != d.value:
		return agreement.Broken("node %d decides %d, where others have decided %d", node, value, d.value)
	case d.rounds[node] > 0:
		return agreement.Broken("node %d decides twice, in rounds %d and %d",
			node, d.rounds[node], round)
	case round < 1 || round > 1 && max(d.inputs[zero], d.inputs[one]) == d.N():
		return unanimity.Broken("node %d decides in round %d (allowed: 1)", node, round)
	case d.first > 0 && (round > d.first+1 || round < d.last-1):
		return nextRound.Broken("node %d decides in round %d, where others have in rounds %d to %d",
			node, round, d.first, d.last)
	}
	if d.first == 0 || round < d.first {
		d.first = round
	}
	d.value, d.last, d.rounds[node] = value, max(d.last, round), round
	if d.Up(node) {
		d.undecided--
	}
	return nil
}

// Fault implements algorithms.Checker. What a node has decided it knows after a crash as well.
func (d *decisions) Fault(_ algorithms.Time, f algorithms.Fault) {
	before := d.Ups()
	d.Apply(f)
	if d.Ups() != before && d.rounds[f.Node] == 0 {
		d.undecided += d.Ups() - before
	}
}

// Goal implements algorithms.Checker.
func (d *decisions) Goal() bool { return d.undecided == 0 && d.Ups() > 0 }

// Obstacle implements algorithms.Explainer.
func (d *decisions) Obstacle() string {
	if down := d.N() - d.Ups(); down > d.t {
		return fmt.Sprintf("blocked: %d nodes are down, and %d are tolerated", down, d.t)
	}
	return ""
}

// Result implements algorithms.Checker.
func (d *decisions) Result() algorithms.Result {
	return algorithms.Result{
		Ops: min(1, d.last),
		Metrics: []algorithms.Metric{
			{Name: "rounds", Value: float64(d.last)},
		},
	}
}
