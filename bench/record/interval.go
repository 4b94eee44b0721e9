package record

import (
	"math"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// halfWidth95 is the half-width of the 95 % confidence interval of the mean of the
// samples, by Student's t, and false for fewer than two samples.
func halfWidth95(samples []float64) (float64, bool) {
	n := float64(len(samples))
	if n < 2 {
		return 0, false
	}
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: n - 1}.Quantile(0.975)
	return t * stat.StdDev(samples, nil) / math.Sqrt(n), true
}

// Interval is halfWidth95 as a figure that may not exist.
func Interval(samples []float64) *float64 {
	h, ok := halfWidth95(samples)
	if !ok || !Finite(h) {
		return nil
	}
	return &h
}

// Finite guards the numbers that go out.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
