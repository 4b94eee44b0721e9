package reports

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/reports/document"
)

// forecast is a row of an engine in real time with what a calibrated profile predicts for it: that
// of the simulated runs where there are any, or else that of the row's own counts.
type forecast struct {
	measured  *row
	by        runner
	predicted *row
}

// forecastsOf finds the predictions that are about an engine on which the same was measured.
func forecastsOf(records []record.Record) []forecast {
	var found []forecast
	for _, p := range placesOf(records) {
		simulated := p.of(runner{engine: engine.Sim})
		for _, by := range p.by {
			if !by.engine.RealTime {
				continue
			}
			f := forecast{measured: p.of(by), by: by}
			for _, r := range []*row{simulated, f.measured} {
				if f.predicted = r.calibratedFor(by.engine); f.predicted != nil {
					found = append(found, f)
					break
				}
			}
		}
	}
	return found
}

// calibratedFor is the trials of the row whose prediction is for an engine, nil where there are
// none.
func (r *row) calibratedFor(e engine.Engine) *row {
	if r == nil {
		return nil
	}
	of := row{r.rowKey, slices.DeleteFunc(slices.Clone(r.records), func(rec *record.Record) bool {
		return rec.PredictedCPUS == nil || rec.Profile != "calibrated "+e.String()
	})}
	if len(of.records) == 0 {
		return nil
	}
	return &of
}

// predictionSection holds predictions against measurements. It is a section, the names of the
// columns that had no room, and false if there is nothing to hold against each other.
func predictionSection(records []record.Record, width int) (document.Section, []string, bool) {
	forecasts := forecastsOf(records)
	if len(forecasts) == 0 {
		return document.Section{}, nil, false
	}
	var rows []*row
	of := map[*row]forecast{}
	for _, f := range forecasts {
		rows = append(rows, f.measured)
		of[f.measured] = f
	}
	l := layOut(slices.Concat(keyColumnsOf(rows), forecastColumns(of)), rows)
	parts := l.parts(width)
	s := document.Section{Heading: "prediction and measurement"}
	for _, p := range parts {
		s.Sheets = append(s.Sheets, l.sheet(p, 0, len(rows)))
	}
	s.After = append(s.After, fmt.Sprintf(
		"Error is predicted / measured - 1. Its median without sign, over %s: CPU %s; energy %s.",
		number.Plural(len(forecasts), "row"),
		overall(forecasts, forecast.cpuError), overall(forecasts, forecast.energyError)))
	if slices.ContainsFunc(forecasts, func(f forecast) bool { return f.measured.kind != energy.Measured }) {
		s.After = append(s.After, "Where energy is told from the CPU time instead of being measured, "+
			"its error says nothing more than that of the CPU time.")
	}
	return s, l.left(parts), true
}

func forecastColumns(of map[*row]forecast) []column {
	figure := func(p panel, first, second string, cell func(f forecast) []string) column {
		return column{lines: []string{first, second}, panel: p, cell: func(r *row) []string { return cell(of[r]) }}
	}
	engine := figure(keys, "engine", "", func(f forecast) []string { return []string{f.by.name()} })
	low := figure(costs, "predicted", "(low–high)", func(f forecast) []string {
		return cost("J", f.predicted.predicted(), false)[2:]
	})
	high := figure(costs, kindOf(of), "(low–high)", func(f forecast) []string {
		return cost("J", f.measured.energy(), false)[2:]
	})
	engine.left, low.left, high.left = true, true, true
	low.spare, high.spare = 1, 2
	low.named, high.named = "range of the predicted energy", "range of the energy of the run"
	columns := []column{
		engine,
		figure(counts, "CPU", "predicted", func(f forecast) []string {
			v, _ := f.predicted.figure("predicted_cpu_s")
			return []string{energy.FormatSI(v, "s")}
		}),
		figure(counts, "CPU", "measured", func(f forecast) []string {
			return cost("s", quantity{Estimate: f.measured.cpu()}, f.measured.short())[:2]
		}),
		figure(counts, "CPU", "error", func(f forecast) []string { return []string{deviation(f.cpuError())} }),
		figure(costs, "energy", "predicted", func(f forecast) []string {
			return cost("J", f.predicted.predicted(), false)[:1]
		}),
		low,
		figure(costs, "energy", kindOf(of), func(f forecast) []string {
			return cost("J", f.measured.energy(), f.measured.short())[:1]
		}),
		high,
		figure(costs, "energy", "error", func(f forecast) []string { return []string{deviation(f.energyError())} }),
	}
	for i := 2; i < len(columns); i++ {
		columns[i].tied = columns[i].panel == columns[i-1].panel
	}
	return columns
}

// kindOf is the kind of the energies of the runs.
func kindOf(of map[*row]forecast) string {
	kind := ""
	for r := range of {
		if k := r.kind.String(); kind == "" || k == kind {
			kind = k
		} else {
			return "of the run"
		}
	}
	return kind
}

// cpuError and energyError are by what part of the measured figure the predicted one is above it,
// false where nothing was measured.
func (f forecast) cpuError() (float64, bool) {
	v, _ := f.predicted.figure("predicted_cpu_s")
	return off(v, f.measured.cpu().Mean)
}

func (f forecast) energyError() (float64, bool) {
	return off(f.predicted.predicted().Mean, f.measured.energy().Mean)
}

func off(predicted, measured float64) (float64, bool) {
	e := predicted/measured - 1
	return e, measured > 0 && record.Finite(e)
}

// deviation prints an error with its sign.
func deviation(e float64, known bool) string {
	switch percent := 100 * e; {
	case !known:
		return document.Missing
	case percent >= 999.5:
		return "+>999%"
	case math.Abs(percent) < 9.95:
		return fmt.Sprintf("%+.1f%%", percent)
	default:
		return fmt.Sprintf("%+.0f%%", percent)
	}
}

// overall is the median of the errors without their signs, and the worst of them.
func overall(forecasts []forecast, of func(forecast) (float64, bool)) string {
	var errs []float64
	worst, at := -1.0, forecast{}
	for _, f := range forecasts {
		e, known := of(f)
		if !known {
			continue
		}
		errs = append(errs, math.Abs(e))
		if math.Abs(e) > worst {
			worst, at = math.Abs(e), f
		}
	}
	if len(errs) == 0 {
		return document.Missing
	}
	slices.Sort(errs)
	n := len(errs)
	e, _ := of(at)
	return fmt.Sprintf("%s (worst %s, %s on %s)",
		strings.TrimPrefix(deviation((errs[(n-1)/2]+errs[n/2])/2, true), "+"),
		deviation(e, true), at.measured.at(), at.by.name())
}
