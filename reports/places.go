package reports

import (
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/reports/document"
)

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
// size on a topology, with energy from one source. Its rows, one for each runner, have what went well.
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

// placesOf sorts records into places, in the order of their first records. Profiles and grids make no other
// place, since neither the CPU time nor the energy of a run depends on them.
func placesOf(records []record.Record) []*place {
	var places []*place
	found := map[placeKey]*place{}
	for i := range records {
		r := &records[i]
		if !r.OK() {
			continue
		}
		key := placeKey{r.Problem, r.Unit, r.Algorithm, r.Nodes, r.Topology, r.EnergyKind, r.EnergySource}
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
			algorithm: r.Algorithm, nodes: r.Nodes, topology: r.Topology, ok: true, kind: r.EnergyKind, source: r.EnergySource,
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

// runnersOf lists the runners of the places in the order of engines, only those in real time if wanted.
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

// keyColumnsOf are the columns that say which place a row is about, with only what tells places apart.
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
			columns = append(columns, column{lines: []string{k.title}, left: true, cell: func(r *row) []string { return []string{k.of(r)} }})
		}
	}
	return columns
}

// at names a row in a sentence.
func (r *row) at() string {
	return fmt.Sprintf("%s at N = %s", r.algorithm, document.Count(float64(r.nodes)))
}
