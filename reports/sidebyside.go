package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

// sideBySide holds engines against each other wherever an algorithm ran on several of them: whether
// they count the same messages, and what a message costs in CPU time and energy. What the simulator
// takes to simulate is another thing and not shown. It is a section, the names of the columns that
// had no room, and false if nothing ran on several engines.
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
	columns := append(keyColumnsOf(rows), column{
		lines: []string{"messages"}, panel: counts,
		cell: func(r *row) []string { return []string{at[r].messages()} },
	})
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
		cpu := figure([]string{"CPU", by.name()}, func(r *row) string {
			return cost("s", quantity{Estimate: r.cpu()}, r.short())[0]
		})
		half := column{
			lines: []string{"", "±"}, named: "± of CPU side by side", left: true, panel: counts, spare: 1, tied: true,
			cell: func(r *row) []string {
				if on := at[r].of(by); on != nil {
					return []string{share(on.cpu())}
				}
				return []string{""}
			},
		}
		joules := figure([]string{"energy", by.name()}, func(r *row) string {
			return cost("J", r.energy(), r.short())[0]
		})
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
		s.After = append(s.After, differing+" Where messages depend on timing, engines may count differently. "+
			strings.Join(differ, "; "))
	}
	return s, l.left(parts), true
}

// agree reports whether all engines count the same messages.
func (p *place) agree() bool {
	differs := func(r *row) bool { return !same(r.messages().Mean, p.rows[0].messages().Mean) }
	return !slices.ContainsFunc(p.rows, differs)
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

// runner is what ran the nodes: an engine, with a process for each node or not.
type runner struct {
	engine    engine.Engine
	processes bool
}

// name is that of the engine, as far as it is enough.
func (r runner) name() string {
	if r.processes {
		return r.engine.String() + ", processes"
	}
	return r.engine.String()
}

// place is where executions on different engines can be held against each other: an algorithm at a
// size on a topology, with energy from one source. Its rows, one for each runner, have what went
// well.
type place struct {
	placeKey
	rows []*row
	by   []runner // of rows
}

type placeKey struct {
	problem   algorithms.Problem
	unit      string
	algorithm string
	nodes     int
	topology  string
	kind      energy.Kind
	source    string
}

// placesOf sorts records into places, in the order of their first records. Profiles and grids make
// no other place, since neither the CPU time nor the energy of a run depends on them.
func placesOf(records []record.Record) []*place {
	var places []*place
	found := map[placeKey]*place{}
	for i := range records {
		r := &records[i]
		if !r.OK() {
			continue
		}
		key := placeKey{r.Problem, r.Unit, r.Subject(), r.Nodes, r.Topology, r.EnergyKind, r.EnergySource}
		p := found[key]
		if p == nil {
			p = &place{placeKey: key}
			found[key] = p
			places = append(places, p)
		}
		p.add(r)
	}
	return places
}

func (p *place) add(r *record.Record) {
	by := runner{r.Engine, r.Processes > 0}
	i := slices.Index(p.by, by)
	if i < 0 {
		i = len(p.by)
		p.by = append(p.by, by)
		p.rows = append(p.rows, &row{rowKey: rowKey{
			algorithm: r.Subject(), nodes: r.Nodes, topology: r.Topology, ok: true,
			kind: r.EnergyKind, source: r.EnergySource,
		}})
	}
	p.rows[i].records = append(p.rows[i].records, r)
}

// of is the row of a runner, nil where there is none.
func (p *place) of(by runner) *row {
	if i := slices.Index(p.by, by); i >= 0 {
		return p.rows[i]
	}
	return nil
}

// runnersOf lists the runners of the places in the order of engines, only those in real time if
// wanted.
func runnersOf(places []*place, realTime bool) []runner {
	var list []runner
	for _, p := range places {
		for _, by := range p.by {
			if !slices.Contains(list, by) && (by.engine.RealTime || !realTime) {
				list = append(list, by)
			}
		}
	}
	slices.SortStableFunc(list, func(a, b runner) int { return engine.Compare(a.engine, b.engine) })
	return list
}

// keyColumnsOf are the columns that say which place a row is about, with only what tells places
// apart.
func keyColumnsOf(rows []*row) []column {
	groups := []*group{{rows: rows}}
	columns := []column{
		{lines: []string{"algorithm"}, left: true, cell: func(r *row) []string { return []string{r.algorithm} }},
		{lines: []string{"N"}, cell: func(r *row) []string { return []string{document.Count(float64(r.nodes))} }},
	}
	for _, k := range []struct {
		title string
		of    func(*row) string
		shown bool
	}{
		{"topology", func(r *row) string { return r.topology }, severalTopologies(groups)},
		{"energy source", (*row).sourceName, len(distinct(groups, (*row).sourceName)) > 1},
	} {
		if k.shown {
			columns = append(columns, column{
				lines: []string{k.title}, left: true,
				cell: func(r *row) []string { return []string{k.of(r)} },
			})
		}
	}
	return columns
}

// at names a row in a sentence.
func (r *row) at() string {
	return fmt.Sprintf("%s at N = %s", r.algorithm, document.Count(float64(r.nodes)))
}
