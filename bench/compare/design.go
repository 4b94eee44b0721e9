package compare

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/combin"
	"gonum.org/v1/gonum/stat/distuv"
)

// holm makes of the p-values of a family those by which a test is significant at a rate of false
// alarms of the whole family (Holm 1979): the smallest times the number of tests, the next times
// one less, and none below the one before it.
func holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	adjusted := make([]float64, len(p))
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, float64(len(p)-rank)*p[i]))
		adjusted[i] = least
	}
	return adjusted
}

// smallestP is the smallest two-sided p that a Mann-Whitney test of so many samples can have: that
// of samples of which every one of a side is above all of the other.
func smallestP(old, new int) float64 {
	if old < 1 || new < 1 {
		return 1
	}
	return min(1, 2*math.Exp(-combin.LogGeneralizedBinomial(float64(old+new), float64(old))))
}

// enough is how many samples a side it takes at least for one of so many tests to be significant.
func enough(alpha float64, tests int) int {
	n := 1
	for smallestP(n, n)*float64(tests) >= alpha {
		n++
	}
	return n
}

// power is how often a change that is there is to be found.
const power = 0.8

// needed is how many samples a side it takes to tell a change of twice the floor from one of the
// floor, and none from the floor, where the logarithms of the samples spread by sd as found with so
// many degrees of freedom. It is the largest of three: what the interval of the ratio of medians
// takes, whose variance is π/2 times that of means; what the test takes, which needs π/3 times the
// samples of one of means, at the level that Holm leaves to the first of so many tests; and what
// any such test takes. A spread found with few samples is often too small by chance, so that the
// upper end of its one-sided 80 % interval stands for it (Browne 1995).
func needed(sd float64, freedom int, floor, alpha float64, tests int) int {
	least := enough(alpha, tests)
	if freedom < 1 || sd <= 0 || floor <= 0 {
		return least
	}
	nu := float64(freedom)
	variance := sd * sd * nu / distuv.ChiSquared{K: nu}.Quantile(1-power)
	z := distuv.UnitNormal.Quantile
	found := z(power)
	size := func(factor, level, effect float64) int {
		n := factor * 2 * variance * math.Pow((z(1-level/2)+found)/effect, 2)
		return int(math.Ceil(min(n, math.MaxInt32)))
	}
	interval := size(math.Pi/2, 1-confidence, math.Log((1+2*floor)/(1+floor)))
	test := size(math.Pi/3, alpha/float64(max(tests, 1)), math.Log(1+2*floor))
	return max(least, interval, test)
}
