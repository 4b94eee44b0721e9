package meanfield

import (
	"fmt"
	"math"
	"slices"
)

// Classic is the mean field, step by step: the state of affairs of infinitely many nodes.
type Classic struct {
	Time int       // steps made
	Mu   []float64 // occupancy measure, to be read until the next step
	eval *evaluation
}

// Classic starts the mean field from an occupancy measure, which it copies.
func (m *Model) Classic(start []float64) (*Classic, error) {
	eval, err := m.evaluation()
	if err != nil {
		return nil, err
	}
	if err := m.checkStart(start); err != nil {
		return nil, err
	}
	return &Classic{Mu: slices.Clone(start), eval: eval}, nil
}

// Step goes on by one step. It fails if the model's probabilities are none, and then changes
// nothing.
func (c *Classic) Step() error {
	if err := c.eval.values(c.Mu); err != nil {
		return fmt.Errorf("step %d: %w", c.Time, err)
	}
	c.move()
	dropTraces(c.Mu)
	return nil
}

// trace is far below anything that a mean can show. What has decayed to it goes on to numbers that
// have lost their leading digits, with which processors are many times slower.
const trace = 1e-280

// dropTraces sets what is next to nothing to nothing.
func dropTraces(values []float64) {
	for i, v := range values {
		if v < trace && v > -trace {
			values[i] = 0
		}
	}
}

// move applies the evaluated probabilities.
func (c *Classic) move() {
	// The evaluation has its own copy of the occupancy measure, so Mu can change in place.
	for i, t := range c.eval.model.Transitions {
		flow := float64(c.eval.m[t.From].v * c.eval.p[i].v)
		c.Mu[t.From] -= flow
		c.Mu[t.To] += flow
	}
	c.Time++
}

// Mean is the approximate expected value of the linear measure with these weights, one a state, in
// a population of n nodes: n Σ h_i μ_i.
func (c *Classic) Mean(h []float64, n float64) float64 { return float64(n * dot(h, c.Mu)) }

// Refined is the refined mean field, step by step. Its Classic part moves along; step the whole
// only.
type Refined struct {
	Classic
	V []float64   // n times the bias of the occupancy measure
	W [][]float64 // n times its covariances, symmetric

	w, w2, a, b, aw, v2, row []float64
	pool                     *pool
}

// Refined starts the refined mean field from an occupancy measure, which it copies and which is
// taken to be certain.
func (m *Model) Refined(start []float64) (*Refined, error) {
	c, err := m.Classic(start)
	if err != nil {
		return nil, err
	}
	s := len(start)
	vector := func(n int) []float64 { return make([]float64, n) }
	r := &Refined{
		Classic: *c, V: vector(s), W: make([][]float64, s),
		w: vector(s * s), w2: vector(s * s), a: vector(s * s), b: vector(s * s * s),
		aw: vector(s * s), v2: vector(s), row: vector(s), pool: &pool{states: s},
	}
	for i := range r.W {
		r.W[i] = r.w[i*s : (i+1)*s : (i+1)*s]
	}
	return r, nil
}

// Mean is the approximate expected value of the linear measure with these weights in a population
// of n nodes: n Σ h_i μ_i + Σ h_i V_i.
func (r *Refined) Mean(h []float64, n float64) float64 { return r.Classic.Mean(h, n) + dot(h, r.V) }

// SD is its approximate standard deviation, sqrt(n Σ h_i h_j W_ij).
func (r *Refined) SD(h []float64, n float64) float64 {
	variance := 0.0
	for i, x := range h {
		if x != 0 {
			variance += float64(x * dot(h, r.W[i]))
		}
	}
	return math.Sqrt(max(0, n*variance)) // rounding may carry a variance of 0 below it
}

func dot(x, y []float64) float64 {
	var even, odd float64 // two sums, so that an addition need not wait for the one before
	y = y[:len(x)]
	i := 0
	for ; i+1 < len(x); i += 2 {
		even += float64(x[i] * y[i])
		odd += float64(x[i+1] * y[i+1])
	}
	if i < len(x) {
		even += float64(x[i] * y[i])
	}
	return even + odd
}
