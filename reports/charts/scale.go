package charts

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/bench/result"
)

// scale maps the numbers of an axis to the range from 0 to 1, and says what is written beside it.
type scale struct {
	low, high float64
	log       bool
	whole     bool // whole numbers are what it is about
	ticks     []tick
	label     string
	unit      unit
}

// at is where a number is. What lies below the start of the scale is put there.
func (s scale) at(v float64) float64 {
	v = max(v, s.low)
	if !s.log {
		return (v - s.low) / (s.high - s.low)
	}
	return (math.Log(v) - math.Log(s.low)) / (math.Log(s.high) - math.Log(s.low))
}

// stretch moves the upper end of a scale so that it is as many times as long as before.
func (s *scale) stretch(times float64) {
	if s.log {
		s.high = s.low * math.Pow(s.high/s.low, times)
	} else {
		s.high = s.low + (s.high-s.low)*times
	}
}

// shows reports whether a number has a place on the scale.
func (s scale) shows(v float64) bool { return !s.log || v > 0 }

// newScale makes the scale of an axis for what is to be seen on it. An even scale begins and ends
// at a tick, an uneven one a little outside of its values.
func newScale(a result.Axis, values []float64, even bool) scale {
	s := scale{log: a.Log, label: clean(a.Label)}
	values = slices.Concat(values, a.At)
	if a.Log {
		values = slices.DeleteFunc(values, func(v float64) bool { return v <= 0 })
	} else if a.Zero {
		values = append(values, 0)
	}
	switch {
	case len(values) == 0 && a.Log:
		s.low, s.high = 1, 10
	case len(values) == 0:
		s.low, s.high = 0, 1
	default:
		s.low, s.high = slices.Min(values), slices.Max(values)
	}
	if a.Log {
		s.spanLog(even)
	} else {
		s.span(even, a.Zero)
	}
	s.whole = !even && !slices.ContainsFunc(values, func(v float64) bool { return v != math.Trunc(v) })
	s.setTicks(a.At)
	return s
}

// span gives a linear scale its ends.
func (s *scale) span(even, zero bool) {
	if width := s.high - s.low; width <= 1e-9*max(math.Abs(s.low), math.Abs(s.high)) {
		half := math.Abs(s.high) / 2
		if half == 0 {
			half = 1
		}
		if s.high != 0 || !zero {
			s.low -= half
		}
		s.high += half
	}
	if even {
		// One tick less than may be, since both ends get one.
		step := finest(s.low, s.high, mostTicks-2)
		first, last := step.multiples(s.low, s.high)
		for {
			low, high := decimal(first*step.digit, step.exponent), decimal(last*step.digit, step.exponent)
			switch {
			case low > s.low+1e-9*step.value():
				first--
			case high < s.high-1e-9*step.value():
				last++
			default:
				s.low, s.high = low, high
				return
			}
		}
	}
	const room = 0.015
	pad := room * (s.high - s.low)
	if s.low < 0 || s.low > pad {
		s.low -= pad
	} else {
		s.low = 0
	}
	s.high += pad
}

// spanLog gives a logarithmic scale its ends.
func (s *scale) spanLog(even bool) {
	if even {
		s.low, s.high = below125(s.low*0.999), above125(s.high) // what is lowest stands apart from the axis
	} else {
		pad := math.Exp(0.02 * (math.Log(s.high) - math.Log(s.low)))
		s.low, s.high = s.low/pad, s.high*pad
	}
	if s.high < s.low*1.5 || below125(s.high) < s.low { // or there would be no tick
		s.low, s.high = below125(s.low/2), above125(s.high*2)
	}
}

// below125 is the greatest step that is not above v, and above125 the least that is not below.
func below125(v float64) float64 {
	s := step{1, int(math.Floor(math.Log10(v))) - 1}
	for s.next().value() <= v {
		s = s.next()
	}
	return s.value()
}

func above125(v float64) float64 {
	s := step{1, int(math.Floor(math.Log10(v))) - 1}
	for s.value() < v {
		s = s.next()
	}
	return s.value()
}

// setTicks puts the ticks where they are asked for, or else where they are round.
func (s *scale) setTicks(asked []float64) {
	if s.log {
		_, s.unit.name, _ = unitOf(s.label)
	} else {
		s.unit, s.label = scaled(s.label, max(math.Abs(s.low), math.Abs(s.high)))
	}
	switch {
	case asked != nil:
		for _, v := range asked {
			if s.shows(v) {
				s.ticks = append(s.ticks, tick{value: v, label: s.written(v, 6)})
			}
		}
	case s.log:
		s.ticks = logarithmic(s.low, s.high, s.unit)
	default:
		s.ticks = linear(s.low, s.high, s.whole, s.unit)
	}
}

// written is a number as it is written on the scale, where it need not be a round one.
func (s scale) written(v float64, significant int) string {
	if s.log {
		text := s.unit.alone(v, significant)
		if whole := s.unit.exact(v, significant); s.unit.name == "" && v == math.Trunc(v) && len(whole) <= len(text) {
			return whole // 1,024 and not 1.024k
		}
		return text
	}
	return s.unit.exact(v, significant)
}

// thinned takes the labels away that would touch others: the first and the last stay. The widths
// and the length of the axis are in the same unit.
func (s *scale) thinned(length, gap float64, width func(string) float64) {
	place := func(t tick) (from, to float64) {
		at, half := s.at(t.value)*length, width(t.label)/2
		return at - half, at + half
	}
	var shown []*tick
	for i := range s.ticks {
		if !s.ticks[i].minor {
			shown = append(shown, &s.ticks[i])
		}
	}
	slices.SortStableFunc(shown, func(a, b *tick) int {
		if a.value < b.value {
			return -1
		}
		return 1
	})
	for i, end := 0, math.Inf(-1); i < len(shown); i++ {
		from, to := place(*shown[i])
		last := math.Inf(1)
		if i+1 < len(shown) {
			last, _ = place(*shown[len(shown)-1])
		}
		if from < end+gap || to > last-gap {
			shown[i].label = ""
			continue
		}
		end = to
	}
}
