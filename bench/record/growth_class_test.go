package record

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// law is a count with its class.
type law struct {
	name, class string
	f           func(n float64) float64
}

func log2(n float64) float64 { return math.Log2(n) }

// laws are all that exact counts of the catalogue look like, and some more.
var laws = []law{
	{"constant", "1", func(float64) float64 { return 12 }},
	{"N-1", "N", func(n float64) float64 { return n - 1 }},
	{"2(N-1)", "N", func(n float64) float64 { return 2 * (n - 1) }},
	{"3N-1", "N", func(n float64) float64 { return 3*n - 1 }},
	{"10N-8", "N", func(n float64) float64 { return 10*n - 8 }},
	{"N+50", "N", func(n float64) float64 { return n + 50 }},
	{"7N", "N", func(n float64) float64 { return 7 * n }},
	{"N(N+1)/2+N", "N²", func(n float64) float64 { return n*(n+1)/2 + n }},
	{"N²-N-1", "N²", func(n float64) float64 { return n*n - n - 1 }},
	{"N(N-1)", "N²", func(n float64) float64 { return n * (n - 1) }},
	{"(N-1)²", "N²", func(n float64) float64 { return (n - 1) * (n - 1) }},
	{"N²+N", "N²", func(n float64) float64 { return n*n + n }},
	{"5N log N", "N log N", func(n float64) float64 { return 5 * n * log2(n) }},
	{"N log N+N", "N log N", func(n float64) float64 { return n*log2(n) + n }},
	{"8N(1+log N)", "N log N", func(n float64) float64 { return 8 * n * (1 + log2(n)) }},
	{"3N⌈(ln N+5)/3⌉", "N log N", func(n float64) float64 { return 3 * n * math.Ceil((math.Log(n)+5)/3) }},
	{"4N⌈log N⌉", "N log N", func(n float64) float64 { return 4 * n * math.Ceil(log2(n)) }},
	{"6(√N-1)", "√N", func(n float64) float64 { return 6 * (math.Sqrt(n) - 1) }},
	{"9 log N", "log N", func(n float64) float64 { return 9 * log2(n) }},
}

// excluded reports whether the interval of the exponent excludes a class, which for one with a
// logarithm is from its power on to that of the logarithm at the smallest size.
func excluded(g *Growth, class string) bool {
	c := growthClasses[place(class)]
	low, high := c.slopes(g.Sizes[0])
	const rounding = 1e-9
	return low > g.Exponent+g.HalfWidth+rounding || high < g.Exponent-g.HalfWidth-rounding
}

// fitOf fits counts of a law, each with its expected count if the textbook has one.
func fitOf(t *testing.T, l law, sizes []int, stated string, expected bool) *Growth {
	t.Helper()
	records := grown("x", l.f, sizes...)
	for i := range records {
		if r := &records[i]; expected {
			r.ExpectedLow, r.ExpectedHigh = &r.Messages, &r.Messages
		}
	}
	fits, left := FitGrowth(records, func(string) (string, bool) { return stated, expected })
	if len(fits) != 1 {
		t.Fatalf("%s at %v: %d fits, left %v", l.name, sizes, len(fits), left)
	}
	g := &fits[0]
	for _, class := range g.Fitting {
		if excluded(g, class) {
			t.Errorf("%s at %v: %s, and the exponent %g ± %g excludes it",
				l.name, sizes, class, g.Exponent, g.HalfWidth)
		}
	}
	return g
}

// doublings are the sizes 4, 8, ... 16,384.
func doublings() (sizes []int) {
	for n := 4; n <= 16384; n *= 2 {
		sizes = append(sizes, n)
	}
	return sizes
}

func TestGrowthOfLaws(t *testing.T) {
	for _, l := range laws {
		for _, sizes := range [][]int{
			doublings(), {16, 64, 256, 1024, 4096, 16384}, {8, 16, 32, 64}, {4, 16, 64}, {5, 23, 77, 300, 1999},
		} {
			g := fitOf(t, l, sizes, "", false)
			if g.Nearest != "" && g.Nearest != l.class || !slices.Contains(g.Fitting, l.class) &&
				!strings.Contains(l.name, "⌈") {
				t.Errorf("%s at %v: %q of %q, exponent %.3f ± %.3f; want %s", l.name, sizes, g.Nearest, g.Fitting,
					g.Exponent, g.HalfWidth, l.class)
			}
			if len(sizes) > 10 && g.Nearest != l.class {
				t.Errorf("%s at %d sizes: %q of %q; want %s", l.name, len(sizes), g.Nearest, g.Fitting, l.class)
			}
		}
	}
}

// Whatever the sizes, the class is right or cannot be told, of what is counted as of what the
// textbook says.
func TestGrowthAtRandomSizes(t *testing.T) {
	rng := algorithms.NewRand(1)
	wrong, told, all := map[string]int{}, 0, 0
	for range 150 {
		var sizes []int
		for range 3 + rng.IntN(10) {
			sizes = append(sizes, int(4*math.Pow(4096, rng.Float64())))
		}
		slices.Sort(sizes)
		if sizes = slices.Compact(sizes); len(sizes) < MinGrowthSizes {
			continue
		}
		for _, l := range laws {
			all++
			g := fitOf(t, l, sizes, l.class, false) // of counts that the textbook does not give exactly
			if g.Nearest == l.class {
				told++
			} else if g.Nearest != "" {
				t.Errorf("%s at %v: %s, exponent %.3f ± %.3f", l.name, sizes, g.Nearest, g.Exponent, g.HalfWidth)
			}
			g = fitOf(t, l, sizes, "", false)
			if g.Nearest != l.class && g.Nearest != "" {
				wrong[l.name]++
			}
			g = fitOf(t, l, sizes, "N² log N", true) // of exact ones, by parameters that the class is not about
			if strings.Contains(l.name, "⌈") {
				continue
			}
			if g.Nearest != g.Textbook && g.Nearest != "" || g.Textbook != l.class && g.Textbook != "" {
				t.Errorf("%s at %v: textbook %q, fits %q", l.name, sizes, g.Textbook, g.Nearest)
			}
		}
	}
	if told < 95*all/100 {
		t.Errorf("%d of %d are told", told, all)
	}
	for name, n := range wrong { // without any hint, counts that go up in steps may look as if they did not
		if n > 12 || !strings.Contains(name, "⌈") {
			t.Errorf("%s: %d times wrong", name, n)
		}
	}
}

// With noise the class is right nearly always, or cannot be told.
func TestGrowthWithNoise(t *testing.T) {
	rng := algorithms.NewRand(2)
	wrong, told, all := map[string]int{}, 0, 0
	for range 200 {
		for _, l := range laws {
			noise := l
			noise.f = func(n float64) float64 { return l.f(n) * (1 + 0.05*(rng.Float64()+rng.Float64()-1)) }
			g := fitOf(t, noise, doublings(), "", false)
			all++
			if g.Nearest == l.class {
				told++
			} else if g.Nearest != "" {
				wrong[l.name]++
			}
		}
	}
	if told < 85*all/100 {
		t.Errorf("%d of %d are told", told, all)
	}
	for name, n := range wrong {
		if n > 10 { // one in 20 is what an interval of 95 % comes to
			t.Errorf("%s: %d times wrong of 200", name, n)
		}
	}
}
