package energy

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestFormatSI(t *testing.T) {
	for _, tt := range []struct {
		v    float64
		want string
	}{
		{0, "0 J"},
		{math.Copysign(0, -1), "0 J"},
		{1, "1.00 J"},
		{-0.00342, "-3.42 mJ"},
		{0.00342, "3.42 mJ"},
		{12.1e-6, "12.1 µJ"},
		{123e-9, "123 nJ"},
		{0.1, "100 mJ"},
		{999.4, "999 J"},
		{999.6, "1.00 kJ"}, // rounding carries into the next prefix
		{0.9996, "1.00 J"},
		{3.6e6, "3.60 MJ"},
		{1e30, "1.00 QJ"},
		{999e30, "999 QJ"},
		{1e33, "1.00e+33 J"}, // beyond every prefix
		{1e-30, "1.00 qJ"},
		{1e-31, "1.00e-31 J"},
		{math.SmallestNonzeroFloat64, "4.94e-324 J"},
		{math.NaN(), "NaN J"},
		{math.Inf(1), "+Inf J"},
		{math.Inf(-1), "-Inf J"},
	} {
		if got := FormatSI(tt.v, "J"); got != tt.want {
			t.Errorf("FormatSI(%g) = %q, want %q", tt.v, got, tt.want)
		}
	}
	if got := FormatSI(1500, ""); got != "1.50 k" {
		t.Errorf("without a unit: %q", got)
	}
}

// No value but zero may look like zero, and what is printed must be the value to
// three digits.
func TestFormatSIKeepsTheValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64Range(1e-3, 1).Draw(t, "mantissa") * math.Pow10(rapid.IntRange(-27, 30).Draw(t, "exponent"))
		s := FormatSI(v, "J")
		number, unit, _ := strings.Cut(s, " ")
		scale := math.NaN()
		for i, p := range siPrefixes {
			if unit == p+"J" {
				scale = math.Pow10(3 * (i - siUnity))
			}
		}
		got, err := strconv.ParseFloat(number, 64)
		if err != nil || math.Abs(got*scale-v) > 0.00501*v {
			t.Fatalf("FormatSI(%g) = %q, which is %g", v, s, got*scale)
		}
		if digits := strings.ReplaceAll(number, ".", ""); len(digits) != 3 {
			t.Fatalf("FormatSI(%g) = %q has not three digits", v, s)
		}
	})
}
