package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
)

// forecast is a row of an engine in real time with what a calibrated profile predicts for it: that of the
// simulated runs where there are any, or else that of the row's own counts.
type forecast struct {
	measured  *row
	by        runner
	predicted *row
}

// forecastsOf finds the predictions that are about an engine on which the same was measured.
func forecastsOf(records []bench.Record) []forecast {
	var found []forecast
	for _, p := range placesOf(records) {
		simulated := p.of(runner{engine: bench.Sim})
		for _, by := range p.by {
			if !by.engine.RealTime() {
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

// calibratedFor is the trials of the row whose prediction is for an engine, nil where there are none.
func (r *row) calibratedFor(e bench.Engine) *row {
	if r == nil {
		return nil
	}
	of := row{r.rowKey, slices.DeleteFunc(slices.Clone(r.records), func(rec *bench.Record) bool {
		return rec.PredictedCPUS == nil || rec.Profile != "calibrated "+e.String()
	})}
	if len(of.records) == 0 {
		return nil
	}
	return &of
}

// calibrated reports whether a calibrated profile predicts for any trial of the row.
func (r *row) calibrated() bool {
	return slices.ContainsFunc(r.records, func(rec *bench.Record) bool { return rec.PredictedCPUS != nil })
}

// predictedCPU is what is predicted of the CPU time.
func (r *row) predictedCPU() (float64, bool) {
	return present(r, func(rec *bench.Record) *energy.CPUSeconds { return rec.PredictedCPUS })
}

// predictedCPUColumn stands beside that of the predicted energy.
func predictedCPUColumn(groups []*group) column {
	lines := slices.Insert(predictedLines(groups), 1, "CPU")
	return column{lines: lines, panel: counts, cell: func(r *row) []string {
		if v, ok := r.predictedCPU(); ok {
			return []string{energy.FormatSI(v, "s")}
		}
		return []string{missing}
	}}
}

// predictionSection holds predictions against measurements. It is a section, the names of the columns
// that had no room, and false if there is nothing to hold against each other.
func predictionSection(records []bench.Record, width int) (section, []string, bool) {
	forecasts := forecastsOf(records)
	if len(forecasts) == 0 {
		return section{}, nil, false
	}
	var rows []*row
	of := map[*row]forecast{}
	for _, f := range forecasts {
		rows = append(rows, f.measured)
		of[f.measured] = f
	}
	l := layOut(slices.Concat(keyColumnsOf(rows), forecastColumns(of)), rows)
	parts := l.parts(width)
	s := section{heading: "prediction and measurement"}
	for _, p := range parts {
		s.sheets = append(s.sheets, l.sheet(p, 0, len(rows)))
	}
	s.after = append(s.after, "Error is predicted / measured - 1; its median without sign is "+
		overall(forecasts, "CPU", forecast.cpuError)+", and "+overall(forecasts, "energy", forecast.energyError)+".")
	return s, l.left(parts), true
}

func forecastColumns(of map[*row]forecast) []column {
	text := func(p panel, lines []string, cell func(f forecast) []string) column {
		return column{lines: lines, panel: p, cell: func(r *row) []string { return cell(of[r]) }}
	}
	ends := func(spare int, cell func(f forecast) []string) column {
		c := text(costs, []string{"", "(low–high)"}, cell)
		c.left, c.spare = true, spare
		return c
	}
	engine := text(keys, []string{"engine"}, func(f forecast) []string { return []string{f.by.name()} })
	engine.left = true
	return []column{
		engine,
		text(counts, []string{"CPU", "predicted"}, func(f forecast) []string {
			v, _ := f.predicted.predictedCPU()
			return []string{energy.FormatSI(v, "s")}
		}),
		text(counts, []string{"CPU", "measured"}, func(f forecast) []string {
			return cost("s", quantity{estimate: f.measured.cpu()}, f.measured.short())[:2]
		}),
		text(counts, []string{"", "error"}, func(f forecast) []string { return []string{deviation(f.cpuError())} }),
		text(costs, []string{"energy", "predicted"}, func(f forecast) []string {
			return cost("J", f.predicted.predicted().interval(false), false)[:1]
		}),
		ends(spareCarbonRange, func(f forecast) []string { return cost("J", f.predicted.predicted(), false)[2:] }),
		text(costs, []string{"energy", f0 + f.kind}, nil),
		ends(spareCarbonRange+1, func(f forecast) []string { return cost("J", f.measured.energy(), false)[2:] }),
		text(costs, []string{"", "error"}, func(f forecast) []string { return []string{deviation(f.energyError())} }),
	}
}
