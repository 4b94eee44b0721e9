package shuffle

import (
	"math"
	"math/bits"
)

// Run is what one simulation saw, step by step from step 0 on: how many nodes hold the item, and
// how many do or ever did.
type Run struct {
	Replication []int32
	Coverage    []int32
}

// NewRun makes room for a run of so many steps, which has one entry more.
func NewRun(steps int) Run {
	return Run{make([]int32, steps+1), make([]int32, steps+1)}
}

// Curves are the mean and the standard deviation of the two measures, in nodes, from step 0 on.
type Curves struct {
	Replication, Coverage Curve
}

// Curve is a measure over time.
type Curve struct{ Mean, SD []float64 }

// Tally adds up runs. Its sums are whole numbers, so it does not matter in which order runs come in
// or over how many tallies they are spread, and deviations lose no digits. The zero value is empty.
type Tally struct {
	runs                  int64
	replication, coverage sums
}

// sums are those of values and of their squares, by step.
type sums struct {
	values  []uint64
	squares []wide
}

// wide is a whole number of 128 bits.
type wide struct{ hi, lo uint64 }

func (w *wide) add(x wide) {
	var carry uint64
	w.lo, carry = bits.Add64(w.lo, x.lo, 0)
	w.hi += x.hi + carry
}

// Add takes in a run; all must have the same length.
func (t *Tally) Add(r Run) {
	t.runs++
	t.replication.add(r.Replication)
	t.coverage.add(r.Coverage)
}

// Merge takes in another tally.
func (t *Tally) Merge(o *Tally) {
	if o.runs == 0 {
		return
	}
	t.runs += o.runs
	t.replication.merge(&o.replication)
	t.coverage.merge(&o.coverage)
}

// Curves are means over the runs and standard deviations of one run (with the divisor runs-1; 0 for
// a single run).
func (t *Tally) Curves() Curves {
	return Curves{t.replication.curve(t.runs), t.coverage.curve(t.runs)}
}

func (s *sums) grow(n int) {
	if s.values == nil {
		s.values, s.squares = make([]uint64, n), make([]wide, n)
	}
}

func (s *sums) add(values []int32) {
	s.grow(len(values))
	for i, v := range values {
		s.values[i] += uint64(v)
		s.squares[i].add(wide{0, uint64(v) * uint64(v)})
	}
}

func (s *sums) merge(o *sums) {
	s.grow(len(o.values))
	for i := range o.values {
		s.values[i] += o.values[i]
		s.squares[i].add(o.squares[i])
	}
}

func (s *sums) curve(runs int64) Curve {
	c := Curve{make([]float64, len(s.values)), make([]float64, len(s.values))}
	n := float64(runs)
	for i, sum := range s.values {
		c.Mean[i] = float64(sum) / n
		if runs > 1 {
			// n Σx² - (Σx)² in whole numbers, for it is often a small difference of large ones.
			hi, lo := bits.Mul64(s.squares[i].lo, uint64(runs))
			hi += s.squares[i].hi * uint64(runs)
			h, l := bits.Mul64(sum, sum)
			lo, borrow := bits.Sub64(lo, l, 0)
			hi -= h + borrow
			c.SD[i] = math.Sqrt((float64(float64(hi)*(1<<64)) + float64(lo)) / (n * (n - 1)))
		}
	}
	return c
}
