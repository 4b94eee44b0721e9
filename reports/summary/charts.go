package summary

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
)

// Charts are those of a run, the most telling ones first: for each problem messages and cost, then
// those that are about all algorithms. The textbook tells classes of growth; nil knows none.
func Charts(records []record.Record, textbook record.Textbook) []result.Figure {
	var all []result.Figure
	add := func(fig *result.Figure) {
		if fig != nil {
			all = append(all, *fig)
		}
	}
	subjects := subjectsOf(records)
	for _, s := range subjects {
		add(s.figure())
	}
	add(cpuByEngine(subjects))
	add(bytesOf(subjects))
	add(load(subjects))
	add(coverage(subjects))
	add(idleOf(subjects))
	add(growth(records, textbook))
	return all
}

// Main is the chart of messages against the number of nodes with the textbook's curves, a panel for
// each problem, or of cost where nothing sends messages. It is an error where there is nothing to
// draw.
func Main(records []record.Record) (result.Figure, error) {
	fig := result.Figure{Name: "messages", Title: "Messages of an execution"}
	var captions []string
	subjects := subjectsOf(records)
	for _, s := range subjects {
		by := s.counted()
		p, ok := by.messages(s)
		if !ok {
			if p, ok = by.cost(s); !ok {
				continue
			}
			fig.Title, fig.Name = "Cost", "cost"
		}
		p.Title = s.problem
		fig.Panels = append(fig.Panels, p)
		if !slices.Contains(captions, by.caption()) {
			captions = append(captions, by.caption())
		}
	}
	if len(fig.Panels) == 0 {
		return fig, errors.New("chart: there is nothing to draw (allowed: records without fault)")
	}
	if len(fig.Panels) == 1 {
		fig.Title += " · " + fig.Panels[0].Title
		fig.Panels[0].Title = ""
	}
	fig.Caption = strings.Join(captions, " ")
	return fig, nil
}

// figure is the chart of a problem: messages beside cost, and CO2e where it is no constant times
// energy.
func (s *subject) figure() *result.Figure {
	counted, metered := s.counted(), s.metered()
	fig := &result.Figure{Name: s.problem, Title: s.problem + " (unit: " + s.unit + ")"}
	captions := []string{}
	if p, ok := counted.messages(s); ok {
		fig.Panels, captions = append(fig.Panels, p), append(captions, counted.caption())
	}
	if p, ok := metered.cost(s); ok {
		fig.Panels, captions = append(fig.Panels, p), append(captions, metered.costCaption())
	}
	if len(fig.Panels) == 0 {
		return nil
	}
	fig.Caption = strings.Join(slices.Compact(captions), " ")
	return fig
}

// view is lines of one runner.
type view struct {
	runner
	lines []*line
}

// counted is the view whose counts are shown: that of the runner with the most points.
func (s *subject) counted() view {
	var best view
	most := 0
	for _, r := range s.runners() {
		lines, points := s.by(r), 0
		for _, l := range lines {
			points += len(l.points)
		}
		if points > most {
			best, most = view{r, lines}, points
		}
	}
	return best
}

// metered is the view whose cost is shown: of those in real time the one with the most points, or
// else what a profile predicts of the simulated ones.
func (s *subject) metered() view {
	real := subject{s.problem, s.unit, slices.DeleteFunc(slices.Clone(s.lines), func(l *line) bool {
		return !l.runner.engine.RealTime
	})}
	if len(real.lines) == 0 {
		return s.counted()
	}
	return real.counted()
}

func (v view) caption() string {
	if v.engine.Foreign {
		return ""
	}
	return fmt.Sprintf("Messages are counted on the engine %s.", v.runner)
}

func (v view) costCaption() string {
	if v.engine.Foreign {
		return "What an operation of a program of others took, with its range or its 95 % interval."
	}
	if v.engine.RealTime {
		return fmt.Sprintf("Energy is what an execution took on this machine, on the engine %s, "+
			"with its range.", v.runner)
	}
	return "Nothing ran in real time: the energy is what the cost profile predicts of the messages, " +
		"and not that of simulating."
}

// messages is the chart of messages against the number of nodes, with the textbook's counts, or
// bars where there is one size.
func (v view) messages(*subject) (result.Panel, bool) {
	p := result.Panel{Y: result.Axis{Label: "messages"}}
	count := func(pt *point) (low, y, high float64, ok bool) {
		e := record.ByName("messages").Over(pt.trials)
		return max(e.Mean-e.Half, 0), e.Mean, e.Mean + e.Half, e.Trials == len(pt.trials) && e.Mean > 0
	}
	if !v.fill(&p, count) {
		return p, false
	}
	dropEmpty(&p)
	if p.X.Categories != nil {
		return p, true
	}
	for _, l := range v.lines {
		p.Series = append(p.Series, references(l)...)
	}
	return p, true
}

