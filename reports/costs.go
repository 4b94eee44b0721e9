package reports

import (
	"slices"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// costColumns are CPU, energy and carbon. What they mean depends on the engine, so their
// headings say it.
func costColumns(groups []*group) []column {
	kind := ""
	if kinds := kindsOf(groups); len(kinds) == 1 {
		kind = kinds[0] + " "
	}
	cpu, joules, grams := []string{"CPU"}, []string{"energy", kind + "(low–high)"}, []string{"CO2e"}
	if simulated(groups) {
		cpu = []string{"CPU to", "simulate"}
		joules = []string{"energy to simulate", kind + "(low–high)"}
		grams = []string{"CO2e to", "simulate"}
	}
	own := costsVary(groups)
	if !ranged(groups, (*row).energy) {
		joules[1] = strings.TrimSuffix(joules[1], "(low–high)")
	}
	columns := []column{
		{figure: "cpu_s", lines: cpu, panel: costs, cell: func(r *row) []string {
			return cost("s", quantity{Estimate: r.cpu()}, r.short())
		}},
		{figure: "energy_j", lines: joules, panel: costs, cell: func(r *row) []string {
			return cost("J", r.energy().interval(own), r.short())
		}},
	}
	if foreign(groups) && ranged(groups, (*row).energy) { // whose names leave no room for both beside them
		columns[1].lines[1] = strings.TrimSuffix(columns[1].lines[1], "(low–high)")
		columns[1].cell = func(r *row) []string { return cost("J", r.energy().interval(own), r.short())[:2] }
		columns = append(columns, column{
			figure: "energy_low_j", lines: []string{"energy", "(low–high)"}, left: true, panel: costs,
			cell: func(r *row) []string { return cost("J", r.energy(), false)[2:] },
		})
	}
	columns = append(columns, partColumns(groups)...)
	emitted := column{figure: "gco2e", lines: grams, panel: costs, cell: func(r *row) []string {
		return cost("g", r.carbon().interval(own), r.short())[:2]
	}}
	if simulated(groups) && has(groups, "predicted_gco2e") { // which is what one wants to know
		emitted.spare = spareSimulating
	}
	columns = append(columns, emitted)
	if ranged(groups, (*row).carbon) {
		columns = append(columns, column{
			figure: "gco2e_low", lines: []string{"CO2e", "(low–high)"}, left: true, panel: costs,
			spare: spareCarbonRange,
			cell:  func(r *row) []string { return cost("g", r.carbon(), false)[2:] },
		})
	}
	if foreign(groups) || !has(groups, "cpu_s") { // of which what nobody metered is left out
		return ofSome(groups, columns...)
	}
	return columns
}

// partColumns are the parts of the energy: what idling would have cost and what is left without it,
// and, where counters were read, what they covered. All are what is charged to the execution. What
// idling costs has to be seen beside energy that was measured, since a counter has it of the whole
// machine; a model only adds it.
func partColumns(groups []*group) []column {
	idle := 0
	if !slices.ContainsFunc(rowsOf(groups), func(r *row) bool { return r.kind == energy.Measured }) {
		idle = spareIdle
	}
	percent := func(v float64, _ string) string { return document.Percent(v) }
	return ofSome(groups, of("idle_j", costs, idle, "idle"), of("net_j", costs, idle, "net"),
		shown("host_share", costs, spareShare, percent, []string{"share of", "the host"}),
		of("package_j", costs, spareParts, "package"),
		of("dram_j", costs, spareParts, "DRAM"),
		of("machine_j", costs, spareParts, "machine"),
	)
}

// kindsOf are the kinds of energy that any row has.
func kindsOf(groups []*group) []string {
	return slices.DeleteFunc(distinct(groups, func(r *row) string { return r.kind.String() }), func(kind string) bool {
		return kind == energy.Kind(0).String()
	})
}

// counterRemark says what the columns of counters are.
const counterRemark = "The counters are of the whole machine. " +
	"Energy, idle, net, package, DRAM and machine are the share of it that is charged to an execution: " +
	"its CPU time out of that of all processes meanwhile."

// ranged reports whether a quantity of any row has a range.
func ranged(groups []*group, of func(*row) quantity) bool {
	return slices.ContainsFunc(rowsOf(groups), func(r *row) bool { return of(r).Low != of(r).High })
}

// costsVary reports whether energy or carbon of any row vary over its trials by another share than
// its CPU time. They do not where they are computed from it, and then showing the same interval
// three times would only take room.
func costsVary(groups []*group) bool {
	return slices.ContainsFunc(rowsOf(groups), func(r *row) bool {
		cpu := r.cpu()
		return len(r.records) > 1 && !(likewise(cpu, r.energy().Estimate) && likewise(cpu, r.carbon().Estimate))
	})
}

// predictedLines is the heading of predictions, with the profile if it is the same for all.
func predictedLines(groups []*group) []string {
	if names := distinct(groups, func(r *row) string { return r.profile }); len(names) == 1 && names[0] != "" {
		return []string{"predicted", names[0]}
	}
	return []string{"predicted"}
}

// cost is a quantity with its interval and its range, marked where its window was too short.
func cost(unit string, q quantity, short bool) []string {
	if q.Trials == 0 {
		return []string{document.Missing, "", ""}
	}
	parts := []string{energy.FormatSI(q.Mean, unit), share(q.Estimate), document.Span(q.Low, q.Mean, q.High, unit)}
	if short {
		parts[0] = uncertain + parts[0]
	}
	return parts
}
