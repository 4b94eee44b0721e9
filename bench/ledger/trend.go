package ledger

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
)

const (
	mostPeriods = 36 // of the time that a figure shows
	mostSeries  = 6  // of a figure, after which the others are one
)

// period is how finely a figure divides time.
type period struct {
	name, form string
	next       func(time.Time) time.Time
}

// periods are from the finest on.
var periods = []period{
	{"day", dayForm, func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"month", monthForm, func(t time.Time) time.Time { return t.AddDate(0, 1, 0) }},
	{"year", "2006", func(t time.Time) time.Time { return t.AddDate(1, 0, 0) }},
}

// start is when the period began that a time is in.
func (p period) start(t time.Time) time.Time {
	at, err := time.Parse(p.form, t.Format(p.form))
	if err != nil {
		return t // which the form of the period itself is not
	}
	return at
}

// divide is the finest period by which there is room for all times, and their names. Times at which
// nothing ran are among them.
func divide(first, last time.Time) (p period, names []string) {
	for _, p = range periods {
		names = nil
		for t := p.start(first); !t.After(last) && len(names) <= mostPeriods; t = p.next(t) {
			names = append(names, t.Format(p.form))
		}
		if len(names) <= mostPeriods {
			break
		}
	}
	return p, names
}

// trend draws energy and CO2e over time, a bar for each of the largest groups.
func trend(lines []line, grouping grouping) (result.Figure, error) {
	groupOf := grouping.of
	if grouping.times {
		groupOf = func(*line) string { return "all runs" }
	}
	p, names := divide(lines[0].time, lines[len(lines)-1].time)
	fig := result.Figure{
		Name: "trend", Title: fmt.Sprintf("Energy and CO2e by %s", p.name),
		Panels: []result.Panel{
			{Title: "energy", X: result.Axis{Label: p.name + " (UTC)", Categories: names}, Y: result.Axis{Zero: true}},
			{Title: "CO2e", X: result.Axis{Label: p.name + " (UTC)", Categories: names}, Y: result.Axis{Zero: true}},
		},
	}
	whole, err := total("", lines)
	if err != nil {
		return fig, err
	}
	fig.Caption = fmt.Sprintf("%s. Bars are with their range; energy is %v.", upper(extent(&whole)), kindsOf(&whole))
	groups, err := totals(lines, groupOf)
	if err != nil {
		return fig, err
	}
	slices.SortStableFunc(groups, func(a, b Total) int { return cmp.Compare(b.Energy.Central, a.Energy.Central) })
	largest := map[string]bool{}
	var series []string
	for i, g := range groups {
		if i == mostSeries-1 && len(groups) > mostSeries {
			series = append(series, others)
			break
		}
		largest[g.Name] = true
		series = append(series, g.Name)
	}
	for _, name := range series {
		of := slices.DeleteFunc(slices.Clone(lines), func(l line) bool {
			group := groupOf(&l)
			return largest[group] && group != name || !largest[group] && name != others
		})
		joules, grams := result.Series{Name: name}, result.Series{Name: name}
		for _, at := range names {
			within := slices.DeleteFunc(slices.Clone(of), func(l line) bool { return l.time.Format(p.form) != at })
			t, err := total(at, within)
			if err != nil {
				return fig, err
			}
			bar(&joules, t.Energy)
			bar(&grams, t.Carbon)
		}
		fig.Panels[0].Series = append(fig.Panels[0].Series, joules)
		fig.Panels[1].Series = append(fig.Panels[1].Series, grams)
	}
	scale(&fig.Panels[0], "energy", "J")
	scale(&fig.Panels[1], "CO2e", "g")
	return fig, nil
}

const others = "others"

func kindsOf(t *Total) string {
	var names []string
	for _, kind := range energy.Kinds() {
		if t.Kinds[kind] > 0 {
			names = append(names, kind.String())
		}
	}
	if names == nil {
		return "not known"
	}
	return strings.Join(names, " and ")
}

func upper(text string) string { return strings.ToUpper(text[:1]) + text[1:] }

func bar[Q ~float64](s *result.Series, r energy.Range[Q]) {
	s.Y = append(s.Y, float64(r.Central))
	s.Low, s.High = append(s.Low, float64(r.Low)), append(s.High, float64(r.High))
}

// scale writes the values of a panel in the unit in which the largest has one to three digits
// before the point, and names the axis.
func scale(p *result.Panel, what, unit string) {
	largest := 0.0
	for _, s := range p.Series {
		largest = max(largest, slices.Max(s.Y))
	}
	factor := 1.0
	if largest > 0 {
		group := math.Floor(math.Log10(largest) / 3)
		factor = math.Pow(1000, min(max(group, -4), 4))
		_, unit, _ = strings.Cut(energy.FormatSI(factor, unit), " ")
	}
	for _, s := range p.Series {
		for _, values := range [][]float64{s.Y, s.Low, s.High} {
			for i := range values {
				values[i] /= factor
			}
		}
	}
	p.Y.Label = fmt.Sprintf("%s (%s)", what, unit)
}
