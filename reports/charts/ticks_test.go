package charts

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/result"
)

func labels(ticks []tick) string {
	var all []string
	for _, t := range ticks {
		if !t.minor && t.label != "" {
			all = append(all, t.label)
		}
	}
	return strings.Join(all, " ")
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		axis   result.Axis
		values []float64
		even   bool
		want   string
		label  string // "" is that of the axis
	}{
		{result.Axis{}, []float64{0, 1}, true, "0 0.2 0.4 0.6 0.8 1.0", ""},
		{result.Axis{}, []float64{0.3, 0.7}, true, "0.3 0.4 0.5 0.6 0.7", ""},
		{result.Axis{Zero: true}, []float64{0.3, 0.7}, true, "0 0.2 0.4 0.6 0.8", ""},
		{result.Axis{}, []float64{0, 3000}, false, "0 500 1,000 1,500 2,000 2,500 3,000", ""},
		{result.Axis{}, []float64{1, 2, 3}, false, "1 2 3", ""},
		{result.Axis{}, []float64{1, 2.5, 3}, false, "1.0 1.5 2.0 2.5 3.0", ""},
		{result.Axis{}, []float64{0, 45678}, true, "0 10,000 20,000 30,000 40,000 50,000", ""},
		{result.Axis{}, []float64{0, 2.3e6}, true, "0 0.5M 1.0M 1.5M 2.0M 2.5M", ""},
		{result.Axis{}, []float64{1e-4, 9.99e-5, 0}, true, "0 0.00002 0.00004 0.00006 0.00008 0.00010", ""},
		{result.Axis{}, []float64{0, 3e-7}, true, "0 50n 100n 150n 200n 250n 300n", ""},
		{result.Axis{}, []float64{-30, 60}, true, "-40 -20 0 20 40 60", ""},
		{result.Axis{}, []float64{5, 5}, true, "2 3 4 5 6 7 8", ""},
		{result.Axis{}, []float64{0, 0}, true, "-1.0 -0.5 0 0.5 1.0", ""},
		{result.Axis{Zero: true}, []float64{0, 0}, true, "0 0.2 0.4 0.6 0.8 1.0", ""},
		{result.Axis{}, nil, true, "0 0.2 0.4 0.6 0.8 1.0", ""},
		{result.Axis{}, []float64{0, 1e40}, true, "0 0.2e40 0.4e40 0.6e40 0.8e40 1.0e40", ""},
		{result.Axis{Label: "sent (B)"}, []float64{0, 180e3}, true, "0 50 100 150 200", "sent (kB)"},
		{result.Axis{Label: "sent (B)"}, []float64{0, 1800}, true, "0 500 1,000 1,500 2,000", "sent (B)"},
		{result.Axis{Label: "energy (J)"}, []float64{0, 4.4e-6}, true, "0 1 2 3 4 5", "energy (µJ)"},
		{result.Axis{Label: "carbon (g CO2)"}, []float64{0, 0.05}, true, "0 10 20 30 40 50", "carbon (mg CO2)"},
		{result.Axis{Label: "time (s)"}, []float64{0, 50000}, true, "0 10,000 20,000 30,000 40,000 50,000", "time (s)"},
		{
			result.Axis{Label: "messages (thousands)"},
			[]float64{0, 5e6},
			true, "0 1M 2M 3M 4M 5M",
			"messages (thousands)",
		},
		{result.Axis{Log: true}, []float64{2, 3585}, true, "1 10 100 1k", ""},
		{result.Axis{Log: true}, []float64{0, -5, 12, 3585}, true, "10 100 1k", ""},
		{result.Axis{Log: true}, []float64{0.0002, 90}, true, "100µ 0.001 0.01 0.1 1 10 100", ""},
		{result.Axis{Log: true}, []float64{31, 36}, true, "20 30 40 50", ""},
		{result.Axis{Log: true}, []float64{31, 360}, true, "20 50 100 200 500", ""},
		{result.Axis{Log: true}, []float64{1, 1e12}, true, "1 100 10k 1M 100M 10G 1T", ""},
		{result.Axis{Log: true}, nil, true, "1 10", ""},
		{
			result.Axis{Log: true, Label: "energy (J)"},
			[]float64{1e-9, 1e-5},
			true, "1 nJ 10 nJ 100 nJ 1 µJ 10 µJ",
			"energy (J)",
		},
		{result.Axis{Log: true, Label: "time (s)"}, []float64{1e-2, 1e4}, true, "10 ms 100 ms 1 s 10 s 100 s " +
			"1,000 s 10,000 s", "time (s)"},
		{result.Axis{At: sizes}, []float64{10, 400}, false, "10 25 50 100 200 400", ""},
		{result.Axis{At: []float64{0.1, 0.2, 0.30000000000000004}}, []float64{0}, false, "0.1 0.2 0.3", ""},
		{result.Axis{Log: true, At: []float64{0, 10, 2500}}, []float64{10}, false, "10 2.5k", ""},
	} {
		s := newScale(c.axis, c.values, c.even)
		if got := labels(s.ticks); got != c.want {
			t.Errorf("%+v, %v: %q, want %q", c.axis, c.values, got, c.want)
		}
		if c.label != "" && s.label != c.label {
			t.Errorf("%+v, %v: label %q, want %q", c.axis, c.values, s.label, c.label)
		}
	}
}

// Whatever the numbers, there are a few ticks at round places, in order, and all values are on the
// scale.
func TestScales(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := rapid.Map(rapid.Float64Range(-289, 289), func(e float64) float64 { return math.Pow(10, e) })
		a := result.Axis{Log: rapid.Bool().Draw(t, "log"), Zero: rapid.Bool().Draw(t, "zero")}
		number := rapid.OneOf(value, rapid.Float64Range(-1000, 1000), rapid.Just(0.0))
		values := rapid.SliceOfN(number, 1, 5).Draw(t, "values")
		if err := drawable(values); err != nil {
			t.Skip(err)
		}
		s := newScale(a, values, rapid.Bool().Draw(t, "even"))
		for _, v := range values {
			if at := s.at(v); s.shows(v) && (at < -1e-9 || at > 1+1e-9 || math.IsNaN(at)) {
				t.Fatalf("%v is at %v of %v to %v", v, at, s.low, s.high)
			}
		}
		shown := 0
		last := math.Inf(-1)
		for _, tick := range s.ticks {
			if !tick.minor {
				shown++
			}
			if at := s.at(tick.value); at < -1e-6 || at > 1+1e-6 || tick.value <= last {
				t.Fatalf("tick %v at %v after %v", tick.value, at, last)
			}
			last = tick.value
		}
		if shown < 1 || shown > mostTicks+1 {
			t.Fatalf("%d ticks: %s", shown, labels(s.ticks))
		}
	})
}
