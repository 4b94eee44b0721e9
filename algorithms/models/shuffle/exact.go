package shuffle

import (
	"context"
	"fmt"
	"math"
	"sync"
)

// Limits of what Exact takes on.
const (
	MaxExactBytes   = 4 << 30
	MaxExactSeconds = 3600
)

// Cost is what Exact needs.
type Cost struct {
	Bytes   float64 // memory, most of it for transition probabilities
	Seconds float64 // time, if three processors are free
}

// Figures by which ExactCost estimates.
const (
	secondsPerTerm = 1.3e-9 // of one product in one step, as measured on a server core
	bytesPerState  = 40     // two probabilities and the header of a row
	rowReach       = 9.5    // standard deviations from the middle of a row to where it is cut off
	rowMargin      = 12     // the same for the Poisson-like tails of small means, in nodes
)

// Exact is the exact law of the population model: means and standard deviations without noise, at a
// cost that grows with the number of nodes ([Params.ExactCost]). It fails if ctx ends, and it
// refuses more than MaxExactBytes or MaxExactSeconds before it starts.
//
// O, I, FD, and LD gain the item with the same probability, so the number d of D-nodes is a Markov
// chain on its own: d' = d - Bin(d, γr) + Bin(N-1-d, αr) with r = (d+1)/N. For the coverage, j = 1
// or 2 of the nodes that never had the item are tagged. The probability that all of them still
// never had it and that there are d D-nodes goes on with the factor (1-(α+β)r)^j and N-1-d-j in
// place of N-1-d. With its sum over d, q_j, and n nodes that do not hold the item at the start, N -
// E[coverage] = n q_1 and Var = n q_1 + n (n-1) q_2 - (n q_1)².
//
// Binomial probabilities below 10^-18 of the largest are cut off, as are states d at the ends of
// the distribution with a probability below 10^-24.
func (p Params) Exact(ctx context.Context, steps int) (Curves, error) {
	if err := p.checkSteps(steps); err != nil {
		return Curves{}, err
	}
	if cost := p.ExactCost(steps); cost.Bytes > MaxExactBytes || cost.Seconds > MaxExactSeconds {
		return Curves{}, fmt.Errorf("exact law of %d nodes over %d steps: %.3g bytes and %.3g s "+
			"(allowed: %.3g bytes and %.3g s; take the refined mean field or simulate the population model instead)",
			p.Nodes, steps, cost.Bytes, cost.Seconds, float64(MaxExactBytes), float64(MaxExactSeconds))
	}
	curves := newCurves(steps)
	never := p.Nodes - p.Holders
	q := [3][]float64{0: make([]float64, steps+1), 1: make([]float64, steps+1), 2: make([]float64, steps+1)}
	var failed [3]error
	var tasks sync.WaitGroup
	for tagged := range min(2, never) + 1 {
		tasks.Go(func() {
			l := newChainLaw(p, tagged)
			for t := range steps + 1 {
				if tagged == 0 {
					curves.Replication.Mean[t], curves.Replication.SD[t] = l.replication()
				} else {
					q[tagged][t] = l.total()
				}
				if t == steps {
					break
				}
				if failed[tagged] = ctx.Err(); failed[tagged] != nil {
					return
				}
				l.step()
			}
		})
	}
	tasks.Wait()
	if failed[0] != nil {
		return Curves{}, failed[0]
	}
	for _, err := range failed[1:] {
		if err != nil {
			return Curves{}, err
		}
	}
	n := float64(never)
	for t := range steps + 1 {
		mean := float64(n * q[1][t])
		curves.Coverage.Mean[t] = float64(p.Nodes) - mean
		curves.Coverage.SD[t] = math.Sqrt(max(0, mean+float64(n*(n-1)*q[2][t])-float64(mean*mean)))
	}
	return curves, nil
}

// ExactCost estimates what Exact needs for so many steps: the rows of transition probabilities that
// it comes to use, as wide as their standard deviations make them, once each for the memory and
// once a step for the time.
func (p Params) ExactCost(steps int) Cost {
	c, n := p.rates(), float64(p.Nodes)
	// The D-nodes settle around n c/items with a binomial deviation. They start with the holders,
	// which may be more.
	share := float64(p.Cache) / float64(p.Items)
	low, high := 0.0, min(n-1, max(float64(p.Holders), n*share)+10*math.Sqrt(n*share)+20)
	const samples = 64
	width := 0.0
	for i := range samples {
		d := low + (high-low)*(float64(i)+0.5)/samples
		r := (d + 1) / n
		gain, lose := (n-1-d)*c.alpha*r, d*c.gamma*r
		width += 2*rowReach*math.Sqrt(gain+lose) + rowMargin
	}
	terms := width / samples * (high - low + 1)
	return Cost{Bytes: 3 * (8*terms + bytesPerState*n), Seconds: float64(steps) * terms * secondsPerTerm}
}
