package shuffle

import "math"

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
// or over how many tallies they are spread. The zero value is empty.
type Tally struct {
	runs                  int64
	replication, coverage sums
}

// sums are those of values and of their squares, by step. 2^63 is beyond 10^6 runs of 10^6 nodes.
type sums struct{ values, squares []int64 }

// Runs is the number of runs added.
func (t *Tally) Runs() int64 { return t.runs }

// Add takes in a run; all must have the same length.
func (t *Tally) Add(r Run) {
	t.runs++
	t.replication.add(r.Replication)
	t.coverage.add(r.Coverage)
}

// Merge takes in another tally.
func (t *Tally) Merge(o *Tally) {
	t.runs += o.runs
	t.replication.merge(&o.replication)
	t.coverage.merge(&o.coverage)
}

// Curves are means over the runs and standard deviations of one run (with the divisor runs-1; 0 for a
// single run).
func (t *Tally) Curves() Curves {
	return Curves{t.replication.curve(t.runs), t.coverage.curve(t.runs)}
}

func (s *sums) grow(n int) {
	if s.values == nil {
		s.values, s.squares = make([]int64, n), make([]int64, n)
	}
}

func (s *sums) add(values []int32) {
	s.grow(len(values))
	for i, v := range values {
		s.values[i] += int64(v)
		s.squares[i] += int64(v) * int64(v)
	}
}

func (s *sums) merge(o *sums) {
	s.grow(len(o.values))
	for i := range o.values {
		s.values[i] += o.values[i]
		s.squares[i] += o.squares[i]
	}
}

func (s *sums) curve(runs int64) Curve {
	c := Curve{make([]float64, len(s.values)), make([]float64, len(s.values))}
	n := float64(runs)
	for i := range s.values {
		mean := float64(s.values[i]) / n
		c.Mean[i] = mean
		if runs > 1 {
			// The products are taken apart because a square of a large sum would not be exact.
			c.SD[i] = math.Sqrt(max(0, (float64(s.squares[i])-mean*float64(s.values[i]))/(n-1)))
		}
	}
	return c
}
