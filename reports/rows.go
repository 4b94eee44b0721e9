package reports

import (
	"math"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// group is the records that one table shows: those of a problem on an engine, with the parameters
// of one case.
type group struct {
	problem algorithms.Problem
	params  string
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
		params  string
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
			groupKey{r.Problem, r.Params, r.Unit, r.Engine, r.Processes > 0},
			rowKey{
				r.Algorithm, r.Nodes, r.Topology, r.OK(),
				r.EnergyKind, r.EnergySource, r.Profile, gridName(r),
			},
		}
		g := byKey[at.groupKey]
		if g == nil {
			g = &group{
				problem: r.Problem, params: r.Params, unit: r.Unit, engine: r.Engine, processes: r.Processes > 0,
			}
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

// over estimates a figure over the trials of the row.
func (r *row) over(name string) record.Estimate { return record.ByName(name).Over(r.records) }

// figure is the mean of a figure over the trials, and false where any of them does not have it.
func (r *row) figure(name string) (float64, bool) {
	e := r.over(name)
	return e.Mean, e.Trials == len(r.records)
}

func (r *row) messages() record.Estimate { return r.over("messages") }

func (r *row) cpu() record.Estimate { return r.over("cpu_s") }

// pooled reports whether the row is of trials that were counted together and not metered, as those
// of a sweep are. On other engines a trial may lack its CPU time because the meter failed.
func (r *row) pooled() bool {
	_, metered := r.figure("cpu_s")
	return !metered && r.records[0].Engine == engine.Sim
}

// share is the half-width of an interval as a share of the mean, "" where it is not known.
func share(e record.Estimate) string {
	if !e.Known {
		return ""
	}
	return document.Relative(e.Half, e.Mean)
}

// likewise reports whether two figures vary by the same share of their means.
func likewise(a, b record.Estimate) bool {
	x, y := a.Half*b.Mean, b.Half*a.Mean
	return a.Known == b.Known && math.Abs(x-y) <= 1e-6*math.Abs(x)
}

// quantity is an estimate with the means of the ends of its range.
type quantity record.Quantity

// interval leaves the confidence interval out unless it is wanted.
func (q quantity) interval(wanted bool) quantity {
	q.Known = q.Known && wanted
	return q
}

func (r *row) energy() quantity { return quantity(record.Energy(r.records)) }

func (r *row) carbon() quantity { return quantity(record.CO2e(r.records)) }

func (r *row) predicted() quantity { return quantity(record.Predicted(r.records)) }

func (r *row) predictedCarbon() quantity { return quantity(record.PredictedCO2e(r.records)) }

func (r *row) first() *record.Record { return r.records[0] }

// short reports whether the CPU window of any trial was too short.
func (r *row) short() bool {
	return slices.ContainsFunc(r.records, func(rec *record.Record) bool { return rec.ShortWindow })
}

// distinct lists the different values of something of the rows, in the order in which they
// first come.
func distinct(groups []*group, of func(*row) string) []string {
	var values []string
	for _, r := range rowsOf(groups) {
		if v := of(r); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	return values
}

// most is the greatest mean of a figure in any row.
func most(groups []*group, name string) float64 {
	greatest := 0.0
	for _, r := range rowsOf(groups) {
		greatest = max(greatest, r.over(name).Mean)
	}
	return greatest
}

// has reports whether any trial has a figure.
func has(groups []*group, name string) bool {
	return slices.ContainsFunc(rowsOf(groups), func(r *row) bool { return r.over(name).Trials > 0 })
}

// rowsOf are the rows of all groups.
func rowsOf(groups []*group) []*row {
	var rows []*row
	for _, g := range groups {
		rows = append(rows, g.rows...)
	}
	return rows
}
