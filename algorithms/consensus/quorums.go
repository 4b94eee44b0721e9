package consensus

import "github.com/joulemark/joulemark/algorithms"

// What nodes report to Quorums besides what they report to Decisions.
const (
	SawPromised = SawAnswered + 1 + iota // Value: ballot
	SawPrepared                          // Value: ballot, Aux: promises that its owner has heard of
	SawOffered                           // Value: entry, Aux: value, in the ballot that the node has led last
	SawAccepted                          // Value: entry, Aux: ballot
	SawDecided                           // Value: entry, Aux: acceptances that the leader has heard of
)

// QuorumObservations are the texts of what nodes report, in a protocol in which a leader has a
// majority promise to take part in its ballot, or whatever it is called, and accept values in it.
func QuorumObservations(ballot string) []string {
	return append(
		Observations(ballot),
		"promised to take part in no "+ballot+" below %d",
		"prepared "+ballot+" %d by %d promises",
		"proposes for entry %d: value %d",
		"accepted the value of entry %d in "+ballot+" %d",
		"decided entry %d by %d acceptances",
	)
}

// QuorumProperties are what Quorums watches over.
func QuorumProperties(ballot string) []algorithms.Property {
	return append(Properties(), AcceptanceProperties(ballot)...)
}

// Quorums is Decisions, and counts the promises and acceptances of each entry. Make it with
// NewQuorums.
type Quorums struct {
	*Decisions
	acceptances *Acceptances
	leads       []int64         // by node: the ballot that it has led last, -1: none
	applied     map[int64]int64 // by value: the entry as which it was applied first
}

var (
	_ algorithms.FinalChecker = (*Quorums)(nil)
	_ algorithms.Explainer    = (*Quorums)(nil)
)

// NewQuorums is the checker of a run of n nodes with a workload, in a protocol of ballots that are
// called so.
func NewQuorums(n int, w *Workload, ballot string) *Quorums {
	q := &Quorums{
		Decisions: NewDecisions(n, w), acceptances: NewAcceptances(n, ballot), leads: make([]int64, n),
		applied: map[int64]int64{},
	}
	for i := range q.leads {
		q.leads[i] = -1
	}
	return q
}

// Observe implements algorithms.Checker.
func (q *Quorums) Observe(at algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case SawPromised:
		return q.acceptances.Promise(node, o.Value)
	case SawPrepared:
		return q.acceptances.Prepare(node, o.Value, o.Aux)
	case SawOffered:
		return q.acceptances.Offer(node, q.leads[node], o.Value, o.Aux)
	case SawAccepted:
		return q.acceptances.Take(node, o.Aux, o.Value)
	case SawDecided:
		value, _ := q.acceptances.Offered(q.leads[node], o.Value)
		return q.acceptances.Decide(node, o.Value, value, o.Aux)
	case SawLeader:
		q.leads[node] = o.Value
	case SawApplied:
		if err := q.acceptances.Decide(node, o.Value, q.meant(o.Value, o.Aux), 0); err != nil {
			return err
		}
	}
	return q.Decisions.Observe(at, node, o)
}

// meant is the value that was decided for an entry which a node has applied as some value: a value
// that was decided for an entry before is applied as an empty one.
func (q *Quorums) meant(entry, value int64) int64 {
	chosen, ok := q.acceptances.Chosen(entry)
	if !ok {
		return value
	}
	if before, repeated := q.applied[chosen]; value == Empty && repeated && before < entry {
		return chosen
	}
	if value == chosen && q.applied[value] == 0 {
		q.applied[value] = entry
	}
	return value
}

// Obstacle implements algorithms.Explainer.
func (q *Quorums) Obstacle() string { return WithoutMajority(&q.Membership) }
