package record

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// growthClass is a class of growth: a leading term up to a constant factor, and the term of lower
// order that textbook counts have besides it.
type growthClass struct {
	name   string
	power  float64
	logs   bool // times log N
	lead   func(n float64) float64
	lesser func(n float64) float64
}

// growthClasses are in the order of their growth.
var growthClasses = []growthClass{
	{"1", 0, false, one, zero},
	{"log N", 0, true, math.Log2, one},
	{"√N", 0.5, false, math.Sqrt, one},
	{"N", 1, false, linear, one},
	{"N log N", 1, true, func(n float64) float64 { return n * math.Log2(n) }, linear},
	{"N²", 2, false, square, linear},
	{"N² log N", 2, true, func(n float64) float64 { return n * n * math.Log2(n) }, square},
	{"N³", 3, false, func(n float64) float64 { return n * n * n }, square},
}

func zero(float64) float64     { return 0 }
func one(float64) float64      { return 1 }
func linear(n float64) float64 { return n }
func square(n float64) float64 { return n * n }

// place is that of a class in the order of growth, -1 for others.
func place(name string) int {
	return slices.IndexFunc(growthClasses, func(c growthClass) bool { return c.name == name })
}

// growthFit is what fits some counts.
type growthFit struct {
	exponent, halfWidth float64
	classes             []growthClass
}

func (f growthFit) names() []string {
	names := []string{}
	for _, c := range f.classes {
		names = append(names, c.name)
	}
	return names
}

const (
	// exactly is the misfit up to which nothing but rounding is left over, the square of a
	// relative difference.
	exactly = 1e-14
	// leastShare is the part of the largest count that a power of N has at least, and leastLog that
	// of one with a logarithm, which comes to the fore slowly, or of one that leaves nothing over:
	// with less of it the counts are of the class of the lesser term.
	leastShare = 0.5
	leastLog   = 0.1
	// mostLesser is how much larger the factor of a lesser term may be than that of the leading one
	// where it has to explain the slope.
	mostLesser = 8
)

// fitted fits counts at sizes of two nodes or more. A class fits if it leaves over no more than the
// best does, by an F test of 95 %, and if its slope is within the interval of the exponent, or its
// term of lower order explains better than any power of N why it is not.
func fitted(sizes []int, counts []float64) growthFit {
	f, powerMisfit := powerLaw(sizes, counts)
	type candidate struct {
		growthClass
		misfit  float64 // relative, a degree of freedom
		freedom int
	}
	var all []candidate
	for _, c := range growthClasses {
		misfit, freedom, lesser, ok := c.fit(sizes, counts)
		rescued := misfit <= exactly ||
			lesser <= mostLesser && misfit*fisher(freedom, len(sizes)-2) < powerMisfit
		if ok && (c.within(&f, sizes[0]) || rescued) {
			all = append(all, candidate{c, misfit, freedom})
		}
	}
	if len(all) == 0 {
		return f
	}
	best := slices.MinFunc(all, func(a, b candidate) int {
		if a.misfit < b.misfit {
			return -1
		}
		return 1
	})
	for _, c := range all {
		if c.misfit <= exactly || c.misfit <= best.misfit*fisher(c.freedom, best.freedom) && best.misfit > exactly {
			f.classes = append(f.classes, c.growthClass)
		}
	}
	for _, c := range f.classes {
		low, high := c.slopes(sizes[0])
		f.halfWidth = max(f.halfWidth, low-f.exponent, f.exponent-high)
	}
	return f
}

// fisher is by how much one variance may exceed another of counts that one law has made. With a
// single degree of freedom it is 161, by which nearly everything would fit; there it is bounded.
func fisher(above, below int) float64 {
	const most = 20
	return min(most, distuv.F{D1: float64(above), D2: float64(below)}.Quantile(confidence))
}

// powerLaw fits messages = c·N^x on logarithmic scales: x, its interval, and the misfit.
func powerLaw(sizes []int, counts []float64) (f growthFit, misfit float64) {
	x, y := make([]float64, len(sizes)), make([]float64, len(sizes))
	for i, n := range sizes {
		x[i], y[i] = math.Log(float64(n)), math.Log(counts[i])
	}
	intercept, slope := stat.LinearRegression(x, y, nil, false)
	for i := range x {
		d := y[i] - intercept - slope*x[i]
		misfit += d * d
	}
	df := float64(len(x) - 2)
	misfit /= df
	spread := stat.Variance(x, nil) * float64(len(x)-1)
	return growthFit{exponent: slope, halfWidth: StudentT(df) * math.Sqrt(misfit/spread)}, misfit
}

// slopes are between what the class may have on logarithmic scales from a size on, whatever share
// its leading term has: log N is a power of N too that gets smaller and smaller.
func (c *growthClass) slopes(from int) (low, high float64) {
	if c.logs {
		return c.power, c.power + 1/math.Log(float64(from))
	}
	return c.power, c.power
}

// near reports whether the classes are one that differs by a logarithm alone.
func (c *growthClass) near(names []string) bool {
	if len(names) != 1 || names[0] == c.name {
		return false
	}
	return growthClasses[place(names[0])].power == c.power
}

// within reports whether the interval of the exponent has a slope of the class.
func (c *growthClass) within(f *growthFit, from int) bool {
	low, high := c.slopes(from)
	return low <= f.exponent+f.halfWidth+exactly && high >= f.exponent-f.halfWidth-exactly
}

// fit fits counts = a·lead + b·lesser by least squares of the relative differences; lesser is
// |b/a|. It is false where the leading term has too small a share.
func (c *growthClass) fit(sizes []int, counts []float64) (misfit float64, freedom int, lesser float64, ok bool) {
	freedom = len(sizes) - 2
	// Both terms are scaled to the largest size, so that they are of one magnitude.
	largest := float64(sizes[len(sizes)-1])
	var uu, uv, vv, u1, v1 float64
	us, vs := make([]float64, len(sizes)), make([]float64, len(sizes))
	for i, n := range sizes {
		us[i] = c.lead(float64(n)) / c.lead(largest) * (counts[len(counts)-1] / counts[i])
		vs[i] = c.lesser(float64(n)) / max(1, c.lesser(largest)) * (counts[len(counts)-1] / counts[i])
		uu, uv, vv = uu+us[i]*us[i], uv+us[i]*vs[i], vv+vs[i]*vs[i]
		u1, v1 = u1+us[i], v1+vs[i]
	}
	a, b := u1/uu, 0.0
	if vv > 0 {
		det := uu*vv - uv*uv
		a, b = (u1*vv-v1*uv)/det, (v1*uu-u1*uv)/det
	} else {
		freedom++
	}
	for i := range us {
		d := 1 - a*us[i] - b*vs[i]
		misfit += d * d
	}
	misfit /= float64(freedom)
	share := leastShare
	if c.logs || misfit <= exactly {
		share = leastLog
	}
	lesser = math.Abs(b/a) * c.lead(largest) / max(1, c.lesser(largest))
	return misfit, freedom, lesser, a >= share && Finite(misfit)
}
