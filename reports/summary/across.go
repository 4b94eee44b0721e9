package summary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/reports/document"
)

// Named is the records of one of several runs.
type Named struct {
	Name    string
	Records []record.Record
	// Settings are those of the scenario; nil where they are not known.
	Settings *record.Settings
}

// Started is the day and the minute at which the first record ran, "" where that is not known.
func (n *Named) started() string {
	first := ""
	for i := range n.Records {
		if at := n.Records[i].Started; at != nil {
			if text := at.UTC().Format("2006-01-02 15:04"); first == "" || text < first {
				first = text
			}
		}
	}
	return first
}

// Table has what every algorithm came to in every run, a row for each size.
func Table(runs []Named) document.Sheet {
	s := document.Sheet{Heads: slices.Concat(
		document.Texts("run", "started (UTC)", "problem", "algorithm"), document.Numbers("N"), document.Texts("engine"),
		document.Numbers("messages", "CPU", "energy", "energy per unit", "CO2e per unit", "predicted per unit"),
	)}
	for i := range runs {
		run := &runs[i]
		for _, subject := range subjectsOf(run.Records) {
			for _, l := range subject.lines {
				for _, p := range l.points {
					s.Rows = append(s.Rows, append([]string{
						run.Name, document.Dashed(run.started()), subject.problem, l.name,
						document.Count(float64(p.nodes)),
						l.runner.String(),
					}, p.cells(l.runner.engine.RealTime)...))
				}
			}
		}
	}
	return s
}

// cells are the figures of a point for a reader. What simulating took is no cost of running.
func (p *point) cells(ran bool) []string {
	text := func(v float64, unit string, ok bool) string {
		if !ok {
			return document.Missing
		}
		return document.Amount(v, unit)
	}
	messages, known := p.mean("messages")
	cpu, metered := p.mean("cpu_s")
	joules, charged := p.mean("energy_j")
	_, each, _, unit := p.perUnit(record.Energy(p.trials))
	_, grams, _, emitted := p.perUnit(record.CO2e(p.trials))
	_, predicted, _, told := p.perUnit(record.Predicted(p.trials))
	return []string{
		text(messages, "", known), text(cpu, "s", metered && ran), text(joules, "J", charged && ran),
		text(each, "J", unit && ran), text(grams, "g", emitted && ran), text(predicted, "J", told),
	}
}

// Across is the charts of several runs beside each other: for each problem that is in two of them,
// messages and cost of its algorithms at the largest size that all of these runs have. Where the
// scenarios differ in one number alone, such as what links lose, it is the axis.
func Across(runs []Named) []result.Figure {
	type part struct {
		name string
		run  int
		view view
	}
	var order []string
	parts := map[string][]part{}
	labels := shortNames(runs)
	axis, at, numeric := varied(runs)
	for i := range runs {
		for _, s := range subjectsOf(runs[i].Records) {
			key := s.problem + " (unit: " + s.unit + ")"
			if parts[key] == nil {
				order = append(order, key)
			}
			parts[key] = append(parts[key], part{labels[i], i, s.metered()})
		}
	}
	var all []result.Figure
	for _, key := range order {
		of := parts[key]
		if len(of) < 2 {
			continue
		}
		by, differ := "run", "Algorithms that are in all of these runs."
		if numeric {
			by, _, _ = strings.Cut(axis.Label, " (")
			differ = "Algorithms that are in all of these runs, which differ in " + by + " alone: a point a run."
			slices.SortStableFunc(of, func(a, b part) int { return cmp.Compare(at[a.run], at[b.run]) })
		}
		var lines []*line
		for _, p := range of {
			lines = append(lines, p.view.lines...)
		}
		n := largest(lines)
		categories := make([]string, len(of))
		for i, p := range of {
			categories[i] = p.name
		}
		panels := []result.Panel{
			{Title: "messages", Y: result.Axis{Label: "messages", Log: true}},
			{Title: "cost", Y: result.Axis{Label: "energy of an execution (J)", Log: true}},
			{Title: "predicted cost", Y: result.Axis{Label: "predicted energy of an execution (J)", Log: true}},
			{Title: "lost", Y: result.Axis{Label: "messages that did not arrive", Zero: true}},
			{Title: "coverage", Y: result.Axis{Label: "part of the nodes that was reached", Zero: true}},
		}
		for i := range panels {
			panels[i].X = result.Axis{Label: "run", Categories: categories}
			if numeric {
				panels[i].X = axis
			}
			for _, name := range names(lines) {
				s := result.Series{Name: name}
				for _, p := range of {
					if point := p.view.named(name, n); point != nil {
						point.beside(&s, panels[i].Title, p.view.engine.RealTime)
					}
					if numeric {
						s.X = append(s.X, at[p.run])
					}
				}
				if len(s.Y) == len(of) {
					panels[i].Series = append(panels[i].Series, s)
				}
			}
			withoutIntervals(&panels[i])
		}
		fig := result.Figure{
			Name: key, Title: fmt.Sprintf("%s, N = %d, by %s", key, n, by),
			Caption: differ + " Energy has its range, and is that of running, not of simulating.",
		}
		for _, p := range panels {
			if telling(p) {
				fig.Panels = append(fig.Panels, p)
			}
		}
		if len(fig.Panels) > 0 {
			all = append(all, fig)
		}
	}
	return all
}

