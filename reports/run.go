package reports

import (
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"
	"gonum.org/v1/gonum/stat"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/wrap"
	"github.com/joulemark/joulemark/reports/document"
	"github.com/joulemark/joulemark/reports/footprint"
	"github.com/joulemark/joulemark/reports/summary"
)

// furtherSection makes a section that holds records against each other, and names the columns that
// had no room. It is not ok where there is nothing to hold against each other.
type furtherSection func(records []record.Record, width int) (s document.Section, left []string, ok bool)

// runReport says what a run came to, in tables that fit the width.
func runReport(res *record.Results, opts Options, width int) *document.Document {
	groups := groupsOf(res.Records)
	d := &document.Document{Title: title(res)}
	addFacts(d, res, groups, opts)
	if len(groups) == 0 {
		d.Paragraph("There are no records.")
	}
	var left []string
	without := map[string][]string{} // columns and the engines that are shown without
	for _, e := range engines(groups) {
		sections, names := runSections(ofEngine(groups, e), len(engines(groups)) > 1, width, opts.formula)
		d.Sections = append(d.Sections, sections...)
		for _, name := range names {
			without[name] = append(without[name], e.String())
		}
	}
	for name, of := range without {
		if len(of) < len(engines(groups)) {
			name += " (" + strings.Join(of, ", ") + ")"
		}
		left = append(left, name)
	}
	for _, further := range []furtherSection{sideBySide, predictionSection} {
		if s, l, ok := further(res.Records, width); ok {
			d.Sections, left = append(d.Sections, s), append(left, l...)
		}
	}
	d.Sections = append(d.Sections, radioSections(res, width)...)
	if !opts.Scale.Rate.IsZero() {
		if s, ok := opts.Scale.Section(res.Records); ok {
			d.Sections = append(d.Sections, s)
		}
	}
	if opts.SCI || footprint.Has(res.Records) {
		if s, ok := footprint.SCI(res.Records); ok {
			d.Sections = append(d.Sections, s)
		}
	}
	if opts.Complexity {
		fits, left := record.FitGrowth(res.Records, opts.textbook)
		d.Sections = append(d.Sections, growthSection(fits, left))
	}
	d.List("Notes", remarks(groups, left))
	d.List("Warnings", warnings(res))
	if total := summary.Total(res.Records); total != "" {
		d.List("Total", []string{total})
	}
	return d
}

// runSections are the tables of one engine, all laid out alike, and the names of the columns for
// which there was no room.
func runSections(groups []*group, naming bool, width int, formula Formula) (
	sections []document.Section, left []string,
) {
	l := layOut(columnsOf(groups), rowsOf(groups))
	parts := l.parts(width)
	from := 0
	for _, g := range groups {
		to := from + len(g.rows)
		s := document.Section{Heading: g.heading(naming)}
		for _, p := range parts {
			s.Sheets = append(s.Sheets, l.sheet(p, from, to))
		}
		l.addMetrics(&s, g, parts[len(parts)-1], width)
		s.After = append(s.After, partLines(g, formula)...)
		sections = append(sections, s)
		from = to
	}
	return sections, l.left(parts)
}

// addMetrics adds the figures of the problem's own: at the end of the last table, whose columns are
// given, or below it if there is no room: in lines, or in a table of their own where that is
// shorter.
func (l *layout) addMetrics(s *document.Section, g *group, columns []int, width int) {
	if g.engine.Foreign { // which have them among the others
		return
	}
	own := layOut(metricColumns(g), g.rows)
	all := own.parts(unlimited)[0]
	switch last := len(s.Sheets) - 1; {
	case len(all) == 0:
	case l.width(columns)+document.Gap+own.width(all) <= width:
		s.Sheets[last] = beside(s.Sheets[last], own.sheet(all, 0, len(g.rows)))
	default:
		lines := metricLines(g)
		if l, part := ownTable(g, width); l.width(part) <= width && len(g.rows)+tableLines <= linesOf(lines, width) {
			s.Sheets = append(s.Sheets, l.sheet(part, 0, len(g.rows)))
			return
		}
		s.After = lines
	}
}

// tableLines are those of a table that are no rows: two of the heading, a rule, and an empty one
// before it.
const tableLines = 4

// linesOf is how many lines texts take in a width.
func linesOf(texts []string, width int) (n int) {
	for _, text := range texts {
		n += len(wrap.Lines(text, func(_ int, line string) bool { return twwidth.Width(line) <= width }))
	}
	return n
}

