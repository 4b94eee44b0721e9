package network

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// The functions of package math differ between processors in the last bit (some are
// in assembly, and a compiler may fuse a product with the sum around it), which is enough to
// give another graph or another delay for the same seed. Those below use nothing but
// single operations that IEEE 754 defines to the bit: the conversions to float64 around
// the products are what forbids the fusing.

// lnTerms are the coefficients 1/(2k+1) of the series of artanh, the last first. The
// first that is left out is below the precision of a float64.
var lnTerms = [...]float64{
	1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1,
}

// ln is the natural logarithm of a positive number: ln m = 2 artanh((m-1)/(m+1)).
func ln(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	sum := 0.0
	for _, c := range &lnTerms {
		sum = float64(sum*square) + c
	}
	return float64(float64(e)*math.Ln2) + float64(2*s*sum)
}

// ln1p is ln(1+x) for x > -1 without the loss of digits near 0 (Kahan's correction).
func ln1p(x float64) float64 {
	u := 1 + x
	if u == 1 {
		return x
	}
	return ln(u) * (x / (u - 1))
}

// expTerms are the coefficients 1/k! of the series of exp, the last first.
var expTerms = [...]float64{
	1.0 / 6227020800, 1.0 / 479001600, 1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880,
	1.0 / 40320, 1.0 / 5040, 1.0 / 720, 1.0 / 120, 1.0 / 24, 1.0 / 6, 1.0 / 2, 1, 1,
}

// exp is e to the power of x, for |x| below 700: a Taylor series after reduction to
// half an octave.
func exp(x float64) float64 {
	k := math.Round(x / math.Ln2)
	r := x - float64(k*math.Ln2)
	sum := 0.0
	for _, c := range &expTerms {
		sum = float64(sum*r) + c
	}
	return math.Ldexp(sum, int(k))
}

// normal turns 64 random bits into a number of the standard normal distribution
// (Marsaglia's polar method).
func normal(random uint64) float64 {
	rng := algorithms.NewRand(random)
	for {
		u, v := 2*rng.Float64()-1, 2*rng.Float64()-1
		if s := float64(u*u) + float64(v*v); s > 0 && s < 1 {
			return u * math.Sqrt(-2*ln(s)/s)
		}
	}
}

// unit maps 64 random bits to a number strictly between 0 and 1. It takes 52 of them,
// since with 53 the largest would round to 1.
func unit(random uint64) float64 { return (float64(random>>12) + 0.5) / (1 << 52) }
