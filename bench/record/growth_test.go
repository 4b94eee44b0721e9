package record

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// grown makes records of a count at several sizes.
func grown(name string, f func(n float64) float64, sizes ...int) []Record {
	var out []Record
	for _, n := range sizes {
		out = append(out, trial(name, n, f(float64(n))))
	}
	return out
}

// trial is a record of a count.
func trial(algorithm string, nodes int, messages float64) Record {
	return Record{Run: Run{Algorithm: algorithm, Nodes: nodes, Status: StatusOK}, Counted: Counted{Messages: messages}}
}

// textbook knows one algorithm.
func textbook(algorithm string) (class string, counts bool) {
	if algorithm == "bully" {
		return "N²", false
	}
	return "", false
}

func TestFitGrowthFindsTheClass(t *testing.T) {
	sizes := []int{4, 16, 64}
	for _, c := range []struct {
		want     string
		exponent float64
		f        func(n float64) float64
	}{
		{"N", 1, func(n float64) float64 { return 7 * n }},
		{"N", 1, func(n float64) float64 { return 2 * (n - 1) }},
		{"N", 1, func(n float64) float64 { return 6 * (n - 1) }},
		{"N²", 2, func(n float64) float64 { return 3 * n * n }},
		{"N²", 2, func(n float64) float64 { return n*n - n - 1 }},
		{"N²", 2, func(n float64) float64 { return 2 * n * (n - 1) }},
		{"N²", 2, func(n float64) float64 { return n * (n + 1) / 2 }},
		{"N log N", 1.4, func(n float64) float64 { return 5 * n * math.Log2(n) }},
		{"log N", 0.4, func(n float64) float64 { return 9 * math.Log2(n) }},
		{"1", 0, func(float64) float64 { return 12 }},
	} {
		fits, left := FitGrowth(grown("bully", c.f, sizes...), textbook)
		if len(fits) != 1 || len(left) != 0 {
			t.Fatalf("%s: %d fits, left %v", c.want, len(fits), left)
		}
		g := fits[0]
		if g.Nearest != c.want {
			t.Errorf("%s with f(64) = %g: nearest class %s", c.want, c.f(64), g.Nearest)
		}
		if math.Abs(g.Exponent-c.exponent) > g.HalfWidth+0.15 {
			t.Errorf("%s: exponent %.3f ± %.3f; want about %g", c.want, g.Exponent, g.HalfWidth, c.exponent)
		}
	}
}

func TestFitGrowthOfAPowerIsSharp(t *testing.T) {
	fits, _ := FitGrowth(grown("x", func(n float64) float64 { return 4 * math.Pow(n, 1.5) }, 2, 8, 100, 1000), textbook)
	if g := fits[0]; math.Abs(g.Exponent-1.5) > 1e-9 || !(g.HalfWidth < 1e-6) {
		t.Errorf("exponent %v ± %v; want 1.5 ± 0", g.Exponent, g.HalfWidth)
	}
}

// TestFitGrowthInterval works out a slope and its interval by hand: y = 0, 2, 1 over ln N = 0, 1, 2
// (in units of ln 2) has slope 0.5/ln 2·(1) and residuals that give t(0.975, 1) = 12.706 times
// 0.866/ln 2.
func TestFitGrowthInterval(t *testing.T) {
	e := math.Exp
	records := []Record{
		trial("x", 2, e(0)), trial("x", 4, e(2)), trial("x", 8, e(1)),
	}
	fits, _ := FitGrowth(records, textbook)
	slope, half := 0.5/math.Ln2, 12.7062047*math.Sqrt(1.5/1/2)/math.Ln2
	if g := fits[0]; math.Abs(g.Exponent-slope) > 1e-9 || math.Abs(g.HalfWidth-half) > 1e-5 {
		t.Errorf("exponent %v ± %v; want %v ± %v", g.Exponent, g.HalfWidth, slope, half)
	}
}

func TestFitGrowthLeavesOut(t *testing.T) {
	records := grown("few", func(n float64) float64 { return n }, 4, 16)
	records = append(records, grown("silent", func(float64) float64 { return 0 }, 4, 8, 16)...)
	broken := grown("broken", func(n float64) float64 { return n }, 4, 8, 16)
	broken[1].Status = "goal not reached"
	fits, left := FitGrowth(append(records, broken...), textbook)
	if len(fits) != 0 || len(left) != 3 {
		t.Fatalf("fits %v, left %v; want all three left out", fits, left)
	}
	for i, name := range []string{"few", "silent", "broken"} {
		if !strings.HasPrefix(left[i], name+":") {
			t.Errorf("left %d: %q; want %s", i, left[i], name)
		}
	}
}

func TestFitGrowthOfWhatOverflows(t *testing.T) {
	huge := grown("huge", func(float64) float64 { return math.MaxFloat64 }, 4, 8, 16)
	fits, left := FitGrowth(append(huge, huge...), textbook)
	if len(fits) != 0 || len(left) != 1 || !strings.HasPrefix(left[0], "huge: ") {
		t.Errorf("fits %v, left %v", fits, left)
	}
}

func TestInterval(t *testing.T) {
	// Mean 3, standard deviation sqrt(2.5), t(0.975, 4) = 2.776445.
	if h := Interval([]float64{1, 2, 3, 4, 5}); h == nil || math.Abs(*h-2.776445*math.Sqrt(2.5/5)) > 1e-5 {
		t.Error("half-width not 1.963243")
	}
	if Interval([]float64{1}) != nil {
		t.Error("one sample has an interval")
	}
}

// What grows with the parameters of a case is fitted by itself.
func TestFitGrowthOfCases(t *testing.T) {
	var records []Record
	for _, n := range []int{4, 8, 16, 32} {
		for params, messages := range map[string]int{"": 3 * n, "requesters=all": 3 * n * n} {
			var r Record
			r.Algorithm, r.Params, r.Nodes, r.Status, r.Messages = "a", params, n, StatusOK, float64(messages)
			records = append(records, r)
		}
	}
	slices.SortFunc(records, func(a, b Record) int { return strings.Compare(a.Params, b.Params) })
	fits, left := FitGrowth(records, func(name string) (string, bool) { return "", name != "a" })
	if len(fits) != 2 || len(left) != 0 || fits[0].Algorithm != "a" || fits[0].Nearest != "N" ||
		fits[1].Algorithm != "a requesters=all" || fits[1].Nearest != "N²" {
		t.Errorf("%+v, left %q; want N and N²", fits, left)
	}
}
