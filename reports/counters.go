package reports

import (
	"slices"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// partColumns are the parts of the energy: what idling would have cost and what is left without it, and, where
// counters were read, what they covered. All are what is charged to the execution. What idling costs has to be seen
// beside energy that was measured, since a counter has it of the whole machine; a model only adds it.
func partColumns(groups []*group) []column {
	idle := 0
	if !slices.ContainsFunc(groups, func(g *group) bool {
		return slices.ContainsFunc(g.rows, func(r *row) bool { return r.kind == energy.Measured })
	}) {
		idle = spareIdle
	}
	part := func(title string, spare int, of func(*record.Record) *energy.Joules) column {
		return column{lines: []string{title}, panel: costs, spare: spare, cell: known("J", of)}
	}
	columns := []column{
		part("idle", idle, func(r *record.Record) *energy.Joules { return &r.IdleJ }),
		part("net", idle, func(r *record.Record) *energy.Joules { return &r.NetJ }),
	}
	if has(groups, func(r *record.Record) bool { return r.HostShare != nil }) {
		columns = append(columns, column{
			lines: []string{"share of", "the host"}, panel: costs, spare: spareShare,
			cell: func(r *row) []string {
				if v, ok := present(r, func(r *record.Record) *float64 { return r.HostShare }); ok {
					return []string{document.Percent(v)}
				}
				return []string{document.Missing}
			},
		})
	}
	for _, p := range []struct {
		title string
		of    func(*record.Record) *energy.Joules
	}{
		{"package", func(r *record.Record) *energy.Joules { return r.PackageJ }},
		{"DRAM", func(r *record.Record) *energy.Joules { return r.DRAMJ }},
		{"machine", func(r *record.Record) *energy.Joules { return r.MachineJ }},
	} {
		if has(groups, func(r *record.Record) bool { return p.of(r) != nil }) {
			columns = append(columns, part(p.title, spareParts, p.of))
		}
	}
	return columns
}

// has reports whether any record of the groups is so.
func has(groups []*group, so func(*record.Record) bool) bool {
	return slices.ContainsFunc(groups, func(g *group) bool {
		return slices.ContainsFunc(g.rows, func(r *row) bool {
			return slices.ContainsFunc(r.records, func(rec *record.Record) bool { return so(rec) })
		})
	})
}

// counterRemark says what the columns of counters are.
const counterRemark = "The counters are of the whole machine. Energy, idle, net, package, DRAM and machine are the share of it that is charged " +
	"to an execution: its CPU time out of that of all processes meanwhile."
