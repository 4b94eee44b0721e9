package configs

import (
	"math/bits"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
)

// NumbersGrammar explains to users how numbers of nodes and other numbers are written.
const NumbersGrammar = `Numbers of nodes, and other lists of whole numbers, have commas between, and may have ranges:

  4,16,64      these three
  4..64        4, 8, 16, 32, 64: each twice the one before, up to the last
  4..1024x4    4, 16, 64, 256, 1024: each four times the one before
  4..10+2      4, 6, 8, 10: each two more than the one before
  3,4..8+1,20  several of them

A range ends with the last number that is no more than its end. A list has up to 1000 numbers. In YAML a range is text:
nodes: [3, 4..8+1].

A number is written in decimal digits, without a leading zero, underscores or another base. Probabilities and other
shares may be percentages: --loss 10% is --loss 0.1. All this holds for flags, the environment and files alike.
`

// sizes reads a whole number, or a range of them: FROM..TO doubles, FROM..TOxFACTOR multiplies, and
// FROM..TO+STEP adds.
func sizes(text string) ([]int, bool) {
	from, rest, ranged := strings.Cut(text, "..")
	first, ok := number.Int(strings.TrimSpace(from))
	if !ranged || !ok {
		return []int{first}, ok && !ranged
	}
	rest = strings.TrimSpace(rest)
	next := func(n, by int) (int, bool) {
		high, low := bits.Mul64(uint64(n), uint64(by))
		return int(low), high == 0 && low < 1<<62
	}
	to, step, given := strings.Cut(rest, "x")
	least := 2
	if added, by, sums := strings.Cut(rest, "+"); sums && !given && added != "" {
		to, step, given, least = added, by, true, 1
		next = func(n, by int) (int, bool) { return n + by, n+by > n }
	}
	by := 2
	if given {
		by, ok = number.Int(strings.TrimSpace(step))
	}
	last, isNumber := number.Int(strings.TrimSpace(to))
	if !ok || !isNumber || first < 1 || last < first || by < least {
		return nil, false
	}
	var all []int
	for n, more := first, true; more && n <= last; n, more = next(n, by) {
		if all = append(all, n); len(all) > mostElements {
			return nil, false
		}
	}
	return all, true
}
