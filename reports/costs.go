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
	if kinds := distinct(groups, func(r *row) string { return r.kind.String() }); len(kinds) == 1 {
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
		{lines: cpu, panel: costs, cell: func(r *row) []string { return cost("s", quantity{estimate: r.cpu()}, r.short()) }},
		{lines: joules, panel: costs, cell: func(r *row) []string { return cost("J", r.energy().interval(own), r.short()) }},
	}
	columns = append(columns, partColumns(groups)...)
	columns = append(columns, column{lines: grams, panel: costs, cell: func(r *row) []string {
		return cost("g", r.carbon().interval(own), r.short())[:2]
	}})
	if ranged(groups, (*row).carbon) {
		columns = append(columns, column{
			lines: []string{"CO2e", "(low–high)"}, left: true, panel: costs, spare: spareCarbonRange,
			cell: func(r *row) []string { return cost("g", r.carbon(), false)[2:] },
		})
	}
	return columns
}

// ranged reports whether a quantity of any row has a range.
func ranged(groups []*group, of func(*row) quantity) bool {
	return slices.ContainsFunc(groups, func(g *group) bool {
		return slices.ContainsFunc(g.rows, func(r *row) bool { return of(r).low != of(r).high })
	})
}

// costsVary reports whether energy or carbon of any row vary over its trials by another share than
// its CPU time. They do not where they are computed from it, and then showing the same interval three times
// would only take room.
func costsVary(groups []*group) bool {
	return slices.ContainsFunc(groups, func(g *group) bool {
		return slices.ContainsFunc(g.rows, func(r *row) bool {
			cpu := r.cpu()
			return len(r.records) > 1 && !(cpu.likewise(r.energy().estimate) && cpu.likewise(r.carbon().estimate))
		})
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
	parts := []string{energy.FormatSI(q.mean, unit), q.share(), document.Span(q.low, q.mean, q.high, unit)}
	if short {
		parts[0] = uncertain + parts[0]
	}
	return parts
}
