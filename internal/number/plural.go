package number

import (
	"fmt"
	"strings"
)

// Plural is how many there are of what a noun names, which takes an s unless there is one:
// "1 link", "12,000 links".
func Plural[N int | int64 | uint64](n N, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Grouped(fmt.Sprint(n)) + " " + noun
}

// Grouped puts commas between the thousands of a decimal number.
func Grouped(decimal string) string {
	digits := strings.TrimPrefix(decimal, "-")
	whole, fraction, point := strings.Cut(digits, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if point {
		whole += "." + fraction
	}
	return decimal[:len(decimal)-len(digits)] + whole
}
