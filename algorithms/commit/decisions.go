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
	nonTriviality = algorithms.Property{
		Name:        "non-triviality",
		Text:        "Where nothing has failed, a transaction is aborted only after somebody has voted no.",
		Synchronous: true, // who does not vote in time has voted no
	}
	oneAtATime = algorithms.Property{
		Name: "one at a time",
		Text: "Where nothing has failed, nobody votes before all know of the last decision that is to be " +
			"acknowledged.",
		Synchronous: true, // what is not acknowledged in time holds up nobody
	}
	properties = []algorithms.Property{oneDecision, unanimity, nonTriviality, inOrder, oneAtATime}
)

const goal = "every transaction is decided at every node that is up"

// outcome is what is known of a transaction.
type outcome uint8

const (
	open outcome = iota
	committed
	aborted
)

// decisions is the checker of all algorithms here.
type decisions struct {
	algorithms.Membership
	transactions uint32
	// sure says that all messages arrive, so that nothing has failed as long as no fault is known.
	sure bool
	// awaited says which decisions are acknowledged; due is the last transaction with one, and
	// informed is how many nodes know it.
	awaited  func(outcome) bool
	due      uint32
	informed int
	outcomes []outcome // by transaction
	yes      []int32   // yes votes of participants, by transaction
	no       []bool    // by transaction
	left     []int32   // participants that voted read-only, by transaction
	voted    []uint32  // by node: the latest transaction it voted yes in
	through  []uint32  // by node: all transactions up to here are decided
	behind   int       // nodes that are up and have decisions to make
	commits  int64
	aborts   int64
}

var _ algorithms.Checker = (*decisions)(nil)

func newDecisions(r *run) *decisions {
	return &decisions{
		Membership:   algorithms.NewMembership(r.n),
		transactions: r.transactions,
		sure:         !r.lossy,
		awaited:      r.acknowledged,
		outcomes:     make([]outcome, r.transactions+1),
		yes:          make([]int32, r.transactions+1),
		no:           make([]bool, r.transactions+1),
		left:         make([]int32, r.transactions+1),
		voted:        make([]uint32, r.n),
		through:      make([]uint32, r.n),
		behind:       r.n,
	}
}

// Observe implements algorithms.Checker.
func (d *decisions) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if o.Value < 1 || o.Value > int64(d.transactions) {
		return inOrder.Broken("node %d reports on t%d (allowed: t1 to t%d)",
			node, o.Value, d.transactions)
	}
	txn := uint32(o.Value)
	switch o.What {
	case sawYes:
		return d.voteYes(node, txn)
	case sawReadOnly:
		return d.leave(node, txn)
	case sawNo:
		d.no[txn] = true
		if err := d.orderly(node, txn); err != nil {
			return err
		}
		if d.outcomes[txn] == committed {
			return unanimity.Broken("node %d votes no in t%d, which is committed", node, txn)
		}
	case sawCommit:
		if d.no[txn] || int(d.yes[txn]) < d.N()-1 {
			return unanimity.Broken("node %d commits t%d with %d yes votes of %d (refused: %t)",
				node, txn, d.yes[txn], d.N()-1, d.no[txn])
		}
		return d.decide(node, txn, committed)
	case sawAbort:
		return d.decide(node, txn, aborted)
	case sawAborts:
		if o.Aux < o.Value || o.Aux > int64(d.transactions) {
			return inOrder.Broken("node %d reports on t%d to t%d (allowed: t1 to t%d)",
				node, o.Value, o.Aux, d.transactions)
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
		return inOrder.Broken("node %d votes in t%d after a vote in t%d and decisions up to t%d",
			node, txn, d.voted[node], d.through[node])
	}
	if err := d.orderly(node, txn); err != nil {
		return err
	}
	if txn > d.voted[node] && node != coordinator {
		d.yes[txn]++
	}
	d.voted[node] = txn
	return nil
}

// leave counts the vote of a participant that has only read. The node is done with the transaction,
// and as it has no log it may say so again after a crash.
func (d *decisions) leave(node algorithms.ID, txn uint32) error {
	if txn <= d.through[node] {
		return nil
	}
	if err := d.orderly(node, txn); err != nil {
		return err
	}
	d.yes[txn]++
	d.left[txn]++
	return d.advance(node, txn)
}

// untouched reports whether nothing can have failed so far.
func (d *decisions) untouched() bool { return d.sure && !d.Faulty() }

// orderly says that a node may vote: nobody waits for an acknowledgement of an earlier decision.
func (d *decisions) orderly(node algorithms.ID, txn uint32) error {
	if d.untouched() && txn > d.due && d.due > 0 && d.informed < d.N() {
		return oneAtATime.Broken("node %d votes in t%d when %d of %d nodes know the decision on t%d",
			node, txn, d.informed, d.N(), d.due)
	}
	return nil
}

func (d *decisions) decide(node algorithms.ID, txn uint32, what outcome) error {
	switch d.outcomes[txn] {
	case open:
		if what == aborted && !d.no[txn] && d.untouched() {
			return nonTriviality.Broken("node %d aborts t%d, against which nobody has voted, and nothing has failed",
				node, txn)
		}
		d.outcomes[txn] = what
		if d.awaited(what) {
			d.due, d.informed = txn, int(d.left[txn])
		}
		if what == committed {
			d.commits++
		} else {
			d.aborts++
		}
	case what:
	default:
		return oneDecision.Broken("node %d decides to %s t%d, which others decided to %s",
			node, what, txn, d.outcomes[txn])
	}
	return d.advance(node, txn)
}

// advance says that a node is done with a transaction.
func (d *decisions) advance(node algorithms.ID, txn uint32) error {
	switch {
	case txn <= d.through[node]:
	case txn > d.through[node]+1:
		return inOrder.Broken("node %d is done with t%d after t%d", node, txn, d.through[node])
	default:
		d.through[node] = txn
		if txn == d.due {
			d.informed++
		}
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

// rename changes what the checker knows of nodes, of which none has failed, to their new names.
func (d *decisions) rename(r algorithms.Renaming) {
	d.voted, d.through = algorithms.Renamed(r, d.voted), algorithms.Renamed(r, d.through)
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
