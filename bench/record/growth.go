package record

import (
	"fmt"
	"maps"
	"slices"

	"gonum.org/v1/gonum/stat"
)

// Growth is how the messages of an algorithm grow with the number of nodes.
type Growth struct {
	Algorithm string `json:"algorithm"`
	// Textbook is the class of the textbook's counts at these sizes, with the parameters that ran:
	// that of exact counts, and else the one that the algorithm states. "" where there is none.
	Textbook string `json:"textbook"`
	// Nearest is the class that fits, and "" where that cannot be told: none does, or several do.
	Nearest string `json:"nearest"`
	// Exponent is the slope of log messages over log N by least squares, and HalfWidth that of
	// its 95 % confidence interval, which is wider where only a lower-order term of a class that
	// fits explains the slope. So it never excludes a class of Fitting.
	Exponent  float64 `json:"exponent"`
	HalfWidth float64 `json:"exponent_ci95"`
	Sizes     []int   `json:"sizes"`
	// Fitting are all classes that fit, in the order of their growth.
	Fitting []string `json:"fitting"`
}

// MinGrowthSizes is the number of sizes from which growth can be told.
const MinGrowthSizes = 3

// Textbook tells what an algorithm states of the growth of its messages: the class, "" for none,
// and whether it states counts as well. A run without one of these, as with some parameters, is
// then not what the class is about.
type Textbook func(algorithm string) (class string, counts bool)

// FitGrowth fits the growth of every algorithm, with the parameters of a case by itself, that ran
// without fault at three sizes of at least two nodes or more, in the order of the records. What
// could not be fitted is named in the second result.
func FitGrowth(records []Record, textbook Textbook) (fits []Growth, left []string) {
	var names []string
	algorithm := map[string]string{}
	curves := map[string]*curves{}
	for i := range records {
		r := &records[i]
		name := r.Subject()
		c := curves[name]
		if c == nil {
			c = newCurves()
			curves[name], algorithm[name] = c, r.Algorithm
			names = append(names, name)
		}
		if r.OK() && r.Nodes >= 2 && r.Messages > 0 {
			c.add(r)
		}
	}
	for _, name := range names {
		c := curves[name]
		if len(c.messages) < MinGrowthSizes {
			left = append(left, fmt.Sprintf("%s: %d sizes with messages (at least %d are needed)",
				name, len(c.messages), MinGrowthSizes))
			continue
		}
		g := c.growth(textbook(algorithm[name]))
		if !Finite(g.Exponent) || !Finite(g.HalfWidth) {
			left = append(left, name+": counts that are too large for a fit")
			continue
		}
		g.Algorithm = name
		fits = append(fits, g)
	}
	return fits, left
}

// curves are the counts of one algorithm by size, and those of the textbook.
type curves struct {
	messages  map[int][]float64
	low, high map[int]float64
	bare      int // records without a count of the textbook
	exact     bool
	met       bool // all counts are the textbook's exact ones
}

func newCurves() *curves {
	return &curves{
		messages: map[int][]float64{}, low: map[int]float64{}, high: map[int]float64{}, exact: true,
		met: true,
	}
}

func (c *curves) add(r *Record) {
	c.messages[r.Nodes] = append(c.messages[r.Nodes], r.Messages)
	if r.ExpectedLow == nil || r.ExpectedHigh == nil {
		c.bare++
		c.exact, c.met = false, false
		return
	}
	low, high := *r.ExpectedLow, *r.ExpectedHigh
	// Random topologies have other counts with other seeds, all of one class.
	c.low[r.Nodes], c.high[r.Nodes] = low, high
	c.exact = c.exact && low == high
	c.met = c.met && low == high && r.Messages == low
}

// growth fits the mean count of every size.
func (c *curves) growth(stated string, counts bool) Growth {
	g := Growth{Sizes: slices.Sorted(maps.Keys(c.messages))}
	means := make([]float64, len(g.Sizes))
	for i, n := range g.Sizes {
		means[i] = stat.Mean(c.messages[n], nil)
	}
	f := fitted(g.Sizes, means)
	g.Exponent, g.HalfWidth = f.exponent, f.halfWidth
	g.Textbook = c.class(stated, counts, g.Sizes)
	g.Fitting = f.names()
	switch at := place(g.Textbook); {
	case c.met && slices.Contains(g.Fitting, g.Textbook):
		g.Fitting = []string{g.Textbook} // for these counts the textbook says what they are
	case at >= 0 && growthClasses[at].near(g.Fitting) && growthClasses[at].within(&f, g.Sizes[0]):
		// Counts that go up in steps may hide a logarithm at the sizes that ran.
		g.Fitting = append(g.Fitting, g.Textbook)
		slices.SortFunc(g.Fitting, func(a, b string) int { return place(a) - place(b) })
	}
	if len(g.Fitting) == 1 {
		g.Nearest = g.Fitting[0]
	}
	return g
}

// near reports whether exact counts that no class explains may be of the stated one, as where they
// go up in steps.
func (c *curves) near(stated string, sizes []int) bool {
	const slack = 0.4
	at := place(stated)
	if at < 0 {
		return true // in other terms than N
	}
	values := make([]float64, len(sizes))
	for i, n := range sizes {
		values[i] = c.high[n]
	}
	low, high := growthClasses[at].slopes(sizes[0])
	f := fitted(sizes, values)
	return low-slack <= f.exponent && f.exponent <= high+slack
}

// class is that of the textbook's counts at some sizes. The class that the algorithm states is that
// of its defaults, and stands unless exact counts are of another, or it grows faster than
// the largest counts.
func (c *curves) class(stated string, counts bool, sizes []int) string {
	switch {
	case c.bare > 0 && (counts || len(c.high) > 0):
		return ""
	case c.bare > 0:
		return stated
	}
	of := func(at map[int]float64) []string {
		values := make([]float64, len(sizes))
		for i, n := range sizes {
			values[i] = at[n]
		}
		return fitted(sizes, values).names()
	}
	highest := of(c.high)
	switch {
	case len(highest) == 0 && c.exact && !c.near(stated, sizes):
		return "" // with some parameters the stated class is not that of these counts
	case len(highest) == 0:
		return stated
	case c.exact && slices.Contains(highest, stated):
		return stated
	case c.exact && len(highest) > 1 && place(stated) < 0:
		return stated // in other terms than N
	case c.exact && len(highest) > 1:
		return "" // too few sizes to tell
	case c.exact:
		return highest[0]
	}
	top := highest[len(highest)-1]
	if place(stated) > place(top) {
		return top
	}
	return stated
}
