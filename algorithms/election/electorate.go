package election

import (
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
)

var properties = []algorithms.Property{
	{Name: "one leader per term", Text: "No term is claimed twice, by whomever."},
	{Name: "leader is up", Text: "A node that claims a term is up."},
	{Name: "terms do not go back", Text: "The rounds that a node calls and the terms that it leads or follows rise, " +
		"also across a crash."},
}

const goal = "all nodes that are up are in one term, the highest that any of them is in, " +
	"and its leader is the one with the highest identifier of them"

// nobody is the term of a node without a leader.
const nobody = -1

// electorate checks elections. It is the same for all algorithms: terms say who leads.
type electorate struct {
	algorithms.Membership
	ids   []int32 // identifier by node; nil where it is the node's number
	seen  []int64 // last term by node, whatever happened since
	round []int64 // last round by node, likewise
	view  []int64 // the term that a node leads or follows now, or nobody

	claims map[int64]algorithms.ID // by term
	called int64

	// What the goal is about, kept up to date because it is asked for after every
	// observation.
	highest int64 // identifier that is up, -1 if none
	best    int64 // term that an up node is in
	agree   int   // up nodes in that term
}

// newElectorate is for nodes that start in the given term, or with nobody for a leader.
func newElectorate(n int, ids []int32, start int64) *electorate {
	e := &electorate{
		Membership: algorithms.NewMembership(n), ids: ids,
		seen: make([]int64, n), round: make([]int64, n), view: make([]int64, n),
		claims: map[int64]algorithms.ID{},
	}
	for i := range n {
		e.seen[i], e.view[i] = start, start
	}
	e.survey()
	return e
}

func (e *electorate) id(node algorithms.ID) int64 {
	if e.ids == nil {
		return int64(node)
	}
	return int64(e.ids[node])
}

// survey works out the goal's figures anew.
func (e *electorate) survey() {
	e.highest, e.best, e.agree = -1, nobody, 0
	for i, t := range e.view {
		node := algorithms.ID(i)
		if !e.Up(node) {
			continue
		}
		e.highest = max(e.highest, e.id(node))
		e.count(t)
	}
}

// count adds an up node's term to the goal's figures.
func (e *electorate) count(term int64) {
	switch {
	case term > e.best:
		e.best, e.agree = term, 1
	case term == e.best && term != nobody:
		e.agree++
	}
}

// Observe implements algorithms.Checker.
func (e *electorate) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	switch o.What {
	case sawCall:
		return e.call(node, o.Value)
	case sawLeader:
		if other, taken := e.claims[o.Value]; taken {
			return fmt.Errorf("one leader per term: node %d claims term %d, which node %d has", node, o.Value, other)
		}
		if !e.Up(node) {
			return fmt.Errorf("leader is up: node %d claims term %d and is down", node, o.Value)
		}
		e.claims[o.Value] = node
		return e.join(node, o.Value)
	case sawFollow:
		return e.join(node, o.Aux)
	}
	return nil
}

// call takes the node's leave of its leader.
func (e *electorate) call(node algorithms.ID, round int64) error {
	if round <= e.round[node] {
		return fmt.Errorf("terms do not go back: node %d calls round %d after round %d", node, round, e.round[node])
	}
	e.called++
	e.round[node] = round
	if t := e.view[node]; t != nobody {
		e.view[node] = nobody
		if t == e.best && e.Up(node) {
			if e.agree--; e.agree == 0 {
				e.survey()
			}
		}
	}
	return nil
}

// join takes a node into a term.
func (e *electorate) join(node algorithms.ID, term int64) error {
	round := term / int64(e.N())
	switch {
	case term <= e.seen[node]:
		return fmt.Errorf("terms do not go back: node %d is in term %d after term %d", node, term, e.seen[node])
	case round < e.round[node]:
		return fmt.Errorf("terms do not go back: node %d is in term %d of round %d after round %d",
			node, term, round, e.round[node])
	}
	old := e.view[node]
	e.seen[node], e.round[node], e.view[node] = term, round, term
	if !e.Up(node) {
		return nil
	}
	if old == e.best && old != nobody {
		e.agree--
	}
	e.count(term)
	return nil
}

// Fault implements algorithms.Checker. A node that comes back knows of no leader.
func (e *electorate) Fault(_ algorithms.Time, f algorithms.Fault) {
	e.Apply(f)
	switch f.Kind {
	case algorithms.Crash:
		e.survey()
	case algorithms.Recover:
		e.view[f.Node] = nobody
		e.survey()
	}
}

// Goal implements algorithms.Checker.
func (e *electorate) Goal() bool {
	return e.best != nobody && e.agree == e.Ups() && e.best%int64(e.N()) == e.highest
}

// Result implements algorithms.Checker. An election that was won counts, also where a
// failure undid it.
func (e *electorate) Result() algorithms.Result {
	return algorithms.Result{
		Ops:     int64(len(e.claims)),
		Metrics: []algorithms.Metric{{Name: "elections called", Value: float64(e.called)}},
	}
}
