package reports

import (
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// sideBySide holds engines against each other wherever an algorithm ran on several of them: whether they
// count the same messages, and what a message costs in CPU time and energy. What the simulator takes to simulate
// is another thing and not shown. It is a section, the names of the columns that had no room, and false if
// nothing ran on several engines.
func sideBySide(records []record.Record, width int) (document.Section, []string, bool) {
	places := slices.DeleteFunc(placesOf(records), func(p *place) bool { return len(p.by) < 2 })
	if len(places) == 0 {
		return document.Section{}, nil, false
	}
	var rows []*row
	at := map[*row]*place{}
	for _, p := range places {
		first := p.rows[0]
		rows = append(rows, first)
		at[first] = p
	}
	columns := append(keyColumnsOf(rows), column{lines: []string{"messages"}, panel: counts, cell: func(r *row) []string {
		return []string{at[r].messages()}
	}})
	var cpus, energies []column
	for _, by := range runnersOf(places, true) {
		figure := func(lines []string, of func(r *row) string) column {
			return column{lines: lines, panel: counts, cell: func(r *row) []string {
				if on := at[r].of(by); on != nil {
					return []string{of(on)}
				}
				return []string{document.Missing}
			}}
		}
		cpu := figure([]string{"CPU", by.name()}, func(r *row) string { return cost("s", quantity{Estimate: r.cpu()}, r.short())[0] })
		half := column{
			lines: []string{"", "±"}, named: "± of CPU side by side", left: true, panel: counts, spare: 1, tied: true,
			cell: func(r *row) []string {
				if on := at[r].of(by); on != nil {
					return []string{share(on.cpu())}
				}
				return []string{""}
			},
		}
		joules := figure([]string{"energy", by.name()}, func(r *row) string { return cost("J", r.energy(), r.short())[0] })
		joules.panel = costs
		cpus, energies = append(cpus, cpu, half), append(energies, joules)
	}
	columns = slices.Concat(columns, cpus, energies)
	s := document.Section{Heading: "engines side by side"}
	l := layOut(columns, rows)
	parts := l.parts(width)
	for _, p := range parts {
		s.Sheets = append(s.Sheets, l.sheet(p, 0, len(rows)))
	}
	var differ []string
	for _, p := range places {
		if !p.agree() {
			differ = append(differ, p.rows[0].at()+": "+p.byRunner())
		}
	}
	if len(differ) > 0 {
		s.After = append(s.After, differing+" Where messages depend on timing, engines may count differently. "+strings.Join(differ, "; "))
	}
	return s, l.left(parts), true
}

// agree reports whether all engines count the same messages.
func (p *place) agree() bool {
	return !slices.ContainsFunc(p.rows, func(r *row) bool { return !same(r.messages().Mean, p.rows[0].messages().Mean) })
}

// messages is the count of all engines, or from where to where their counts go.
func (p *place) messages() string {
	if p.agree() {
		return document.Count(p.rows[0].messages().Mean)
	}
	low, high := p.rows[0].messages().Mean, p.rows[0].messages().Mean
	for _, r := range p.rows {
		low, high = min(low, r.messages().Mean), max(high, r.messages().Mean)
	}
	return differing + " " + document.Count(low) + "–" + document.Count(high)
}

// byRunner has the messages of each engine.
func (p *place) byRunner() string {
	var parts []string
	for _, by := range runnersOf([]*place{p}, false) {
		parts = append(parts, by.name()+" "+document.Count(p.of(by).messages().Mean))
	}
	return strings.Join(parts, ", ")
}
