package consensus

import (
	"fmt"
	"io"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// What nodes report, indices of Observations.
const (
	SawLeader   = iota // Value: term
	SawProposed        // Value: value
	SawApplied         // Value: index, Aux: value, Empty for none of the workload's
	SawReturn          // Value: how many entries it has
	SawAnswered        // Value: value, Aux: what the store answered
)

// Observations are the texts of what nodes report, in a protocol that calls what a leader leads a
// term: a view, a ballot.
func Observations(term string) []string {
	return []string{
		SawLeader:   "became leader of " + term + " %d",
		SawProposed: "proposed value %d",
		SawApplied:  "applied entry %d: value %d",
		SawReturn:   "came back with %d entries",
		SawAnswered: "answered value %d: %d",
	}
}

// What Decisions watches over.
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
		Name: "durability", Text: "A node that comes back has all entries that it had applied.",
	}
)

// Properties are what Decisions watches over.
func Properties() []algorithms.Property {
	return []algorithms.Property{
		electionSafety, agreement, validity, uniqueness, durability, statemachine.Linearizability,
	}
}

// Goal is what Decisions waits for. A client is answered by the node that proposed its value last,
// unless that node has crashed since.
const Goal = "every value is applied at every node that is up, and its client answered"

// Decisions is the checker of consensus on a sequence of values. Make it with NewDecisions.
type Decisions struct {
	algorithms.Membership
	history   *statemachine.History
	distrust  []bool                  // by node; nil: nobody
	leaders   map[int64]algorithms.ID // by term
	proposed  []bool                  // by value
	proposers []algorithms.ID         // by value: who owes its client an answer, None where nobody does
	owed      int                     // values of which somebody does
	places    []int                   // by value: its index, 0: none yet
	missing   int                     // values without one
	full      int                     // the index at which none is missing any more
	log       []int64                 // values, that of index 1 first
	reached   []int                   // by index: how many nodes have applied it, now or before a crash
	decided   int64                   // values that a majority has
	through   []int                   // by node: the index up to which it has applied, since its start
	ever      []int                   // by node: likewise, before crashes too
}

var (
	_ algorithms.Checker      = (*Decisions)(nil)
	_ algorithms.FinalChecker = (*Decisions)(nil)
)

// NewDecisions is the checker of a run of n nodes with a workload.
func NewDecisions(n int, w *Workload) *Decisions {
	d := &Decisions{
		Membership: algorithms.NewMembership(n),
		history:    statemachine.NewHistory(w.commands),
		leaders:    map[int64]algorithms.ID{},
		proposed:   make([]bool, w.Values+1),
		proposers:  make([]algorithms.ID, w.Values+1),
		places:     make([]int, w.Values+1),
		missing:    w.Values,
		through:    make([]int, n),
		ever:       make([]int, n),
	}
	for v := range d.proposers {
		d.proposers[v] = algorithms.None
	}
	return d
}

// Distrust has nothing believed of some nodes that may lie, and nothing asked of them: neither
// properties nor the goal are about them. What their clients propose is proposed all the same.
func (d *Decisions) Distrust(nodes ...algorithms.ID) {
	if d.distrust == nil {
		d.distrust = make([]bool, d.N())
	}
	for _, id := range nodes {
		d.distrust[id] = true
	}
}

// trusts reports whether a node does not lie.
func (d *Decisions) trusts(id algorithms.ID) bool { return d.distrust == nil || !d.distrust[id] }

// Observe implements algorithms.Checker.
func (d *Decisions) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.What == SawProposed {
		return d.propose(node, o.Value)
	}
	if !d.trusts(node) {
		return nil
	}
	switch o.What {
	case SawLeader:
		if other, taken := d.leaders[o.Value]; taken {
			return electionSafety.Broken("node %d leads term %d, which node %d has led",
				node, o.Value, other)
		}
		d.leaders[o.Value] = node
	case SawApplied:
		return d.apply(node, o.Value, o.Aux)
	case SawReturn:
		if o.Value < int64(d.ever[node]) {
			return durability.Broken("node %d comes back with %d entries after it has applied %d",
				node, o.Value, d.ever[node])
		}
	case SawAnswered:
		return d.answer(node, o.Value, o.Aux)
	}
	return nil
}

