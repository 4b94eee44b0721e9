package energy

import (
	"math"
	"strconv"
	"strings"
)

// siPrefixes are the prefixes for powers of 1000 from 10^-30 to 10^30, as the
// General Conference on Weights and Measures has them since 2022.
var siPrefixes = [...]string{
	"q", "r", "y", "z", "a", "f", "p", "n", "µ", "m",
	"", "k", "M", "G", "T", "P", "E", "Z", "Y", "R", "Q",
}

const siUnity = 10 // the index of the empty prefix in siPrefixes

// FormatSI prints v in three significant digits with the SI prefix that leaves
// one to three digits before the point: 0.00342 and "J" give "3.42 mJ". Zero is
// "0 J", infinities are "+Inf J" and "-Inf J", not-a-number is "NaN J". What no
// prefix reaches is printed with an exponent, so no value but zero ever looks
// like zero. An empty unit leaves the number and the prefix.
func FormatSI(v float64, unit string) string {
	switch {
	case math.IsNaN(v) || math.IsInf(v, 0):
		return join(strconv.FormatFloat(v, 'g', -1, 64), unit)
	case v == 0:
		return join("0", unit)
	}
	// Rounding happens once and in decimal, so 999.9 becomes "1.00 k" and never
	// "1000".
	s := strconv.FormatFloat(math.Abs(v), 'e', 2, 64)
	mantissa, exponent, _ := strings.Cut(s, "e")
	e, _ := strconv.Atoi(exponent)
	group := floorDiv(e, 3)
	sign := ""
	if v < 0 {
		sign = "-"
	}
	if i := group + siUnity; i < 0 || i >= len(siPrefixes) {
		return join(sign+s, unit)
	}
	digits := mantissa[:1] + mantissa[2:]
	whole := e - 3*group + 1
	number := sign + digits[:whole]
	if whole < len(digits) {
		number += "." + digits[whole:]
	}
	return join(number, siPrefixes[group+siUnity]+unit)
}

func join(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// floorDiv divides towards minus infinity, so that 10^-1 falls into milli.
func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}
