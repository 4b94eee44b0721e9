package record

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// confidence is that of all intervals, and of the tests by which a class of growth fits.
const confidence = 0.95

// Interval is that of [Spread] for samples that are all there.
func Interval(samples []float64) *float64 {
	var s Spread
	for _, v := range samples {
		s.Add(v)
	}
	return s.Interval()
}

// Spread is a sample of which no value is kept but what its mean and its interval need.
type Spread struct {
	count, mean, squares float64 // squares of the distances from the mean, added up
}

// Add takes one more value. Equal values have a spread of 0, to the last bit.
func (s *Spread) Add(v float64) {
	s.count++
	d := v - s.mean
	s.mean += d / s.count
	s.squares += d * (v - s.mean)
}

// Interval is the half-width of the 95 % confidence interval of the mean, by Student's t: nil for
// fewer than two values, and where it is no finite number.
func (s *Spread) Interval() *float64 {
	if s.count < 2 {
		return nil
	}
	half := StudentT(s.count-1) * math.Sqrt(s.squares/(s.count-1)/s.count)
	if !Finite(half) {
		return nil
	}
	return &half
}

// Share is the interval as a share of the mean, 0 where there is none.
func (s *Spread) Share() float64 {
	half := s.Interval()
	if half == nil || s.mean == 0 {
		return 0
	}
	return *half / math.Abs(s.mean)
}

// StudentT is by how many standard errors an estimate with so many degrees of freedom may be off,
// at 95 %. A mean of n values has n-1 of them.
func StudentT(freedom float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile((1 + confidence) / 2)
}

// Finite guards the numbers that go out.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
