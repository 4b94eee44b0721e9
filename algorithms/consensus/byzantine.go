package consensus

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

// The parameters of protocols that stand nodes which lie.
var (
	Byzantine = algorithms.Param{
		Name: "byzantine", Default: "0", Min: 0, Max: 1 << 20,
		Doc: "nodes that lie, those with the lowest numbers, so that the first leader is one; at most f, unless " +
			"bound says otherwise",
	}
	Lie = algorithms.Param{
		Name: "lie", Default: "silent", Choices: []string{"silent", "equivocate"},
		Doc: "what they do: nothing at all (silent), or propose and vote for one thing before the nodes of even " +
			"numbers and for another before the rest (equivocate)",
	}
	Bound = algorithms.Param{
		Name: "bound", Default: "kept", Choices: []string{"kept", "broken"}, Waived: "broken",
		Doc: "whether byzantine may be more than f, so that properties can be violated: refused (kept) or not (broken)",
	}
)

// Resilience is how many of N nodes may lie and how many have to agree. Nodes share it.
type Resilience struct {
	N int
	// F is the most that may lie, (N-1)/3 rounded down.
	F int
	// Quorum is the least number of which any two selections have F+1 nodes in common, so one that
	// does not lie: (N+F+1)/2 rounded up, which is 2F+1 where N is 3F+1, and never more than N-F.
	Quorum int
	// Liars are the nodes that do lie, from 0 on.
	Liars int
	// Equivocate says that they do it by saying different things to different nodes.
	Equivocate bool
}

// NewResilience is that of a run whose parameters include Byzantine, Lie and Bound.
func NewResilience(s algorithms.Setup) (Resilience, error) {
	f := (s.N() - 1) / 3
	r := Resilience{
		N: s.N(), F: f, Quorum: (s.N()+f)/2 + 1, Liars: s.Params.Int(Byzantine.Name),
		Equivocate: s.Params.Word(Lie.Name) == "equivocate",
	}
	most := f
	if s.Params.Word(Bound.Name) == "broken" {
		most = s.N() - 1
	}
	if r.Liars > most {
		return r, fmt.Errorf("%s: %d of %d nodes (allowed: 0 to %d)", Byzantine.Name, r.Liars, r.N, most)
	}
	return r, nil
}

// Lies reports whether a node is one of those that lie.
func (r *Resilience) Lies(id algorithms.ID) bool { return int(id) < r.Liars }

// Fooled reports whether liars that equivocate tell a node the other thing. They do not fool
// each other.
func (r *Resilience) Fooled(id algorithms.ID) bool { return !r.Lies(id) && id%2 == 1 }

// NewDecisionsAmong is the checker of a run in which nobody believes the liars.
func NewDecisionsAmong(r Resilience, w *Workload) *Decisions {
	d := NewDecisions(r.N, w)
	for id := range algorithms.ID(r.Liars) {
		d.Distrust(id)
	}
	return d
}
