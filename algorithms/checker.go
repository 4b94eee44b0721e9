package algorithms

import (
	"io"
	"slices"
)

// A Checker follows one run from outside: it judges the observations that nodes
// report and the faults that the engine injects. It sees every run, on every engine.
// Calls come one at a time; an observation comes before any message of the same
// call leaves, so what it hears respects causality on the concurrent engines too.
type Checker interface {
	// Observe takes an observation. An error is a [Violation]: it ends the run, and names the
	// property, the nodes and the values.
	Observe(at Time, node ID, o Observation) error
	// Fault takes an injected fault when it happens.
	Fault(at Time, f Fault)
	// Goal reports whether the algorithm has reached what it is run for. It may become
	// false again, as when the leader dies.
	Goal() bool
	// Result is what was achieved so far.
	Result() Result
}

// A FinalChecker is a Checker that has something to say about a run as a whole, such as
// that nobody who is alive is left undecided. Finish is called once, after the run has
// ended without a [Violation], and its error is one; quiet says that it fell silent by itself.
type FinalChecker interface {
	Finish(quiet bool) error
}

// An Explainer is a Checker that may know what stands in the way of a goal that was not reached.
// The part up to a colon is the kind of obstacle, such as "blocked"; "" is that it does not know.
type Explainer interface {
	Obstacle() string
}

// Historian is a Checker that keeps what clients have asked for and were answered.
type Historian interface {
	// WriteHistory writes a page in HTML that shows it, and whether there is an order that explains
	// the answers.
	WriteHistory(w io.Writer) error
}

// Result is what a run achieved.
type Result struct {
	// Ops counts the functional units that were done: entries, transactions, leaders.
	Ops int64
	// Metrics are figures of the problem's own, such as coverage, in a fixed order.
	Metrics []Metric
}

// Metric is a named figure of a run.
type Metric struct {
	Name  string
	Value float64
	Unit  string // "" for a fraction or a count
}

// Membership is who is up and who can talk to whom: what most checkers need to
// know of the faults. Make it with NewMembership.
type Membership struct {
	down  []bool
	ups   int
	cuts  []*Cut
	fault bool
}

// NewMembership is n nodes, all up and connected.
func NewMembership(n int) Membership { return Membership{down: make([]bool, n), ups: n} }

// Apply follows a fault.
func (m *Membership) Apply(f Fault) {
	m.fault = true
	switch f.Kind {
	case Crash:
		if !m.down[f.Node] {
			m.down[f.Node] = true
			m.ups--
		}
	case Recover:
		if m.down[f.Node] {
			m.down[f.Node] = false
			m.ups++
		}
	case Split:
		m.cuts = append(m.cuts, f.Cut)
	case Heal:
		m.cuts = slices.DeleteFunc(m.cuts, func(c *Cut) bool { return c == f.Cut })
	}
}

// N is the number of nodes, up or down.
func (m *Membership) N() int { return len(m.down) }

// Up reports whether a node is up.
func (m *Membership) Up(id ID) bool { return !m.down[id] }

// Ups is the number of nodes that are up.
func (m *Membership) Ups() int { return m.ups }

// Faulty reports whether any fault has happened.
func (m *Membership) Faulty() bool { return m.fault }

// CanTalk reports whether both nodes are up and no cut lies between them in
// either direction.
func (m *Membership) CanTalk(a, b ID) bool {
	if m.down[a] || m.down[b] {
		return false
	}
	for _, c := range m.cuts {
		if c.Blocks(a, b) || c.Blocks(b, a) {
			return false
		}
	}
	return true
}
