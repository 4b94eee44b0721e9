package reports

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// Bounds of the lines that tell the energy of every node.
const (
	namedNodes = 16 // of a row
	namedRows  = 16
)

// radioSections are what the radios of simulated nodes would use, a section for each radio. Records
// without one have none.
func radioSections(res *record.Results, width int) []document.Section {
	var sections []document.Section
	for _, radio := range radiosOf(res.Records) {
		records := slices.DeleteFunc(slices.Clone(res.Records), func(r record.Record) bool { return r.Radio != radio })
		groups := groupsOf(records)
		var rows []*row
		for _, g := range groups {
			rows = append(rows, g.rows...)
		}
		s := document.Section{Heading: "radio: " + radio}
		if settings := res.Scenario.Radio; strings.HasPrefix(settings, radio) {
			s.Heading = "radio: " + settings
		}
		l := layOut(radioColumns(groups), rows)
		for _, p := range l.parts(width) {
			s.Sheets = append(s.Sheets, l.sheet(p, 0, len(rows)))
		}
		s.After = append(nodeLines(rows), "Assumed, and no part of the energy or the prediction above. "+res.Method.Radio)
		sections = append(sections, s)
	}
	return sections
}

// radiosOf names the radios of the records, in the order in which they first come.
func radiosOf(records []record.Record) []string {
	var names []string
	for i := range records {
		if r := records[i].Radio; r != "" && !slices.Contains(names, r) {
			names = append(names, r)
		}
	}
	return names
}

func radioColumns(groups []*group) []column {
	columns := keyColumns(groups)
	if slices.Contains(distinct(groups, func(r *row) string { return strconv.FormatBool(r.ok) }), "false") {
		columns = append(columns, column{lines: []string{"status"}, left: true, cell: func(r *row) []string { return []string{status(r)} }})
	}
	joules := func(p panel, title string, of func(*record.Record) *energy.Joules) column {
		return column{lines: []string{title}, panel: p, cell: func(r *row) []string { return []string{optional(r, "J", of)} }}
	}
	columns = append(columns,
		joules(counts, "transmit", func(r *record.Record) *energy.Joules { return r.RadioTxJ }),
		joules(counts, "receive", func(r *record.Record) *energy.Joules { return r.RadioRxJ }),
		joules(counts, "listening", func(r *record.Record) *energy.Joules { return r.RadioListenJ }),
		column{lines: []string{"all nodes", "(low–high)"}, panel: counts, cell: func(r *row) []string {
			q := r.radio()
			return []string{energy.FormatSI(q.mean, "J"), document.Span(q.low, q.mean, q.high, "J")}
		}},
		column{lines: []string{"busiest", "node"}, panel: costs, cell: func(r *row) []string {
			return []string{busiest(r, func(r *record.Record) *int { return r.RadioNodeMax })}
		}},
		column{lines: []string{"energy", "of it"}, panel: costs, cell: func(r *row) []string {
			return []string{optional(r, "J", func(r *record.Record) *energy.Joules { return r.RadioNodeMaxJ })}
		}},
	)
	if !slices.ContainsFunc(groups, func(g *group) bool {
		return slices.ContainsFunc(g.rows, func(r *row) bool { return r.first().BatteryExecutions != nil })
	}) {
		return columns
	}
	return append(columns,
		column{lines: []string{"first", "node out"}, panel: costs, cell: func(r *row) []string {
			return []string{busiest(r, func(r *record.Record) *int { return r.FirstNodeOut })}
		}},
		column{lines: []string{"after", "executions"}, panel: costs, cell: func(r *row) []string {
			return []string{optional(r, "", func(r *record.Record) *float64 { return r.BatteryExecutions })}
		}},
		column{lines: []string{"after", "time"}, panel: costs, cell: func(r *row) []string {
			v, ok := present(r, func(r *record.Record) *energy.Seconds { return r.BatteryS })
			if !ok {
				return []string{document.Missing}
			}
			return []string{lifetime(v)}
		}},
	)
}

