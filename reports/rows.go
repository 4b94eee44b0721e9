package reports

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// group is the records that one table shows: those of a problem on an engine.
type group struct {
	problem algorithms.Problem
	unit    string
	engine  engine.Engine
	// processes says that every node was a process.
	processes bool
	rows      []*row
}

// row is the trials of an algorithm at a size that may be averaged: nothing that they
// were run with or accounted by differs, and either all went well or none did.
type row struct {
	rowKey
	records []*record.Record
}

type rowKey struct {
	algorithm string
	nodes     int
	topology  string
	ok        bool

	kind    energy.Kind
	source  string
	profile string
	grid    string
}

// groupsOf sorts records into groups and rows, in the order of their first trials.
func groupsOf(records []record.Record) []*group {
	type groupKey struct {
		problem algorithms.Problem
		unit    string
		engine  engine.Engine

		processes bool
	}
	type position struct {
		groupKey
		rowKey
	}
	var groups []*group
	byKey := map[groupKey]*group{}
	rows := map[position]*row{}
	for i := range records {
		r := &records[i]
		at := position{
			groupKey{r.Problem, r.Unit, r.Engine, r.Processes > 0},
			rowKey{
				r.Algorithm, r.Nodes, r.Topology, r.OK(),
				r.EnergyKind, r.EnergySource, r.Profile, gridName(r),
			},
		}
		g := byKey[at.groupKey]
		if g == nil {
			g = &group{problem: r.Problem, unit: r.Unit, engine: r.Engine, processes: r.Processes > 0}
			byKey[at.groupKey] = g
			groups = append(groups, g)
		}
		if rows[at] == nil {
			rows[at] = &row{rowKey: at.rowKey}
			g.rows = append(g.rows, rows[at])
		}
		rows[at].records = append(rows[at].records, r)
	}
	return groups
}

// estimate is the mean of a figure over trials. Half is the half-width of its 95 % confidence
// interval, known where it varies over two trials at least.
type estimate struct {
	mean, half float64
	known      bool
}

// over estimates a figure over the trials of the row.
func (r *row) over(figure func(*record.Record) float64) estimate {
	values := make([]float64, len(r.records))
	for i, rec := range r.records {
		values[i] = figure(rec)
	}
	if slices.Min(values) == slices.Max(values) { // exact, where a sum may round
		return estimate{mean: values[0]}
	}
	half, known := record.HalfWidth95(values)
	return estimate{stat.Mean(values, nil), half, known}
}

// orOver is over for a figure whose interval over repetitions is part of the record, and
// counts where there is one trial only.
func (r *row) orOver(figure func(*record.Record) float64, half *float64) estimate {
	e := r.over(figure)
	if len(r.records) == 1 && half != nil && *half > 0 {
		e.half, e.known = *half, true
	}
	return e
}

// share is the half-width as a share of the mean, "" where it is not known.
func (e estimate) share() string {
	if !e.known {
		return ""
	}
	return document.Relative(e.half, e.mean)
}

// likewise reports whether two figures vary by the same share of their means.
func (e estimate) likewise(o estimate) bool {
	a, b := e.half*o.mean, o.half*e.mean
	return e.known == o.known && math.Abs(a-b) <= 1e-6*math.Abs(a)
}

// quantity is an estimate with the means of the ends of its range.
type quantity struct {
	estimate
	low, high float64
}

// interval leaves the confidence interval out unless it is wanted.
func (q quantity) interval(wanted bool) quantity {
	q.known = q.known && wanted
	return q
}

func (r *row) quantity(low, central, high func(*record.Record) float64) quantity {
	return quantity{r.over(central), r.over(low).mean, r.over(high).mean}
}

func (r *row) energy() quantity {
	return r.quantity(
		func(r *record.Record) float64 { return float64(r.EnergyLowJ) },
		func(r *record.Record) float64 { return float64(r.EnergyJ) },
		func(r *record.Record) float64 { return float64(r.EnergyHighJ) })
}

func (r *row) carbon() quantity {
	return r.quantity(
		func(r *record.Record) float64 { return float64(r.GCO2eLow) },
		func(r *record.Record) float64 { return float64(r.GCO2e) },
		func(r *record.Record) float64 { return float64(r.GCO2eHigh) })
}

func (r *row) predicted() quantity {
	return r.quantity(
		func(r *record.Record) float64 { return float64(r.PredictedLowJ) },
		func(r *record.Record) float64 { return float64(r.PredictedJ) },
		func(r *record.Record) float64 { return float64(r.PredictedHighJ) })
}

func (r *row) first() *record.Record { return r.records[0] }

func (r *row) messages() estimate {
	return r.orOver(func(rec *record.Record) float64 { return rec.Messages }, r.first().MessagesCI95)
}

func (r *row) cpu() estimate {
	return r.orOver(func(rec *record.Record) float64 { return float64(rec.CPUS) }, (*float64)(r.first().CPUCI95S))
}

// short reports whether the CPU window of any trial was too short.
func (r *row) short() bool {
	return slices.ContainsFunc(r.records, func(rec *record.Record) bool { return rec.ShortWindow })
}

// distinct lists the different values of something of the rows, in the order in which they
// first come.
func distinct(groups []*group, of func(*row) string) []string {
	var values []string
	for _, g := range groups {
		for _, r := range g.rows {
			if v := of(r); !slices.Contains(values, v) {
				values = append(values, v)
			}
		}
	}
	return values
}
