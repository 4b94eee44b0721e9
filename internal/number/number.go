// Package number says how a number is written, wherever somebody writes one: in a flag, in the
// environment, in a file, or within a text such as a plan of faults. There is one way, so that a
// text which is a number in one place is the same number in all, or none in any: decimal digits
// without a leading zero, which some take for octal, without underscores and other bases. What we
// write for readers ourselves has commas between the thousands beside that, as [Plural] has it.
package number

import (
	"math"
	"strconv"
	"strings"
)

// Whole reads a whole number.
func Whole(text string) (int64, bool) {
	n, err := strconv.ParseInt(text, 10, 64)
	return n, err == nil && plain(text)
}

// Natural reads a whole number of at least 0.
func Natural(text string) (uint64, bool) {
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "+"), 10, 64)
	return n, err == nil && plain(text)
}

// Int reads a whole number that an int can hold.
func Int(text string) (int, bool) {
	n, ok := Whole(text)
	return int(n), ok && int64(int(n)) == n
}

// Float reads a finite number.
func Float(text string) (float64, bool) {
	x, err := strconv.ParseFloat(text, 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0) && plain(text)
}

// Share reads a part of a whole: a number, or a percentage such as 10%.
func Share(text string) (float64, bool) {
	percent, ok := strings.CutSuffix(text, "%")
	x, isNumber := Float(strings.TrimSpace(percent))
	if ok {
		x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', -1, 64)+"e-2", 64)
	}
	return x, isNumber
}

// plain tells whether what parses as a number is written in the one way.
func plain(text string) bool {
	if strings.ContainsAny(text, "xX_") {
		return false
	}
	digits := strings.TrimLeft(text, "+-")
	return len(digits) < 2 || digits[0] != '0' || digits[1] < '0' || digits[1] > '9'
}
