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

// Spread is a sample of which no value is kept but what its mean and its interval need. The zero
// value is that of no values.
type Spread struct {
	Count   float64 `json:"count"`
	Mean    float64 `json:"mean"`
	Squares float64 `json:"squares"` // of the distances from the mean, added up
}

// Add takes one more value. Equal values have their own mean and a spread of 0, to the last bit.
func (s *Spread) Add(v float64) {
	s.Count++
	d := v - s.Mean
	s.Mean += d / s.Count
	s.Squares += d * (v - s.Mean)
}

// Merge takes in the values of another sample, by the rule of Chan, Golub and LeVeque (1979). Equal
// values keep their mean and a spread of 0, to the last bit. Rounding depends on what is merged
// with what, so samples that are to come to the same bits are merged in the same order.
func (s *Spread) Merge(o Spread) {
	if o.Count == 0 {
		return
	}
	count := s.Count + o.Count
	d := o.Mean - s.Mean
	s.Squares += o.Squares + d*d*s.Count*o.Count/count
	s.Mean += d * o.Count / count
	if s.Count == 0 { // of which the product above may have rounded
		s.Mean, s.Squares = o.Mean, o.Squares
	}
	s.Count = count
}

// Interval is the half-width of the 95 % confidence interval of the mean, by Student's t: nil for
// fewer than two values, and where it is no finite number.
func (s *Spread) Interval() *float64 {
	if s.Count < 2 {
		return nil
	}
	half := StudentT(s.Count-1) * math.Sqrt(s.Squares/(s.Count-1)/s.Count)
	if !Finite(half) {
		return nil
	}
	return &half
}

// Share is the interval as a share of the mean, 0 where there is none.
func (s *Spread) Share() float64 {
	half := s.Interval()
	if half == nil || s.Mean == 0 {
		return 0
	}
	return *half / math.Abs(s.Mean)
}

// StudentT is by how many standard errors an estimate with so many degrees of freedom may be off,
// at 95 %. A mean of n values has n-1 of them.
func StudentT(freedom float64) float64 {
	return distuv.StudentsT{Sigma: 1, Nu: freedom}.Quantile((1 + confidence) / 2)
}

// Finite guards the numbers that go out.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
