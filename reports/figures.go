package reports

import (
	"math"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// missing stands where there is no figure.
const missing = "–"

// maxExact is the largest count that a float64 tells from its neighbours.
const maxExact = 1 << 53

// count prints a count. A whole one is printed exactly, its thousands grouped; a mean
// gets three significant digits, and one decimal at least to tell it from a count.
func count(v float64) string {
	a := math.Abs(v)
	sign := ""
	if v < 0 {
		sign = "-"
	}
	switch {
	case a > maxExact:
		return energy.FormatSI(v, "")
	case a == math.Trunc(a):
		return sign + grouped(strconv.FormatFloat(a, 'f', 0, 64))
	case !readable(a):
		if a < 1 {
			return energy.FormatSI(v, "")
		}
	case a < 99.95:
		return sign + digits3(a)
	}
	return sign + grouped(strconv.FormatFloat(a, 'f', 1, 64))
}

// grouped puts commas between the thousands of a decimal number that has no sign.
func grouped(number string) string {
	whole, fraction, _ := strings.Cut(number, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if fraction != "" {
		fraction = "." + fraction
	}
	return whole + fraction
}

// span prints the ends of a range whose central value is printed beside it, in the unit
// and prefix of that one if this takes few digits, and "" if the range has no width.
func span(low, central, high float64, unit string) string {
	if low == high {
		return ""
	}
	_, suffix, _ := strings.Cut(energy.FormatSI(central, unit), " ")
	scale := 1.0
	if prefix := strings.TrimSuffix(suffix, unit); prefix != "" {
		scale = prefixes[prefix]
	}
	if central > 0 && readable(low/scale) && readable(high/scale) {
		return "(" + digits3(low/scale) + "–" + digits3(high/scale) + ")"
	}
	return "(" + energy.FormatSI(low, unit) + "–" + energy.FormatSI(high, unit) + ")"
}

// readable reports whether a number is written without a row of zeros.
func readable(v float64) bool { return v == 0 || (v >= 0.01 && v < 9999.5) }

// digits3 prints a readable number in three significant digits, whole ones in as many as
// they need.
func digits3(v float64) string {
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

// relative prints a half-width as a share of the mean.
func relative(half, mean float64) string {
	share := math.Abs(half / mean)
	switch {
	case mean == 0 || share >= 9.995:
		return "±>999%"
	case share < 0.005:
		return "±<1%"
	}
	return "±" + strconv.FormatFloat(math.Round(100*share), 'f', 0, 64) + "%"
}

// ratio prints the ratio of two counts that are not equal in three significant digits,
// or in as many as it takes to show that it is not 1.
func ratio(v float64) string {
	s := strconv.FormatFloat(v, 'g', 3, 64)
	if v == 0 || !readable(v) {
		return s
	}
	s = digits3(v)
	for decimals := 3; decimals <= 9 && s == "1.00" && v != 1; decimals++ {
		if t := strconv.FormatFloat(v, 'f', decimals, 64); strings.Trim(t, "0.") != "1" {
			s = t
		}
	}
	return s
}
