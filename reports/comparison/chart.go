package comparison

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/compare"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/number"
)

// mostLines is how many cases a panel shows: as many as there are colours and marks.
const mostLines = 7

// mostPanels is how many figures a chart of a trend shows.
const mostPanels = 3

// TrendFigure is the chart of a trend: each figure by what it was in the first run, a panel for
// each of the figures that changed most and a line for each case.
func TrendFigure(t *compare.Trend) result.Figure {
	fig := result.Figure{
		Name: "trend", Title: fmt.Sprintf("Trend over %s", number.Plural(len(t.Runs), "run")),
		Caption: "Each figure is divided by what it was in the first run that has it (ratio, without unit). Counts " +
			"are exact; of samples the medians are shown with the 95 % intervals of their ratios.",
	}
	axis, place := times(t)
	var metrics []string
	of := map[string][]*compare.Series{}
	for i := range t.Series {
		s := &t.Series[i]
		if s.Overall.As != "" || s.Points[0].Ratio == nil || s.Metric == "ops" {
			continue // what follows from another figure goes as that does
		}
		if of[s.Metric] == nil {
			metrics = append(metrics, s.Metric)
		}
		of[s.Metric] = append(of[s.Metric], s)
	}
	changed := func(metric string) int {
		return -len(slices.DeleteFunc(slices.Clone(of[metric]), func(s *compare.Series) bool { return !s.Changed() }))
	}
	slices.SortStableFunc(metrics, func(a, b string) int { return cmp.Compare(changed(a), changed(b)) })
	left := 0
	for _, metric := range metrics {
		p := result.Panel{Title: metric, X: axis, Y: result.Axis{Label: metric + " (ratio to the first run)"}}
		list := slices.Clone(of[metric])
		slices.SortStableFunc(list, func(a, b *compare.Series) int { return cmp.Compare(b.Size(), a.Size()) })
		for _, s := range list[:min(len(list), mostLines)] {
			p.Series = append(p.Series, lineOf(s, place))
		}
		if i := slices.IndexFunc(fig.Panels, func(o result.Panel) bool { return alike(o.Series, p.Series) }); i >= 0 {
			fig.Panels[i].Title += ", " + metric
			continue
		}
		if len(fig.Panels) == mostPanels {
			break
		}
		left += max(0, len(list)-mostLines)
		fig.Panels = append(fig.Panels, p)
	}
	if left > 0 {
		fig.Caption += fmt.Sprintf(" The %d lines of each figure are those that changed most; %d more are not drawn.",
			mostLines, left)
	}
	return fig
}

// lineOf is a series as a line over the places of its runs.
func lineOf(s *compare.Series, place []float64) result.Series {
	line := result.Series{Name: s.Name, Spread: "95 % interval"}
	for _, point := range s.Points {
		if r := point.Ratio; r != nil {
			line.Point(place[point.Run], r.Low, r.Value, r.High)
		}
	}
	if slices.Equal(line.Low, line.High) {
		line.Low, line.High, line.Spread = nil, nil, ""
	}
	return line
}

// alike reports whether two figures have the same ratios, as bytes have those of messages where all
// are equally long: one panel stands for both.
func alike(a, b []result.Series) bool {
	return slices.EqualFunc(a, b, func(a, b result.Series) bool {
		return a.Name == b.Name && slices.Equal(a.X, b.X) && slices.EqualFunc(a.Y, b.Y, func(x, y float64) bool {
			return math.Abs(x-y) <= 1e-9*max(x, y)
		})
	})
}

// times is the axis of a trend and the place of each run on it: the time since the first one, or
// the number of the run where that is not known or the same.
func times(t *compare.Trend) (result.Axis, []float64) {
	place := make([]float64, len(t.Runs))
	apart := t.ByTime
	for i := range t.Runs {
		place[i] = float64(i + 1)
		apart = apart && (i == 0 || t.Runs[i].Started.After(*t.Runs[i-1].Started))
	}
	if !apart {
		return result.Axis{Label: "run (number)", At: place}, place
	}
	first := *t.Runs[0].Started
	span := t.Runs[len(t.Runs)-1].Started.Sub(first)
	unit, name := time.Second, "s"
	switch {
	case span > 72*time.Hour:
		unit, name = 24*time.Hour, "d"
	case span > 3*time.Hour:
		unit, name = time.Hour, "h"
	case span > 3*time.Minute:
		unit, name = time.Minute, "min"
	}
	for i, r := range t.Runs {
		place[i] = float64(r.Started.Sub(first)) / float64(unit)
	}
	since := first.UTC().Format("2006-01-02 15:04")
	return result.Axis{Label: fmt.Sprintf("time since %s UTC (%s)", since, name)}, place
}
