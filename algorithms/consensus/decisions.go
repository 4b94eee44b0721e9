package consensus

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// What nodes report, indices of observations.
const (
	sawLeader   = iota // Value: term
	sawProposed        // Value: value
	sawApplied         // Value: index, Aux: value, 0 for the empty entry of a term
	sawReturn          // Value: commit index
)

var observations = []string{
	sawLeader:   "became leader of term %d",
	sawProposed: "proposed value %d",
	sawApplied:  "applied entry %d: value %d",
	sawReturn:   "came back with %d committed entries",
}

// What the checker watches over.
var (
	electionSafety = algorithms.Property{Name: "election safety", Text: "No term has two leaders."}
	agreement      = algorithms.Property{
		Name: "state machine safety",
		Text: "No two nodes apply different values at an index, nor does one node at two times, and each applies " +
			"them in the order of the log.",
	}
	validity   = algorithms.Property{Name: "validity", Text: "Only values that were proposed are applied."}
	uniqueness = algorithms.Property{Name: "no repetition", Text: "No value is applied at two indices."}
	durability = algorithms.Property{
		Name: "durability", Text: "A node that comes back knows all entries to be committed that it had applied.",
	}
	properties = []algorithms.Property{electionSafety, agreement, validity, uniqueness, durability}
)

const goal = "every value is applied at every node that is up"

// decisions is the checker.
type decisions struct {
	algorithms.Membership
	leaders  map[int64]algorithms.ID // by term
	proposed []bool                  // by value
	places   []int                   // by value: its index, 0: none yet
	missing  int                     // values without one
	full     int                     // the index at which none is missing any more
	log      []int64                 // values, that of index 1 first
	reached  []int                   // by index: how many nodes have applied it, now or before a crash
	decided  int64                   // values that a majority has
	through  []int                   // by node: the index up to which it has applied, since its start
	ever     []int                   // by node: likewise, before crashes too
}

var _ algorithms.Checker = (*decisions)(nil)

func newDecisions(n, values int) *decisions {
	return &decisions{
		Membership: algorithms.NewMembership(n),
		leaders:    map[int64]algorithms.ID{},
		proposed:   make([]bool, values+1),
		places:     make([]int, values+1),
		missing:    values,
		through:    make([]int, n),
		ever:       make([]int, n),
	}
}

// Observe implements algorithms.Checker.
func (d *decisions) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawLeader:
		if other, taken := d.leaders[o.Value]; taken {
			return fmt.Errorf("%s: node %d leads term %d, which node %d has led",
				electionSafety.Name, node, o.Value, other)
		}
		d.leaders[o.Value] = node
	case sawProposed:
		if o.Value < 1 || o.Value >= int64(len(d.proposed)) {
			return fmt.Errorf("%s: node %d proposes %d (allowed: 1 to %d)",
				validity.Name, node, o.Value, len(d.proposed)-1)
		}
		d.proposed[o.Value] = true
	case sawApplied:
		return d.apply(node, o.Value, o.Aux)
	case sawReturn:
		if o.Value < int64(d.ever[node]) {
			return fmt.Errorf("%s: node %d comes back with %d committed entries after it has applied %d",
				durability.Name, node, o.Value, d.ever[node])
		}
	}
	return nil
}

func (d *decisions) apply(node algorithms.ID, index, value int64) error {
	at := d.through[node] + 1
	switch {
	case index != int64(at):
		return fmt.Errorf("%s: node %d applies entry %d after entry %d", agreement.Name, node, index, d.through[node])
	case at <= len(d.log) && d.log[at-1] != value:
		return fmt.Errorf("%s: node %d applies value %d at index %d, where others have applied %d",
			agreement.Name, node, value, index, d.log[at-1])
	case at > len(d.log):
		if err := d.extend(node, value); err != nil {
			return err
		}
	}
	d.through[node] = at
	if at > d.ever[node] {
		d.ever[node] = at
		d.reached[at-1]++
		if d.reached[at-1] == d.N()/2+1 && value != empty {
			d.decided++
		}
	}
	return nil
}

// extend takes in the first that is heard of an entry.
func (d *decisions) extend(node algorithms.ID, value int64) error {
	d.log = append(d.log, value)
	d.reached = append(d.reached, 0)
	at := len(d.log)
	switch {
	case value == empty:
		return nil
	case value < 0 || value >= int64(len(d.proposed)) || !d.proposed[value]:
		return fmt.Errorf("%s: node %d applies value %d at index %d, which nobody has proposed",
			validity.Name, node, value, at)
	case d.places[value] != 0:
		return fmt.Errorf("%s: node %d applies value %d at index %d, and it is at index %d already",
			uniqueness.Name, node, value, at, d.places[value])
	}
	d.places[value] = at
	if d.missing--; d.missing == 0 {
		d.full = at
	}
	return nil
}

// Fault implements algorithms.Checker. A crash takes the state machine; the log stays.
func (d *decisions) Fault(_ algorithms.Time, f algorithms.Fault) {
	d.Apply(f)
	if f.Kind == algorithms.Crash {
		d.through[f.Node] = 0
	}
}

// Goal implements algorithms.Checker.
func (d *decisions) Goal() bool {
	if d.missing > 0 || d.Ups() == 0 {
		return false
	}
	for i, through := range d.through {
		if through < d.full && d.Up(algorithms.ID(i)) {
			return false
		}
	}
	return true
}

// Result implements algorithms.Checker.
func (d *decisions) Result() algorithms.Result {
	return algorithms.Result{
		Ops: d.decided,
		Metrics: []algorithms.Metric{
			{Name: "leaders", Value: float64(len(d.leaders))},
			{Name: "log entries", Value: float64(len(d.log))},
		},
	}
}
