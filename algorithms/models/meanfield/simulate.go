package meanfield

import (
	"errors"
	"fmt"
)

// Source is a stream of random bits; [math/rand/v2.PCG] is one.
type Source interface{ Uint64() uint64 }

// Simulation is one run of a finite population, step by step. Every state's nodes are spread over
// its transitions by one multinomial draw, which has the law of moving each on its own.
//
// The same source gives the same run on any machine (see Reproducibility in the package's
// description). The last bit of an Exp changes a draw with a probability of about 10^-16.
type Simulation struct {
	Time   int     // steps made
	Counts []int64 // nodes by state, to be read until the next step

	nodes     int64
	source    Source
	eval      *evaluation
	mu        []float64
	next      []int64
	remaining []float64 // by state, probability that the transitions not drawn yet have, with that of staying
	left      []int64   // by state, nodes not spread yet
}

// MaxPopulation is the largest population whose sizes are exact in a float64.
const MaxPopulation = 1 << 53

// Simulate starts a run from the numbers of nodes by state, which it copies.
func (m *Model) Simulate(counts []int64, source Source) (*Simulation, error) {
	eval, err := m.evaluation()
	if err != nil {
		return nil, err
	}
	n := len(m.States)
	s := &Simulation{
		Counts: make([]int64, n), eval: eval, mu: make([]float64, n), next: make([]int64, n),
		remaining: make([]float64, n), left: make([]int64, n),
	}
	if err := s.Restart(counts, source); err != nil {
		return nil, err
	}
	return s, nil
}

// Restart begins another run with the same memory.
func (s *Simulation) Restart(counts []int64, source Source) error {
	if source == nil {
		return errors.New("meanfield: source: nil (allowed: a random source)")
	}
	if len(counts) != len(s.Counts) {
		return fmt.Errorf("meanfield: start has %d entries (allowed: %d, one a state)", len(counts), len(s.Counts))
	}
	total := int64(0)
	for i, x := range counts {
		if x < 0 || x > MaxPopulation-total {
			return fmt.Errorf("meanfield: nodes in state %s: %d (allowed: 0 to %d in all)",
				s.eval.model.States[i], x, int64(MaxPopulation))
		}
		total += x
	}
	if total == 0 {
		return errors.New("meanfield: nodes: 0 (allowed: at least 1)")
	}
	s.Time, s.nodes, s.source = 0, total, source
	copy(s.Counts, counts)
	return nil
}

// Step goes on by one step, without allocating memory. It fails if the model's probabilities are
// none, and then changes nothing.
func (s *Simulation) Step() error {
	for i, x := range s.Counts {
		s.mu[i] = float64(x) / float64(s.nodes)
	}
	if err := s.eval.values(s.mu); err != nil {
		return fmt.Errorf("step %d: %w", s.Time, err)
	}
	copy(s.next, s.Counts)
	copy(s.left, s.Counts)
	for i := range s.remaining {
		s.remaining[i] = 1
	}
	// A multinomial draw is a chain of binomial ones, each among the nodes that the ones before it
	// left over.
	for i, t := range s.eval.model.Transitions {
		p := max(0, s.eval.p[i].v)
		if p == 0 || s.left[t.From] == 0 {
			continue
		}
		k := Binomial(s.source, s.left[t.From], min(1, p/s.remaining[t.From]))
		s.left[t.From] -= k
		s.remaining[t.From] = max(p, s.remaining[t.From]) - p
		s.next[t.From] -= k
		s.next[t.To] += k
	}
	s.Counts, s.next = s.next, s.Counts
	s.Time++
	return nil
}

// Total is the linear measure with these weights, one a state.
func (s *Simulation) Total(h []float64) float64 {
	sum := 0.0
	for i, x := range h {
		sum += float64(x * float64(s.Counts[i]))
	}
	return sum
}
