package record

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// Growth is how the messages of an algorithm grow with the number of nodes.
type Growth struct {
	Algorithm string `json:"algorithm"`
	Textbook  string `json:"textbook"` // the class the algorithm states, "" if none
	Nearest   string `json:"nearest"`  // the class that fits best up to a constant factor
	// Exponent is the slope of log messages over log N by least squares, and HalfWidth that of
	// its 95 % confidence interval. The interval speaks of the fit over these sizes, in
	// which lower-order terms still show.
	Exponent  float64 `json:"exponent"`
	HalfWidth float64 `json:"exponent_ci95"`
	Sizes     []int   `json:"sizes"`
}

// growthClass is a class of growth, f(N) up to a constant factor.
type growthClass struct {
	name string
	f    func(n float64) float64
}

var growthClasses = []growthClass{
	{"1", func(float64) float64 { return 1 }},
	{"log N", math.Log2},
	{"N", func(n float64) float64 { return n }},
	{"N log N", func(n float64) float64 { return n * math.Log2(n) }},
	{"N²", func(n float64) float64 { return n * n }},
	{"N² log N", func(n float64) float64 { return n * n * math.Log2(n) }},
	{"N³", func(n float64) float64 { return n * n * n }},
}

// MinGrowthSizes is the number of sizes from which growth can be told.
const MinGrowthSizes = 3

// FitGrowth fits the growth of every algorithm that ran without fault at three sizes of at least
// two nodes or more, in the order of the records. What could not be fitted is named in the second
// result. Textbook tells the class that an algorithm states, "" where it states none.
func FitGrowth(records []Record, textbook func(algorithm string) string) (fits []Growth, left []string) {
	var names []string
	points := map[string]map[int][]float64{}
	for i := range records {
		r := &records[i]
		if points[r.Algorithm] == nil {
			points[r.Algorithm] = map[int][]float64{}
			names = append(names, r.Algorithm)
		}
		if r.OK() && r.Nodes >= 2 && r.Messages > 0 {
			points[r.Algorithm][r.Nodes] = append(points[r.Algorithm][r.Nodes], r.Messages)
		}
	}
	for _, name := range names {
		if len(points[name]) < MinGrowthSizes {
			left = append(left, fmt.Sprintf("%s: %d sizes with messages (at least %d are needed)",
				name, len(points[name]), MinGrowthSizes))
			continue
		}
		g := fit(points[name])
		if !Finite(g.Exponent) || !Finite(g.HalfWidth) {
			left = append(left, name+": counts that are too large for a fit")
			continue
		}
		g.Algorithm = name
		g.Textbook = textbook(name)
		fits = append(fits, g)
	}
	return fits, left
}

// fit regresses the mean message count of every size.
func fit(points map[int][]float64) Growth {
	var g Growth
	for n := range points {
		g.Sizes = append(g.Sizes, n)
	}
	slices.Sort(g.Sizes)
	var x, y []float64
	for _, n := range g.Sizes {
		x = append(x, math.Log(float64(n)))
		y = append(y, math.Log(stat.Mean(points[n], nil)))
	}
	intercept, slope := stat.LinearRegression(x, y, nil, false)
	g.Exponent = slope
	var residual float64
	for i := range x {
		d := y[i] - intercept - slope*x[i]
		residual += d * d
	}
	df := float64(len(x) - 2)
	spread := stat.Variance(x, nil) * float64(len(x)-1)
	g.HalfWidth = distuv.StudentsT{Sigma: 1, Nu: df}.Quantile(0.975) * math.Sqrt(residual/df/spread)

	best := math.Inf(1)
	for _, c := range growthClasses {
		if miss := c.misfit(g.Sizes, y); miss < best {
			best, g.Nearest = miss, c.name
		}
	}
	return g
}

// misfit is the variance of the log of the constant factor that the class leaves over.
func (c growthClass) misfit(sizes []int, logMessages []float64) float64 {
	factors := make([]float64, len(sizes))
	for i, n := range sizes {
		factors[i] = logMessages[i] - math.Log(c.f(float64(n)))
	}
	return stat.Variance(factors, nil)
}