// references are the textbook's counts of a line: one curve where they are exact, or the two ends.
func references(l *line) []result.Series {
	exact := result.Series{Name: l.name, Reference: "textbook"}
	low := result.Series{Name: l.name, Reference: "textbook, at least", Dashed: true}
	high := result.Series{Name: l.name, Reference: "textbook, at most", Dashed: true}
	same := true
	for _, p := range l.points {
		least, ok := p.mean("expected_low")
		most, also := p.mean("expected_high")
		if !ok || !also || least <= 0 || slices.ContainsFunc(p.trials, (*record.Record).Failing) {
			continue
		}
		same = same && least == most
		n := float64(p.nodes)
		exact.X, exact.Y = append(exact.X, n), append(exact.Y, least)
		low.X, low.Y = append(low.X, n), append(low.Y, least)
		high.X, high.Y = append(high.X, n), append(high.Y, most)
	}
	switch {
	case len(exact.X) < 2:
		return nil
	case same:
		return []result.Series{exact}
	}
	return []result.Series{low, high}
}

// cost is the chart of energy for each functional unit, metered or predicted, with a scale of CO2e
// where one factor holds for all.
func (v view) cost(s *subject) (result.Panel, bool) {
	p := result.Panel{Y: result.Axis{Label: "energy per " + s.unit + " (J)"}}
	of := record.Energy
	if !v.engine.RealTime {
		of = record.Predicted
		p.Y.Label = "predicted energy per " + s.unit + " (J)"
	}
	ok := v.fill(&p, func(pt *point) (low, y, high float64, ok bool) { return pt.perUnit(of(pt.trials)) })
	if !ok && v.engine.Foreign { // of which perhaps nothing but the time is known
		p = result.Panel{Y: result.Axis{Label: "time per " + s.unit + " (s)"}}
		return p, v.fill(&p, func(pt *point) (low, y, high float64, ok bool) {
			e := record.ByName("wall_s").Over(pt.trials)
			return pt.perUnit(record.Quantity{Estimate: e, Low: max(0, e.Mean-e.Half), High: e.Mean + e.Half})
		})
	}
	if factor, one := v.gramsPerJoule(); one {
		p.Right = &result.Scale{Label: "CO2e (g)", Factor: factor}
	}
	return p, ok
}

// gramsPerJoule is the factor from energy to CO2e, false where it is not the same for all.
func (v view) gramsPerJoule() (float64, bool) {
	factor := 0.0
	for _, l := range v.lines {
		for _, p := range l.points {
			for _, r := range p.trials {
				f := float64(r.GCO2e) / float64(r.EnergyJ)
				if !(f > 0) || math.IsInf(f, 0) || (factor > 0 && math.Abs(f/factor-1) > 1e-9) {
					return 0, false
				}
				factor = f
			}
		}
	}
	return factor, factor > 0
}

// fill makes the series of a panel: lines over several sizes on logarithmic scales, and bars of the
// largest size where there is only one. It is false where there is nothing to see.
func (v view) fill(p *result.Panel, of func(*point) (low, y, high float64, ok bool)) bool {
	sizes := sizesOf(v.lines)
	if len(sizes) < 2 {
		return v.bars(p, of)
	}
	p.X, p.Y.Log = result.Axis{Label: "N", Log: true}, true
	const mostTicks = 8
	if len(sizes) <= mostTicks {
		for _, n := range sizes {
			p.X.At = append(p.X.At, float64(n))
		}
	}
	for _, l := range v.lines {
		s := result.Series{Name: l.name}
		for _, pt := range l.points {
			if low, y, high, ok := of(pt); ok {
				s.Point(float64(pt.nodes), low, y, high)
			}
		}
		if len(s.X) > 0 {
			p.Series = append(p.Series, s)
		}
	}
	withoutIntervals(p)
	return len(p.Series) > 0
}

func (v view) bars(p *result.Panel, of func(*point) (low, y, high float64, ok bool)) bool {
	s := result.Series{}
	p.X.Categories = []string{}
	for _, l := range v.lines {
		for _, pt := range l.points {
			if low, y, high, ok := of(pt); ok {
				p.X.Categories = append(p.X.Categories, l.name)
				s.Y, s.Low, s.High = append(s.Y, y), append(s.Low, low), append(s.High, high)
				if !v.engine.Foreign {
					p.X.Label = fmt.Sprintf("N = %d", pt.nodes)
				}
			}
		}
	}
	s.Name, _, _ = strings.Cut(p.Y.Label, " (")
	p.Series = []result.Series{s}
	p.Y.Log = len(s.Y) > 1 && slices.Min(s.Y) > 0 && slices.Max(s.Y) > 30*slices.Min(s.Y)
	p.Y.Zero = !p.Y.Log
	withoutIntervals(p)
	return len(s.Y) > 0
}

// withoutIntervals takes intervals away that have no width.
func withoutIntervals(p *result.Panel) {
	for i := range p.Series {
		if s := &p.Series[i]; slices.Equal(s.Low, s.High) {
			s.Low, s.High = nil, nil
		}
	}
}

// dropEmpty takes series away that say nothing.
func dropEmpty(p *result.Panel) {
	p.Series = slices.DeleteFunc(p.Series, func(s result.Series) bool { return len(s.Y) == 0 })
}