// radio is the energy of the radios of all nodes.
func (r *row) radio() quantity {
	value := func(of func(*record.Record) *energy.Joules) func(*record.Record) float64 {
		return func(rec *record.Record) float64 {
			if v := of(rec); v != nil {
				return float64(*v)
			}
			return 0
		}
	}
	tx := value(func(r *record.Record) *energy.Joules { return r.RadioTxJ })
	rx := value(func(r *record.Record) *energy.Joules { return r.RadioRxJ })
	listen := value(func(r *record.Record) *energy.Joules { return r.RadioListenJ })
	return r.quantity(
		value(func(r *record.Record) *energy.Joules { return r.RadioLowJ }),
		func(r *record.Record) float64 { return tx(r) + rx(r) + listen(r) },
		value(func(r *record.Record) *energy.Joules { return r.RadioHighJ }))
}

// present is the mean of a figure over the trials that have it.
func present[T ~float64](r *row, of func(*record.Record) *T) (float64, bool) {
	having := row{r.rowKey, slices.DeleteFunc(slices.Clone(r.records), func(rec *record.Record) bool { return of(rec) == nil })}
	if len(having.records) == 0 {
		return 0, false
	}
	return having.over(func(rec *record.Record) float64 { return float64(*of(rec)) }).mean, true
}

// optional is a figure that may be missing, in a unit or as a number of three digits.
func optional[T ~float64](r *row, unit string, of func(*record.Record) *T) string {
	v, ok := present(r, of)
	switch {
	case !ok:
		return document.Missing
	case unit == "":
		return energy.FormatSI(v, "")
	}
	return energy.FormatSI(v, unit)
}

// busiest names a node: "all" where no other reads differently, and "varies" where trials differ.
func busiest(r *row, of func(*record.Record) *int) string {
	text := ""
	for _, rec := range r.records {
		one := document.Missing
		if node := of(rec); node != nil {
			one = strconv.Itoa(*node)
			if alike(rec.RadioByNode) {
				one = "all"
			}
		}
		if text != "" && one != text {
			return "varies"
		}
		text = one
	}
	return text
}

// alike reports whether all nodes use the same as far as it is shown.
func alike(nodes []record.NamedFigure) bool {
	return len(nodes) > 1 && !slices.ContainsFunc(nodes, func(f record.NamedFigure) bool {
		return energy.FormatSI(f.Value, "J") != energy.FormatSI(nodes[0].Value, "J")
	})
}

// lifetime is how long a battery lasts, in the unit that a reader thinks in.
func lifetime(seconds float64) string {
	const day = 24 * 60 * 60
	switch {
	case seconds < 2*3600:
		return energy.Seconds(seconds).String()
	case seconds < 2*day:
		return document.Digits(seconds/3600) + " h"
	case seconds < 2*365.25*day:
		return document.Digits(seconds/day) + " d"
	case document.Readable(seconds / (365.25 * day)):
		return document.Digits(seconds/(365.25*day)) + " years"
	}
	return energy.FormatSI(seconds/(365.25*day), "") + " years"
}

// nodeLines tell the energy of every node of small networks, one line a row, neighbours in number
// with the same energy together.
func nodeLines(rows []*row) []string {
	var lines []string
	for _, r := range rows {
		n := r.first().RadioByNode
		if len(n) == 0 || len(n) > namedNodes || len(n) != r.nodes {
			continue
		}
		values := make([]string, len(n))
		for i := range n {
			values[i] = energy.FormatSI(r.over(func(rec *record.Record) float64 {
				if i < len(rec.RadioByNode) {
					return rec.RadioByNode[i].Value
				}
				return 0
			}).mean, "J")
		}
		var parts []string
		for from := 0; from < len(values); {
			to := from
			for to+1 < len(values) && values[to+1] == values[from] {
				to++
			}
			nodes, each := strconv.Itoa(from), ""
			if to > from {
				nodes, each = nodes+"–"+strconv.Itoa(to), " each"
			}
			parts = append(parts, nodes+": "+values[from]+each)
			from = to + 1
		}
		lines = append(lines, fmt.Sprintf("%s at N = %s, by node: %s", r.algorithm, document.Count(float64(r.nodes)), strings.Join(parts, ", ")))
	}
	if len(lines) > namedRows {
		return []string{"The energy of every node is in CSV and JSON, as radio_by_node."}
	}
	return lines
}
