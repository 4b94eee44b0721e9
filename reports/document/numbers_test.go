package document

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestCount(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0"},
		{1, "1"},
		{999, "999"},
		{1000, "1,000"},
		{999_998_999_999, "999,998,999,999"},
		{1 << 53, "9,007,199,254,740,992"},
		{1 << 54, "18.0 P"},
		{-1234, "-1,234"},
		{0.5, "0.500"},
		{0.987, "0.987"},
		{1.0 / 3, "0.333"},
		{12.5, "12.5"},
		{99.96, "100.0"},
		{343.66, "343.7"},
		{1258.7, "1,258.7"},
		{0.0042, "4.20 m"},
		{-1.5, "-1.50"},
		{-0.0042, "-4.20 m"},
		{123456.7, "123,456.7"},
	} {
		if got := Count(c.v); got != c.want {
			t.Errorf("count(%v) = %q, want %q", c.v, got, c.want)
		}
	}
}

func TestSpan(t *testing.T) {
	for _, c := range []struct {
		low, central, high float64
		want               string
	}{
		{7.54e-6, 8.51e-6, 16.2e-6, "(7.54–16.2)"},
		{729e-12, 827e-12, 1688e-12, "(729–1688)"},
		{0.5e-6, 1e-6, 2e-6, "(0.500–2.00)"},
		{3.6e-6, 14.4e-6, 216e-6, "(3.60–216)"},
		{0, 2, 4, "(0–4.00)"},
		{1, 1, 1, ""},
		{0, 0, 0, ""},
		{0.88502, 0.88504, 0.88506, ""},               // 885 mJ all three
		{0.8844, 0.8850, 0.8851, "(884–885)"},         // one end says something
		{0.8801, 0.8850, 0.8804, "(880–880)"},         // ends that are alike, and not as the middle
		{0, 0, 3e-3, "(0 J–3.00 mJ)"},                 // no prefix to share
		{1e-9, 1e-3, 2e-3, "(1.00 nJ–2.00 mJ)"},       // the low end would be 0.000001
		{1e-3, 1e-3, 50, "(1.00 mJ–50.0 J)"},          // the high end would be 50000
		{0.0123e-6, 1e-6, 2e-6, "(0.0123–2.00)"},      // still readable
		{0.00999e-6, 1e-6, 2e-6, "(9.99 nJ–2.00 µJ)"}, // not any more
	} {
		if got := Span(c.low, c.central, c.high, "J"); got != c.want {
			t.Errorf("span(%v, %v, %v) = %q, want %q", c.low, c.central, c.high, got, c.want)
		}
	}
}

// Whatever the magnitude, no end that is not zero may look like it, and what is read back is
// what was meant, to half a unit of the last of three digits.
func TestSpanReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		central := math.Pow(10, rapid.Float64Range(-20, 20).Draw(t, "exponent"))
		low := central * rapid.Float64Range(0.0001, 1).Draw(t, "low")
		text := Span(low, central, 2*central, "J")
		end, _, _ := strings.Cut(strings.Trim(text, "()"), "–")
		number, suffix, own := strings.Cut(end, " ")
		if !own {
			_, suffix, _ = strings.Cut(amountOf(central), " ")
		}
		v, err := strconv.ParseFloat(number, 64)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got := v * prefixes[strings.TrimSuffix(suffix, "J")]; math.Abs(got-low) > 0.0051*low {
			t.Fatalf("%v of %v is written %q, which is %v", low, central, text, got)
		}
	})
}

func amountOf(v float64) string { return Amount(v, "J") }

func TestRelative(t *testing.T) {
	for _, c := range []struct {
		half, mean float64
		want       string
	}{
		{0, 5, "±<1%"},
		{0.004, 1, "±<1%"},
		{0.005, 1, "±1%"},
		{0.03, 1, "±3%"},
		{1.16, 1, "±116%"},
		{9.99, 1, "±999%"},
		{10, 1, "±>999%"},
		{1, 0, "±>999%"},
	} {
		if got := Relative(c.half, c.mean); got != c.want {
			t.Errorf("relative(%v, %v) = %q, want %q", c.half, c.mean, got, c.want)
		}
	}
}
