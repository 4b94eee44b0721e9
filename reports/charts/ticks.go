package charts

import (
	"math"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
)

// mostTicks is how many labels an axis has at most, those that are asked for aside.
const mostTicks = 8

// tick is a place on an axis. A minor one has no label and no line across the picture.
type tick struct {
	value float64
	label string
	minor bool
}

// steps of 1, 2 or 5 times a power of ten: the value is digit * 10^exponent.
type step struct{ digit, exponent int }

func (s step) value() float64 { return decimal(s.digit, s.exponent) }

// decimal is the float nearest to digits * 10^exponent, which a product would miss.
func decimal(digits, exponent int) float64 {
	v, _ := strconv.ParseFloat(strconv.Itoa(digits)+"e"+strconv.Itoa(exponent), 64)
	return v
}

// next is the next greater step.
func (s step) next() step {
	switch s.digit {
	case 1:
		return step{2, s.exponent}
	case 2:
		return step{5, s.exponent}
	}
	return step{1, s.exponent + 1}
}

// finest is the least step of which no more than so many multiples lie in a range.
func finest(lo, hi float64, most int) step {
	s := step{1, int(math.Floor(math.Log10((hi-lo)/float64(most)))) - 1}
	for first, last := s.multiples(lo, hi); last-first >= most; first, last = s.multiples(lo, hi) {
		s = s.next()
	}
	return s
}

// multiples are the first and the last multiple of a step in a range. An end that misses one by
// a rounding has it.
func (s step) multiples(lo, hi float64) (first, last int) {
	const slack = 1e-9
	return int(math.Ceil(lo/s.value() - slack)), int(math.Floor(hi/s.value() + slack))
}

// linear are the ticks of a linear axis, at whole numbers only if so asked.
func linear(lo, hi float64, whole bool, u unit) []tick {
	s := finest(lo, hi, mostTicks)
	if whole && s.exponent < 0 {
		s = step{1, 0}
	}
	first, last := s.multiples(lo, hi)
	var ticks []tick
	for i := first; i <= last; i++ {
		ticks = append(ticks, tick{value: decimal(i*s.digit, s.exponent)})
	}
	for i := range ticks {
		ticks[i].label = u.fixed(ticks[i].value, u.exponent-s.exponent)
	}
	return ticks
}

// logarithmic are the ticks of a logarithmic axis: at powers of ten, at every second one or fewer
// where they are many, also at 2 and 5 times those where there is one, and at all digits where
// there is none.
func logarithmic(lo, hi float64, u unit) []tick {
	const slack = 1e-9
	lowest, highest := int(math.Floor(math.Log10(lo)+slack)), int(math.Ceil(math.Log10(hi)-slack))
	every := 1
	for (highest-lowest)/every >= mostTicks {
		every++
	}
	decades := 0
	for e := lowest; e <= highest; e++ {
		if v := decimal(1, e); v >= lo*(1-slack) && v <= hi*(1+slack) {
			decades++
		}
	}
	var ticks []tick
	for e := lowest; e <= highest; e++ {
		for digit := 1; digit <= 9; digit++ {
			t := tick{value: decimal(digit, e), minor: true}
			if t.value < lo*(1-slack) || t.value > hi*(1+slack) || (digit > 1 && every > 1) ||
				(e%every != 0 && every > mostTicks) {
				continue
			}
			if (digit == 1 && e%every == 0) || (decades == 1 && (digit == 2 || digit == 5)) || decades == 0 {
				t.minor, t.label = false, u.alone(t.value, 1)
			}
			ticks = append(ticks, t)
		}
	}
	return ticks
}

// unit is how the numbers of an axis are written: in which power of ten, and with what behind them.
type unit struct {
	name     string // such as J; "" for plain numbers
	exponent int    // numbers are divided by ten to this power
	suffix   string // of every number but 0
}

// prefixed are the units that take the prefixes of powers of 1000.
var prefixed = map[string]bool{
	"B": true, "J": true, "Wh": true, "W": true, "g": true, "s": true, "gCO2": true,
	"gCO2e": true, "Hz": true,
}

// unitOf finds the unit in brackets at the end of a label: what comes before it, its name, and
// words that may follow the name, as in "(g CO2)".
func unitOf(label string) (before, name, after string) {
	open := strings.LastIndex(label, " (")
	if open < 0 || !strings.HasSuffix(label, ")") {
		return label, "", ""
	}
	name, after, _ = strings.Cut(label[open+2:len(label)-1], " ")
	if !prefixed[name] {
		return label, "", ""
	}
	if after != "" {
		after = " " + after
	}
	return label[:open], name, after
}

// scaled chooses how to write the numbers of a linear axis up to a magnitude, and the label to
// write them with. The prefix goes to the unit if there is one, and else to each number.
func scaled(label string, magnitude float64) (unit, string) {
	before, name, after := unitOf(label)
	u := unit{name: name}
	least, most := 1e-4, 1e6
	if name != "" {
		least, most = 0.1, 1e4
	}
	if magnitude == 0 || (magnitude >= least && magnitude < most) || (name == "s" && magnitude >= least) {
		return u, label
	}
	u.exponent = group(magnitude)
	prefix := prefix(u.exponent)
	if name == "" {
		u.suffix = prefix
		return u, label
	}
	return u, before + " (" + prefix + name + after + ")"
}

// farthest is the exponent of the last prefix, in either direction.
const farthest = 30

// group is the exponent of the prefix of a magnitude; beyond the prefixes, that of the magnitude
// itself.
func group(magnitude float64) int {
	e := int(math.Floor(math.Log10(magnitude) + 1e-9))
	if e < -farthest || e >= farthest+3 {
		return e
	}
	return 3 * int(math.Floor(float64(e)/3))
}

// prefix is that of a power of 1000; beyond those that have one it is written out.
func prefix(exponent int) string {
	if exponent < -farthest || exponent > farthest {
		return "e" + strconv.Itoa(exponent)
	}
	_, p, _ := strings.Cut(energy.FormatSI(decimal(1, exponent), ""), " ")
	return p
}

// fixed writes a number with so many decimals.
func (u unit) fixed(v float64, decimals int) string {
	s := strconv.FormatFloat(v/decimal(1, u.exponent), 'f', max(decimals, 0), 64)
	if strings.Trim(s, "-0.") == "" {
		return "0"
	}
	return number.Grouped(s) + u.suffix
}

// exact writes a number in as few digits as it has, or so many significant ones.
func (u unit) exact(v float64, significant int) string {
	v /= decimal(1, u.exponent)
	if v == 0 {
		return "0"
	}
	decimals := significant - 1 - int(math.Floor(math.Log10(math.Abs(v))))
	s := strconv.FormatFloat(v, 'f', max(decimals, 0), 64)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return number.Grouped(s) + u.suffix
}

// alone writes a number with a prefix of its own, as on logarithmic axes: 0.01, 1, 100, 1k; and
// with the unit, if there is one: 10 nJ.
func (u unit) alone(v float64, significant int) string {
	if v == 0 {
		return "0"
	}
	exponent := group(math.Abs(v))
	if (u.name == "" && exponent == -3) || (u.name == "s" && exponent > 0) {
		exponent = 0
	}
	text := unit{exponent: exponent}.exact(v, significant)
	if u.name == "" {
		return text + prefix(exponent)
	}
	return text + " " + prefix(exponent) + u.name
}
