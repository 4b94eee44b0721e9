package shuffle

import (
	"errors"
	"fmt"
)

// MaxSteps is the longest time that the models are asked for.
const MaxSteps = 1 << 24

// checkSteps refuses parameters or a number of steps out of range.
func (p Params) checkSteps(steps int) error {
	errs := []error{p.Validate()}
	if steps < 0 || steps > MaxSteps {
		errs = append(errs, fmt.Errorf("steps: %d (allowed: 0 to %d)", steps, MaxSteps))
	}
	return errors.Join(errs...)
}

// Weights of the nodes that hold the item and of those that never had it. The coverage is taken
// from the latter, because the little that its covariances sum up to in the end would drown in
// their rounding.
var (
	holding  = []float64{stateD: 1, statePD: 1, stateLD: 0}
	neverHad = []float64{stateI: 1, stateLD: 0}
)

func newCurves(steps int) Curves {
	x := make([]float64, 4*(steps+1))
	part := func(i int) []float64 { return x[i*(steps+1):][: steps+1 : steps+1] }
	return Curves{Curve{part(0), part(1)}, Curve{part(2), part(3)}}
}

// Classic is the classic mean field of the population model over so many steps. It knows means
// only; the standard deviations are 0. Neither it nor Refined depends on the number of nodes in
// what it costs.
func (p Params) Classic(steps int) (Curves, error) {
	if err := p.checkSteps(steps); err != nil {
		return Curves{}, err
	}
	m, err := p.Population().Classic(p.Start())
	if err != nil {
		return Curves{}, err
	}
	curves, n := newCurves(steps), float64(p.Nodes)
	for t := range steps + 1 {
		curves.Replication.Mean[t] = m.Mean(holding, n)
		curves.Coverage.Mean[t] = n - m.Mean(neverHad, n)
		if t == steps {
			break
		}
		if err := m.Step(); err != nil {
			return Curves{}, err
		}
	}
	return curves, nil
}

// Refined is the refined mean field of the population model over so many steps, with the standard
// deviations that its covariances give. With a fixed fraction of holders at the start the error of
// its means, as a fraction of all nodes, falls as 1/N². With a single holder it does not vanish: up
// to 1 % of the nodes for the replication and 5 % for the coverage, and its deviation of the
// coverage is poor in the second half of the rise.
func (p Params) Refined(steps int) (Curves, error) {
	if err := p.checkSteps(steps); err != nil {
		return Curves{}, err
	}
	m, err := p.Population().Refined(p.Start())
	if err != nil {
		return Curves{}, err
	}
	curves, n := newCurves(steps), float64(p.Nodes)
	for t := range steps + 1 {
		curves.Replication.Mean[t] = m.Mean(holding, n)
		curves.Replication.SD[t] = m.SD(holding, n)
		curves.Coverage.Mean[t] = n - m.Mean(neverHad, n)
		curves.Coverage.SD[t] = m.SD(neverHad, n)
		if t == steps {
			break
		}
		if err := m.Step(); err != nil {
			return Curves{}, err
		}
	}
	return curves, nil
}
