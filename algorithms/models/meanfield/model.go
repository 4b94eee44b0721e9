package meanfield

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Model is a protocol as one node lives it. It is only read, so several steppers
// may share it, in several goroutines if its functions may run in them.
type Model struct {
	States      []string     // names, which must differ
	Transitions []Transition // may lead from one state to the same other more than once, for different reasons
	// Rates sets p[t], the probability that a node in state Transitions[t].From takes transition t
	// in one step, for the occupancy measure m. A node stays where it is with the probability that
	// is left. Rates must write every p[t] anew and keep neither slice.
	Rates func(m, p []Number)
	// Derivatives, if not nil, sets the first and second derivatives of Φ at m: with S states,
	// a[j*S+k] is dΦ_j/dm_k and b[(j*S+k)*S+l] is d²Φ_j/dm_k dm_l. It must set all of them. If nil
	// they are obtained from Rates. They need agree only on tangents of the simplex where Σ m = 1.
	Derivatives func(m, a, b []float64)
}

// Transition is a move from one state to another, by their indices.
type Transition struct{ From, To int }

// slack is how far rounding may carry a probability or a sum of them out of its range.
const slack = 1e-9

// Validate names everything about the states and transitions that is wrong.
func (m *Model) Validate() error {
	var errs []error
	fail := func(format string, args ...any) { errs = append(errs, fmt.Errorf("meanfield: "+format, args...)) }
	if len(m.States) == 0 {
		fail("states: 0 (allowed: at least 1)")
	}
	for i, name := range m.States {
		if j := slices.Index(m.States, name); name == "" || j < i {
			fail("name of state %d: %q (allowed: not empty, used once)", i, name)
		}
	}
	for i, t := range m.Transitions {
		for _, end := range []struct {
			name  string
			state int
		}{{"from", t.From}, {"to", t.To}} {
			if end.state < 0 || end.state >= len(m.States) {
				fail("transition %d: %s state %d (allowed: 0 to %d)", i, end.name, end.state, len(m.States)-1)
			}
		}
		if t.From == t.To {
			fail("transition %d: from state %d to itself (allowed: to another; staying is what is left)", i, t.From)
		}
	}
	if m.Rates == nil {
		fail("rates: nil (allowed: a function)")
	}
	return errors.Join(errs...)
}

// Measure is the linear measure that counts the nodes in the named states: weight 1 for each of
// them and 0 for the others.
func (m *Model) Measure(states ...string) ([]float64, error) {
	h := make([]float64, len(m.States))
	for _, name := range states {
		i := slices.Index(m.States, name)
		if i < 0 {
			return nil, fmt.Errorf("meanfield: state %q (allowed: one of %q)", name, m.States)
		}
		h[i] = 1
	}
	return h, nil
}

// checkStart refuses a start that is not an occupancy measure.
func (m *Model) checkStart(start []float64) error {
	if len(start) != len(m.States) {
		return fmt.Errorf("meanfield: start has %d entries (allowed: %d, one a state)", len(start), len(m.States))
	}
	sum := 0.0
	for i, x := range start {
		if !(x >= 0 && x <= 1) {
			return fmt.Errorf("meanfield: start in state %s: %v (allowed: 0 to 1)", m.States[i], x)
		}
		sum += x
	}
	if math.Abs(sum-1) > slack {
		return fmt.Errorf("meanfield: start sums to %v (allowed: 1)", sum)
	}
	return nil
}

// evaluation is the transitions' probabilities at one occupancy measure, checked.
type evaluation struct {
	model *Model
	m, p  []Number
	leave []float64 // by state, probability of leaving it
}

func (m *Model) evaluation() (*evaluation, error) {
	if err := m.Validate(); err != nil {
		return nil, err
	}
	s := len(m.States)
	return &evaluation{m, make([]Number, s), make([]Number, len(m.Transitions)), make([]float64, s)}, nil
}

// values evaluates without derivatives.
func (e *evaluation) values(mu []float64) error {
	for i, x := range mu {
		e.m[i] = Number{v: x}
	}
	return e.run()
}

// derivatives evaluates with derivatives that the pool lends until the next call.
func (e *evaluation) derivatives(mu []float64, from *pool) error {
	from.used = 0
	for i, x := range mu {
		e.m[i] = from.variable(i, x)
	}
	return e.run()
}

func (e *evaluation) run() error {
	e.model.Rates(e.m, e.p)
	clear(e.leave)
	for i, t := range e.model.Transitions {
		p := e.p[i].v
		if !(p >= -slack && p <= 1+slack) {
			return fmt.Errorf("meanfield: probability of transition %d, %s to %s: %v (allowed: 0 to 1)",
				i, e.model.States[t.From], e.model.States[t.To], p)
		}
		e.leave[t.From] += p
	}
	for i, p := range e.leave {
		if p > 1+slack {
			return fmt.Errorf("meanfield: probability of leaving state %s: %v (allowed: 0 to 1)", e.model.States[i], p)
		}
	}
	return nil
}
