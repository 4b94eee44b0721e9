package document

import (
	"math"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
)

// Missing stands where there is no figure.
const Missing = "–"

// maxExact is the largest count that a float64 tells from its neighbours.
const maxExact = 1 << 53

// Count prints a count. A whole one is printed exactly, its thousands grouped; a mean
// gets three significant digits, and one decimal at least to tell it from a count.
func Count(v float64) string {
	a := math.Abs(v)
	sign := ""
	if v < 0 {
		sign = "-"
	}
	switch {
	case a > maxExact:
		return energy.FormatSI(v, "")
	case a == math.Trunc(a):
		return sign + number.Grouped(strconv.FormatFloat(a, 'f', 0, 64))
	case !Readable(a):
		if a < 1 {
			return energy.FormatSI(v, "")
		}
	case a < 99.95:
		return sign + Digits(a)
	}
	return sign + number.Grouped(strconv.FormatFloat(a, 'f', 1, 64))
}

// Span prints the ends of a range whose central value is printed beside it, in the unit
// and prefix of that one if this takes few digits. It is "" of a range whose ends are written as
// the central value is, since such a range says nothing more.
func Span(low, central, high float64, unit string) string {
	whole := func(v float64) string { return energy.FormatSI(v, unit) }
	if low == high || whole(low) == whole(central) && whole(high) == whole(central) {
		return ""
	}
	_, suffix, _ := strings.Cut(energy.FormatSI(central, unit), " ")
	scale := 1.0
	if prefix := strings.TrimSuffix(suffix, unit); prefix != "" {
		scale = prefixes[prefix]
	}
	if central > 0 && Readable(low/scale) && Readable(high/scale) {
		return "(" + Digits(low/scale) + "–" + Digits(high/scale) + ")"
	}
	return "(" + whole(low) + "–" + whole(high) + ")"
}

// Readable reports whether a number is written without a row of zeros.
func Readable(v float64) bool { return v == 0 || (v >= 0.01 && v < 9999.5) }

// Digits prints a readable number in three significant digits, whole ones in as many as
// they need.
func Digits(v float64) string {
	switch {
	case v == 0:
		return "0"
	case v < 0.0995:
		return strconv.FormatFloat(v, 'f', 4, 64)
	case v < 0.9995:
		return strconv.FormatFloat(v, 'f', 3, 64)
	case v < 9.995:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 99.95:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// prefixes are those of energy.FormatSI with what they stand for.
var prefixes = func() map[string]float64 {
	m := map[string]float64{}
	for exponent := -30; exponent <= 30; exponent += 3 {
		v := math.Pow(10, float64(exponent))
		_, prefix, _ := strings.Cut(energy.FormatSI(v, ""), " ")
		m[prefix] = v
	}
	return m
}()

// Relative prints a half-width as a share of the mean.
func Relative(half, mean float64) string {
	share := math.Abs(half / mean)
	switch {
	case mean == 0 || share >= 9.995:
		return "±>999%"
	case share < 0.005:
		return "±<1%"
	}
	return "±" + strconv.FormatFloat(math.Round(100*share), 'f', 0, 64) + "%"
}

// Ratio prints the ratio of two counts that are not equal in three significant digits,
// or in as many as it takes to show that it is not 1.
func Ratio(v float64) string {
	s := strconv.FormatFloat(v, 'g', 3, 64)
	if v == 0 || !Readable(v) {
		return s
	}
	s = Digits(v)
	for decimals := 3; decimals <= 9 && s == "1.00" && v != 1; decimals++ {
		if t := strconv.FormatFloat(v, 'f', decimals, 64); strings.Trim(t, "0.") != "1" {
			s = t
		}
	}
	return s
}

// Amount is a count, or bytes, which are one too as long as they are few.
func Amount(v float64, unit string) string {
	if unit == "" || (unit == "B" && v < 1000 && v == math.Trunc(v)) {
		return withUnit(Count(v), unit)
	}
	return energy.FormatSI(v, unit)
}

func withUnit(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// Dashed returns s, or the mark of a missing value in place of an empty text.
func Dashed(s string) string {
	if s == "" {
		return Missing
	}
	return s
}

// Fixed prints two decimal places, whatever the size of the number.
func Fixed(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// Percent prints a share of at most 1.
func Percent(share float64) string {
	if share > 0 && !Readable(100*share) {
		return "<0.01%"
	}
	return Digits(100*share) + "%"
}