// ownTable has the figures of the problem's own behind what a unit took, with as many of these as
// there is room for.
func ownTable(g *group, width int) (layout, []int) {
	perUnit := func(name string, spare int, of func(*row) string) column {
		return column{lines: []string{name, "a unit"}, panel: costs, spare: spare, cell: func(r *row) []string {
			if r.over("ops").Mean <= 0 {
				return []string{document.Missing}
			}
			return []string{of(r)}
		}}
	}
	columns := slices.DeleteFunc(keyColumns([]*group{g}), func(c column) bool { return c.spare > 0 })
	columns = append(columns,
		perUnit("messages", 1, func(r *row) string { return document.Count(r.messages().Mean / r.over("ops").Mean) }),
		perUnit("energy", 0, func(r *row) string { return energy.FormatSI(r.energy().Mean/r.over("ops").Mean, "J") }))
	for _, c := range metricColumns(g) {
		if i := strings.LastIndexByte(c.lines[0], ' '); i > 0 {
			c.lines = []string{c.lines[0][:i], c.lines[0][i+1:]}
		}
		columns = append(columns, c)
	}
	l := layOut(columns, g.rows)
	return l, l.parts(width)[0]
}

// beside puts two tables of the same rows next to each other.
func beside(a, b document.Sheet) document.Sheet {
	a.Heads = append(a.Heads, b.Heads...)
	for i := range a.Rows {
		a.Rows[i] = append(a.Rows[i], b.Rows[i]...)
	}
	return a
}

// heading names the problem and what is counted in it.
func (g *group) heading(engine bool) string {
	parts := []string{string(g.problem)}
	if g.params != "" {
		parts = append(parts, strings.ReplaceAll(g.params, ",", ", "))
	}
	if g.unit != "" {
		parts = append(parts, "unit: "+g.unit)
	}
	if t := distinct([]*group{g}, func(r *row) string { return r.topology }); len(t) == 1 && t[0] != "" {
		parts = append(parts, "topology: "+t[0])
	}
	if engine {
		parts = append(parts, "engine: "+g.engine.String())
	}
	if g.processes {
		parts = append(parts, "each node a process")
	}
	return strings.Join(parts, " · ")
}

func engines(groups []*group) []engine.Engine {
	var found []engine.Engine
	for _, g := range groups {
		if !slices.Contains(found, g.engine) {
			found = append(found, g.engine)
		}
	}
	return found
}

func ofEngine(groups []*group, e engine.Engine) []*group {
	return slices.DeleteFunc(slices.Clone(groups), func(g *group) bool { return g.engine != e })
}

// metricColumns are the figures of problems' own.
func metricColumns(groups ...*group) []column {
	var columns []column
	for _, name := range metrics(groups) {
		columns = append(columns, column{lines: []string{name}, panel: costs, cell: func(r *row) []string {
			return []string{r.metricText(name)}
		}})
	}
	return columns
}

func (r *row) metricText(name string) string {
	if v, unit, ok := r.metric(name); ok {
		return document.Amount(v, unit)
	}
	return document.Missing
}

// metricLines are the same as text, one line an algorithm, for tables that have no room for more
// columns. The values are those of the rows in their order.
func metricLines(g *group) []string {
	var lines []string
	for _, algorithm := range distinct([]*group{g}, func(r *row) string { return r.algorithm }) {
		rows := slices.DeleteFunc(slices.Clone(g.rows), func(r *row) bool { return r.algorithm != algorithm })
		each := func(text func(*row) string) string {
			values := make([]string, len(rows))
			for i, r := range rows {
				values[i] = text(r)
			}
			return strings.Join(values, ", ")
		}
		var figures []string
		for _, name := range metrics([]*group{g}) {
			if slices.ContainsFunc(rows, func(r *row) bool { return r.metricText(name) != document.Missing }) {
				figures = append(figures, name+" "+each(func(r *row) string { return r.metricText(name) }))
			}
		}
		if len(figures) > 0 {
			sizes := each(func(r *row) string { return document.Count(float64(r.nodes)) })
			lines = append(lines, algorithm+" at N = "+sizes+": "+strings.Join(figures, "; "))
		}
	}
	return lines
}

// metric is the mean of a metric over the trials that have it.
func (r *row) metric(name string) (value float64, unit string, ok bool) {
	var values []float64
	for _, rec := range r.records {
		for _, m := range rec.Metrics {
			if m.Name == name {
				values, unit = append(values, m.Value), m.Unit
				break
			}
		}
	}
	if len(values) == 0 {
		return 0, "", false
	}
	return stat.Mean(values, nil), unit, true
}

// metrics names the metrics of groups in the order in which they first come.
func metrics(groups []*group) []string {
	var names []string
	for _, r := range rowsOf(groups) {
		for _, rec := range r.records {
			for _, m := range rec.Metrics {
				if !slices.Contains(names, m.Name) {
					names = append(names, m.Name)
				}
			}
		}
	}
	return names
}
