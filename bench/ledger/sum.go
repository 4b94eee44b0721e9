package ledger

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Sum is what all runs of the ledger come to by one of [Groupings]: a table with a row for each
// group, and a figure of what was taken over time.
func (l *Ledger) Sum(ctx context.Context, by string) (*result.Result, error) {
	grouping, err := groupingOf(by)
	if err != nil {
		return nil, err
	}
	lines, err := l.lines(ctx)
	if err != nil {
		return nil, err
	}
	groups, err := totals(lines, grouping.of)
	if err != nil {
		return nil, fault(l.path, err.Error())
	}
	all, err := total("in all", lines)
	if err != nil {
		return nil, fault(l.path, err.Error())
	}
	res := &result.Result{
		Name: "ledger", Title: "energy and CO2e by " + by, Parameters: suggest.Name(l.path) + ", " + extent(&all),
		Data: data(by, groups), Shown: []result.Table{shown(by, groups, &all)}, Notes: notes(&all),
	}
	if len(lines) > 0 {
		fig, err := trend(lines, grouping)
		if err != nil {
			return nil, fault(l.path, err.Error())
		}
		res.Figures = []result.Figure{fig}
	}
	return res, nil
}

// extent says how much there is.
func extent(all *Total) string {
	if all.Records == 0 {
		return "no runs"
	}
	first, last := all.First.Format(dayForm), all.Last.Format(dayForm)
	text := fmt.Sprintf("%s with %s, %s", number.Plural(all.Runs, "run"), number.Plural(all.Records, "record"), first)
	if last != first {
		text += " to " + last
	}
	return text
}

// data has all figures with all digits.
func data(by string, groups []Total) result.Table {
	t := result.Table{Columns: result.Columns(by, "runs", "records", "executions", "cpu_s", "wall_s",
		"energy_j", "energy_low_j", "energy_high_j", "energy_kwh", "energy_kind", "gco2e", "gco2e_low", "gco2e_high",
		"lacking", "simulated", "factors", "first", "last", "no_carbon")}
	for i := range groups {
		g := &groups[i]
		row := []any{g.Name, g.Runs, g.Records, g.Executions, float64(g.CPU), float64(g.Wall)}
		if kind := g.Kind(); kind == 0 {
			row = append(row, nil, nil, nil, nil, nil)
		} else {
			row = append(row, float64(g.Energy.Central), float64(g.Energy.Low), float64(g.Energy.High),
				float64(g.Energy.Central.KWh()), kind.String())
		}
		if g.charged() {
			row = append(row, float64(g.Carbon.Central), float64(g.Carbon.Low), float64(g.Carbon.High))
		} else {
			row = append(row, nil, nil, nil)
		}
		t.Add(append(row, g.Lacking, g.Simulated, strings.Join(g.Factors, "; "), g.First.Format(stampForm),
			g.Last.Format(stampForm), g.NoCarbon)...)
	}
	return t
}

// shown is what a reader needs of it.
func shown(by string, groups []Total, all *Total) result.Table {
	t := result.Table{Columns: result.Columns(by, "runs", "records", "CPU", "energy", "kWh", "known as", "CO2e")}
	if len(groups) > 1 {
		groups = append(slices.Clone(groups), *all)
	}
	for i := range groups {
		g := &groups[i]
		row := []any{g.Name, g.Runs, g.Records, g.CPU.String()}
		if kind := g.Kind(); kind == 0 {
			row = append(row, nil, nil, nil)
		} else {
			row = append(row, quantity(g.Energy, "J"), float64(g.Energy.Central.KWh()), kind.String())
		}
		if g.charged() {
			row = append(row, quantity(g.Carbon, "g"))
		} else {
			row = append(row, nil)
		}
		t.Add(row...)
	}
	return t
}

func quantity[Q ~float64](r energy.Range[Q], unit string) result.Quantity {
	return result.Quantity{Low: float64(r.Low), Value: float64(r.Central), High: float64(r.High), Unit: unit}
}

// notes say what a reader has to know of the sums.
func notes(all *Total) (notes []string) {
	if all.Records == 0 {
		return nil
	}
	notes = append(notes, "Figures are those of all executions of the trials together, as far as they were metered: "+
		"without set-up, warming up, and what lies between trials.")
	if len(all.Kinds) > 1 {
		var parts []string
		for _, kind := range energy.Kinds() {
			if n := all.Kinds[kind]; n > 0 {
				parts = append(parts, fmt.Sprintf("%v in %s", kind, number.Plural(n, "record")))
			}
		}
		notes = append(notes, fmt.Sprintf("Energy is %s; a sum of several kinds is said to be of the weakest.",
			strings.Join(parts, ", ")))
	}
	switch n := len(all.Factors); {
	case n == 1:
		notes = append(notes, "CO2e is by one grid factor: "+all.Factors[0]+".")
	case n > 1:
		notes = append(notes, fmt.Sprintf("CO2e is by %d grid factors: %s.", n, strings.Join(all.Factors, "; ")))
	}
	if all.Lacking > 0 {
		notes = append(notes, fmt.Sprintf("The energy of %s is not known, and in no sum.",
			number.Plural(all.Lacking, "record")))
	}
	if n := all.NoCarbon; n > 0 {
		notes = append(notes, fmt.Sprintf("The CO2e of %s is not known, and in no sum, although the energy is.",
			number.Plural(n, "record")))
	}
	if all.Simulated > 0 {
		notes = append(notes, fmt.Sprintf("Of %s CPU time and energy are those of simulating.",
			number.Plural(all.Simulated, "record")))
	}
	return notes
}