// valued reports whether a number is that of a value.
func (d *Decisions) valued(value int64) bool { return value >= 1 && value < int64(len(d.proposed)) }

func (d *Decisions) propose(node algorithms.ID, value int64) error {
	if !d.valued(value) {
		return validity.Broken("node %d proposes %d (allowed: 1 to %d)", node, value, len(d.proposed)-1)
	}
	d.proposed[value] = true
	d.history.Invoke(int(value))
	if d.trusts(node) {
		d.owe(value, node)
	}
	return nil
}

// owe notes who has to answer a value, algorithms.None for nobody.
func (d *Decisions) owe(value int64, node algorithms.ID) {
	if d.proposers[value] != algorithms.None {
		d.owed--
	}
	if node != algorithms.None {
		d.owed++
	}
	d.proposers[value] = node
}

func (d *Decisions) answer(node algorithms.ID, value, answer int64) error {
	if !d.valued(value) {
		return validity.Broken("node %d answers value %d (allowed: 1 to %d)",
			node, value, len(d.proposed)-1)
	}
	if d.proposers[value] == node {
		d.owe(value, algorithms.None)
	}
	if err := d.history.Return(int(value), answer); err != nil {
		return fmt.Errorf("%w, by node %d", err, node)
	}
	return nil
}

func (d *Decisions) apply(node algorithms.ID, index, value int64) error {
	at := d.through[node] + 1
	switch {
	case index != int64(at):
		return agreement.Broken("node %d applies entry %d after entry %d", node, index, d.through[node])
	case at <= len(d.log) && d.log[at-1] != value:
		return agreement.Broken("node %d applies value %d at index %d, where others have applied %d",
			node, value, index, d.log[at-1])
	case at > len(d.log):
		if err := d.extend(node, value); err != nil {
			return err
		}
	}
	d.through[node] = at
	if at > d.ever[node] {
		d.ever[node] = at
		d.reached[at-1]++
		if d.reached[at-1] == d.N()/2+1 && value != Empty {
			d.decided++
		}
	}
	return nil
}

// extend takes in the first that is heard of an entry.
func (d *Decisions) extend(node algorithms.ID, value int64) error {
	d.log = append(d.log, value)
	d.reached = append(d.reached, 0)
	at := len(d.log)
	switch {
	case value == Empty:
		return nil
	case !d.valued(value) || !d.proposed[value]:
		return validity.Broken("node %d applies value %d at index %d, which nobody has proposed",
			node, value, at)
	case d.places[value] != 0:
		return uniqueness.Broken("node %d applies value %d at index %d, and it is at index %d already",
			node, value, at, d.places[value])
	}
	d.places[value] = at
	if d.missing--; d.missing == 0 {
		d.full = at
	}
	return nil
}

// Fault implements algorithms.Checker. A crash takes the state machine and what was to be
// answered; the log stays.
func (d *Decisions) Fault(_ algorithms.Time, f algorithms.Fault) {
	d.Membership.Apply(f)
	if f.Kind != algorithms.Crash {
		return
	}
	d.through[f.Node] = 0
	for value, node := range d.proposers {
		if node == f.Node {
			d.owe(int64(value), algorithms.None)
		}
	}
}

// Goal implements algorithms.Checker.
func (d *Decisions) Goal() bool {
	if d.missing > 0 || d.owed > 0 || d.Ups() == 0 {
		return false
	}
	for i, through := range d.through {
		if id := algorithms.ID(i); through < d.full && d.Up(id) && d.trusts(id) {
			return false
		}
	}
	return true
}

// Result implements algorithms.Checker.
func (d *Decisions) Result() algorithms.Result {
	return algorithms.Result{
		Ops: d.decided,
		Metrics: []algorithms.Metric{
			{Name: "leaders", Value: float64(len(d.leaders))},
			{Name: "log entries", Value: float64(len(d.log))},
		},
	}
}

// Finish implements algorithms.FinalChecker.
func (d *Decisions) Finish(bool) error { return d.history.Check() }

// WriteHistory implements algorithms.Historian.
func (d *Decisions) WriteHistory(w io.Writer) error { return d.history.WritePage(w) }
