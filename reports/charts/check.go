package charts

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/bench/result"
)

// These are the least and the greatest magnitude of a number that can be drawn, 0 aside: there has
// to be room for an axis around it, and for steps between it and others.
const (
	least    = 1e-290
	greatest = 1e290
)

// check finds what cannot be drawn, and says where it is.
func check(fig result.Figure) error {
	for i, p := range fig.Panels {
		at := fmt.Sprintf("charts: figure %q, panel %d", fig.Name, i+1)
		if err := checkHeat(p); err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
		for _, a := range []struct {
			name string
			axis result.Axis
		}{{"X", p.X}, {"Y", p.Y}} {
			if err := drawable(a.axis.At); err != nil {
				return fmt.Errorf("%s: ticks of the %s axis: %w", at, a.name, err)
			}
		}
		if r := p.Right; r != nil && (!(r.Factor > 1/greatest) || r.Factor > greatest) {
			return fmt.Errorf("%s: second scale: factor %v (allowed: above 0)", at, r.Factor)
		}
		if p.X.Categories != nil && p.Marks != nil {
			return fmt.Errorf("%s: marks on an axis of categories (allowed: on one of numbers)", at)
		}
		for i, m := range p.Marks {
			if err := drawable([]float64{m.X}); err != nil {
				return fmt.Errorf("%s: mark %d: %w", at, i+1, err)
			}
		}
		for _, s := range p.Series {
			if err := checkSeries(p, s); err != nil {
				return fmt.Errorf("%s: series %q: %w", at, s.Name, err)
			}
		}
	}
	return nil
}

func checkSeries(p result.Panel, s result.Series) error {
	wanted, what := len(s.X), "X values"
	if p.X.Categories != nil {
		wanted, what = len(p.X.Categories), "categories"
		if s.X != nil {
			return fmt.Errorf("%d X values (allowed: none, since there are categories)", len(s.X))
		}
	}
	if len(s.Y) != wanted {
		return fmt.Errorf("%d Y values (allowed: %d, as many as %s)", len(s.Y), wanted, what)
	}
	if (s.Low == nil) != (s.High == nil) || (s.Low != nil && (len(s.Low) != len(s.Y) || len(s.High) != len(s.Y))) {
		return fmt.Errorf("%d low and %d high ends (allowed: %d of both, as many as Y values, or none)",
			len(s.Low), len(s.High), len(s.Y))
	}
	for _, v := range []struct {
		name   string
		values []float64
	}{{"X", s.X}, {"Y", s.Y}, {"Low", s.Low}, {"High", s.High}} {
		if err := drawable(v.values); err != nil {
			return fmt.Errorf("%s%w", v.name, err)
		}
	}
	for i := range s.Low {
		if s.Low[i] > s.High[i] {
			return fmt.Errorf("interval %d: from %v to %v (allowed: the low end below the high one)",
				i, s.Low[i], s.High[i])
		}
	}
	return nil
}

// drawable finds the first number that has no place on an axis.
func drawable(values []float64) error {
	for i, v := range values {
		if a := math.Abs(v); math.IsNaN(v) || a > greatest || (a != 0 && a < least) {
			return fmt.Errorf("[%d] = %v (allowed: 0, and magnitudes from %v to %v)", i, v, least, greatest)
		}
	}
	return nil
}
