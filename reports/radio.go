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
		rows := rowsOf(groups)
		s := document.Section{Heading: "radio: " + radio}
		if settings := res.Scenario.Radio; strings.HasPrefix(settings, radio) {
			s.Heading = "radio: " + settings
		}
		l := layOut(radioColumns(groups), rows)
		for _, p := range l.parts(width) {
			s.Sheets = append(s.Sheets, l.sheet(p, 0, len(rows)))
		}
		s.After = append(nodeLines(rows),
			"Assumed, and no part of the energy or the prediction above. "+res.Method.Radio)
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
		columns = append(columns, column{lines: []string{"status"}, left: true, cell: func(r *row) []string {
			return []string{status(r)}
		}})
	}
	columns = append(columns,
		exactly("radio_tx_j", counts, "transmit"),
		exactly("radio_rx_j", counts, "receive"),
		exactly("radio_listen_j", counts, "listening"),
		column{lines: []string{"all nodes", "(low–high)"}, panel: counts, cell: func(r *row) []string {
			sum := 0.0
			for _, rec := range r.records {
				sum += float64(rec.RadioJ())
			}
			mean := sum / float64(len(r.records))
			return []string{
				energy.FormatSI(mean, "J"),
				document.Span(r.over("radio_low_j").Mean, mean, r.over("radio_high_j").Mean, "J"),
			}
		}},
	)
	columns = append(columns, ofSome(groups, exactly("radio_gco2e", counts, "CO2e", "of all"))...)
	columns = append(columns,
		column{lines: []string{"busiest", "node"}, panel: costs, cell: func(r *row) []string {
			return []string{busiest(r, func(r *record.Record) *int { return r.RadioNodeMax })}
		}},
		exactly("radio_node_max_j", costs, "energy", "of it"),
	)
	if !has(groups, "battery_executions") {
		return columns
	}
	return append(columns,
		column{lines: []string{"first", "node out"}, panel: costs, cell: func(r *row) []string {
			return []string{busiest(r, func(r *record.Record) *int { return r.FirstNodeOut })}
		}},
		exactly("battery_executions", costs, "after", "executions"),
		shown("battery_s", costs, 0,
			func(v float64, _ string) string { return lifetime(v) }, []string{"after", "time"}),
	)
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

// ofNode is the mean energy of a node.
func (r *row) ofNode(node int) float64 {
	sum := 0.0
	for _, rec := range r.records {
		if node < len(rec.RadioByNode) {
			sum += rec.RadioByNode[node].Value
		}
	}
	return sum / float64(len(r.records))
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
			values[i] = energy.FormatSI(r.ofNode(i), "J")
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
		lines = append(lines, fmt.Sprintf("%s at N = %s, by node: %s",
			r.algorithm, document.Count(float64(r.nodes)), strings.Join(parts, ", ")))
	}
	if len(lines) > namedRows {
		return []string{"The energy of every node is in CSV and JSON, as radio_by_node."}
	}
	return lines
}