// beside adds what a panel of [Across] shows of a point, if there is any.
func (p *point) beside(s *result.Series, what string, ran bool) {
	value := func(low, v, high float64) {
		s.Y, s.Low, s.High = append(s.Y, v), append(s.Low, low), append(s.High, high)
	}
	switch what {
	case "messages", "lost":
		e := record.ByName(map[string]string{"messages": "messages", "lost": "dropped"}[what]).Over(p.trials)
		if e.Trials == len(p.trials) {
			value(max(0, e.Mean-e.Half), e.Mean, e.Mean+e.Half)
		}
	case "cost":
		if q := record.Energy(p.trials); ran && q.Trials == len(p.trials) {
			value(q.Low, q.Mean, q.High)
		}
	case "predicted cost":
		if q := record.Predicted(p.trials); !ran && q.Trials == len(p.trials) {
			value(q.Low, q.Mean, q.High)
		}
	case "coverage":
		if low, v, high, ok := p.reached(); ok {
			value(low, v, high)
		}
	}
}

// telling reports whether a panel of [Across] has something to show: a loss, or a coverage below 1.
func telling(p result.Panel) bool {
	return slices.ContainsFunc(p.Series, func(s result.Series) bool {
		switch p.Title {
		case "lost":
			return slices.Max(s.Y) > 0
		case "coverage":
			return slices.Min(s.Y) < 1
		}
		return slices.Max(s.Y) > 0
	})
}

// named is the point of an algorithm at a size, nil where there is none.
func (v view) named(name string, nodes int) *point {
	for _, l := range v.lines {
		if l.name == name {
			return l.at(nodes)
		}
	}
	return nil
}

// shortNames are the names of runs without the folder and the ending that all of them share.
func shortNames(runs []Named) []string {
	short := make([]string, len(runs))
	for i, r := range runs {
		short[i] = r.Name
	}
	cut := func(of func(string) string) {
		first := of(short[0])
		if first == "" || slices.ContainsFunc(short, func(s string) bool {
			return of(s) != first || len(s) == len(first)
		}) {
			return
		}
		for i, s := range short {
			short[i] = strings.TrimSuffix(strings.TrimPrefix(s, first), first)
		}
	}
	cut(func(s string) string { return s[:strings.LastIndexByte(s, '/')+1] })
	cut(func(s string) string { return s[max(strings.LastIndexByte(s, '.'), 0):] })
	return short
}
