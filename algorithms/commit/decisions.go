package commit

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// What the checker watches over, as the Specs have it.
var (
	oneDecision = algorithms.Property{
		Name: "one decision",
		Text: "No two nodes decide differently on a transaction, nor does one node at two times, crash or no crash.",
	}
	unanimity = algorithms.Property{
		Name: "unanimity",
		Text: "A transaction is committed only after all participants have voted yes, and nobody votes no afterwards.",
	}
	inOrder = algorithms.Property{
		Name: "in order", Text: "A node votes and decides in the order of the transactions, and in those of " +
			"the run alone.",
	}
	properties = []algorithms.Property{oneDecision, unanimity, inOrder}
)

const goal = "every transaction is decided at every node that is up"

// outcome is what is known of a transaction.
type outcome uint8

const (
	open outcome = iota
	committed
	aborted
)

// decisions is the checker of both algorithms.
type decisions struct {
	algorithms.Membership
	transactions uint32
	outcomes     []outcome // by transaction
	yes          []int32   // yes votes of participants, by transaction
	no           []bool    // by transaction
	voted        []uint32  // by node: the latest transaction it voted yes in
	through      []uint32  // by node: all transactions up to here are decided
	behind       int       // nodes that are up and have decisions to make
	commits      int64
	aborts       int64
}

var _ algorithms.Checker = (*decisions)(nil)

func newDecisions(r *run) *decisions {
	return &decisions{
		Membership:   algorithms.NewMembership(r.n),
		transactions: r.transactions,
		outcomes:     make([]outcome, r.transactions+1),
		yes:          make([]int32, r.transactions+1),
		no:           make([]bool, r.transactions+1),
		voted:        make([]uint32, r.n),
		through:      make([]uint32, r.n),
		behind:       r.n,
	}
}

// Observe implements algorithms.Checker.
func (d *decisions) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.Value < 1 || o.Value > int64(d.transactions) {
		return fmt.Errorf("%s: node %d reports on t%d (allowed: t1 to t%d)",
			inOrder.Name, node, o.Value, d.transactions)
	}
	txn := uint32(o.Value)
	switch o.What {
	case sawYes:
		return d.voteYes(node, txn)
	case sawNo:
		d.no[txn] = true
		if d.outcomes[txn] == committed {
			return fmt.Errorf("%s: node %d votes no in t%d, which is committed", unanimity.Name, node, txn)
		}
	case sawCommit:
		if d.no[txn] || int(d.yes[txn]) < d.N()-1 {
			return fmt.Errorf("%s: node %d commits t%d with %d yes votes of %d (refused: %t)",
				unanimity.Name, node, txn, d.yes[txn], d.N()-1, d.no[txn])
		}
		return d.decide(node, txn, committed)
	case sawAbort:
		return d.decide(node, txn, aborted)
	case sawAborts:
		if o.Aux < o.Value || o.Aux > int64(d.transactions) {
			return fmt.Errorf("%s: node %d reports on t%d to t%d (allowed: t1 to t%d)",
				inOrder.Name, node, o.Value, o.Aux, d.transactions)
		}
		for ; txn <= uint32(o.Aux); txn++ {
			if err := d.decide(node, txn, aborted); err != nil {
				return err
			}
		}
	}
	return nil
}

// voteYes counts a participant's vote. The coordinator's is no condition.
func (d *decisions) voteYes(node algorithms.ID, txn uint32) error {
	if txn < d.voted[node] || txn <= d.through[node] {
		return fmt.Errorf("%s: node %d votes in t%d after a vote in t%d and decisions up to t%d",
			inOrder.Name, node, txn, d.voted[node], d.through[node])
	}
	if txn > d.voted[node] && node != coordinator {
		d.yes[txn]++
	}
	d.voted[node] = txn
	return nil
}

func (d *decisions) decide(node algorithms.ID, txn uint32, what outcome) error {
	switch d.outcomes[txn] {
	case open:
		d.outcomes[txn] = what
		if what == committed {
			d.commits++
		} else {
			d.aborts++
		}
	case what:
	default:
		return fmt.Errorf("%s: node %d decides to %s t%d, which others decided to %s",
			oneDecision.Name, node, what, txn, d.outcomes[txn])
	}
	switch {
	case txn <= d.through[node]:
	case txn > d.through[node]+1:
		return fmt.Errorf("%s: node %d decides t%d after t%d", inOrder.Name, node, txn, d.through[node])
	default:
		d.through[node] = txn
		if txn == d.transactions && d.Up(node) {
			d.behind--
		}
	}
	return nil
}

// Fault implements algorithms.Checker. What a node has decided it knows after a crash as well.
func (d *decisions) Fault(_ algorithms.Time, f algorithms.Fault) {
	before := d.Ups()
	d.Apply(f)
	if d.Ups() != before && d.through[f.Node] < d.transactions {
		d.behind += d.Ups() - before
	}
}

// Goal implements algorithms.Checker.
func (d *decisions) Goal() bool { return d.behind == 0 && d.Ups() > 0 }

// blocked is how many nodes that are up have voted and wait for the decision.
func (d *decisions) blocked() (count int) {
	for i, txn := range d.voted {
		if id := algorithms.ID(i); d.Up(id) && txn > d.through[i] {
			count++
		}
	}
	return count
}

// Obstacle implements algorithms.Explainer.
func (d *decisions) Obstacle() string {
	if blocked := d.blocked(); blocked > 0 {
		return fmt.Sprintf("blocked: %d of %d live nodes wait for a decision", blocked, d.Ups())
	}
	return ""
}

// Result implements algorithms.Checker.
func (d *decisions) Result() algorithms.Result {
	blocked := d.blocked()
	return algorithms.Result{
		Ops: d.commits + d.aborts,
		Metrics: []algorithms.Metric{
			{Name: "committed", Value: float64(d.commits)},
			{Name: "aborted", Value: float64(d.aborts)},
			{Name: "blocked", Value: float64(blocked)},
		},
	}
}

// String is the decision as a verb.
func (o outcome) String() string { return [...]string{"leave open", "commit", "abort"}[o] }
