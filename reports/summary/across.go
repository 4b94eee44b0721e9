package summary

import (
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
// messages and cost of its algorithms at the largest size that all of these runs have.
func Across(runs []Named) []result.Figure {
	type part struct {
		name string
		view view
	}
	var order []string
	parts := map[string][]part{}
	labels := shortNames(runs)
	for i := range runs {
		for _, s := range subjectsOf(runs[i].Records) {
			key := s.problem + " (unit: " + s.unit + ")"
			if parts[key] == nil {
				order = append(order, key)
			}
			parts[key] = append(parts[key], part{labels[i], s.metered()})
		}
	}
	var all []result.Figure
	for _, key := range order {
		of := parts[key]
		if len(of) < 2 {
			continue
		}
		var lines []*line
		for _, p := range of {
			lines = append(lines, p.view.lines...)
		}
		n := largest(lines)
		messages := result.Panel{Title: "messages", Y: result.Axis{Label: "messages", Log: true}}
		cost := result.Panel{Title: "cost", Y: result.Axis{Label: "energy of an execution (J)", Log: true}}
		for _, p := range of {
			messages.X.Categories = append(messages.X.Categories, p.name)
		}
		cost.X.Categories = messages.X.Categories
		for _, name := range names(lines) {
			counts, joules := result.Series{Name: name}, result.Series{Name: name}
			for _, p := range of {
				at := p.view.named(name, n)
				if at == nil {
					break
				}
				if v, ok := at.mean("messages"); ok && v > 0 {
					counts.Y = append(counts.Y, v)
				}
				if q := record.Energy(at.trials); q.Trials == len(at.trials) && q.Mean > 0 && p.view.engine.RealTime {
					joules.Y, joules.Low, joules.High = append(joules.Y, q.Mean), append(joules.Low, q.Low),
						append(joules.High, q.High)
				}
			}
			if len(counts.Y) == len(of) {
				messages.Series = append(messages.Series, counts)
			}
			if len(joules.Y) == len(of) {
				cost.Series = append(cost.Series, joules)
			}
		}
		fig := result.Figure{
			Name: key, Title: fmt.Sprintf("%s, N = %d, by run", key, n),
			Caption: "Algorithms that are in all of these runs. Energy has its range, and is that of running, not of " +
				"simulating.",
		}
		for _, p := range []result.Panel{messages, cost} {
			if len(p.Series) > 0 {
				fig.Panels = append(fig.Panels, p)
			}
		}
		if len(fig.Panels) > 0 {
			all = append(all, fig)
		}
	}
	return all
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
