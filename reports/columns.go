package reports

import (
	"strconv"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
)

// column is a column of the run's table.
type column struct {
	lines []string // of its heading
	left  bool     // text, not numbers
	panel panel
	// spare says that the column only adds detail; the highest number is the first that has
	// to go where room is short. 0 stays in any case.
	spare int
	// cell is in parts: the first is set to the right (unless left), the others to the left, so
	// that numbers stand below each other whatever follows them.
	cell func(*row) []string
}

// panel is the part of a table that a column is in, where it has to be split.
type panel uint8

const (
	keys   panel = iota // repeated in every part
	counts              // what the algorithm did
	costs               // what that took
	panels
)

// columnsOf are the columns for the groups of one engine.
func columnsOf(groups []*group) []column {
	columns := keyColumns(groups)
	columns = append(columns, countColumns(groups)...)
	columns = append(columns, costColumns(groups)...)
	if values := distinct(groups, func(r *row) string { return strconv.FormatBool(r.ok) }); len(values) > 1 || values[0] != "true" {
		columns = append(columns, column{
			lines: []string{"status"}, left: true, panel: counts,
			cell: func(r *row) []string { return []string{status(r)} },
		})
	}
	return columns
}

// keyColumns say what a row is about. Of what a row was run with they have only what
// tells rows of one algorithm and size apart.
func keyColumns(groups []*group) []column {
	key := func(title string, left bool, text func(*row) string) column {
		return column{lines: []string{title}, left: left, cell: func(r *row) []string { return []string{text(r)} }}
	}
	columns := []column{
		key("algorithm", true, func(r *row) string { return r.algorithm }),
		key("N", false, func(r *row) string { return count(float64(r.nodes)) }),
	}
	topology := key("topology", true, func(r *row) string { return r.topology })
	if !severalTopologies(groups) {
		topology.panel, topology.spare = counts, 4
	}
	if len(distinct(groups, func(r *row) string { return r.topology })) > 1 {
		columns = append(columns, topology)
	}
	for _, k := range []struct {
		title string
		of    func(*row) string
	}{
		{"energy source", (*row).sourceName},
		{"grid", func(r *row) string { return r.grid }},
		{"profile", func(r *row) string { return r.profile }},
	} {
		if len(distinct(groups, k.of)) > 1 {
			columns = append(columns, key(k.title, true, k.of))
		}
	}
	if most(groups, func(r *row) int { return len(r.records) }) > 1 {
		columns = append(columns, key("trials", false, func(r *row) string { return strconv.Itoa(len(r.records)) }))
	}
	return columns
}

// severalTopologies reports whether an algorithm ran on several topologies at one size.
func severalTopologies(groups []*group) bool {
	type place struct {
		algorithm string
		nodes     int
	}
	seen := map[place]string{}
	for _, g := range groups {
		for _, r := range g.rows {
			at := place{r.algorithm, r.nodes}
			if t, ok := seen[at]; ok && t != r.topology {
				return true
			}
			seen[at] = r.topology
		}
	}
	return false
}

func (r *row) sourceName() string { return r.source + ", " + r.kind.String() }

func countColumns(groups []*group) []column {
	columns := []column{
		{lines: []string{"messages"}, panel: counts, cell: func(r *row) []string {
			e := r.messages()
			if !e.known {
				return []string{count(e.mean)}
			}
			return []string{count(e.mean), "±" + count(e.half)}
		}},
		{lines: []string{"textbook"}, panel: counts, cell: func(r *row) []string { return []string{r.compare().textbook()} }},
		{lines: []string{"ratio"}, panel: counts, cell: func(r *row) []string { return []string{r.compare().text()} }},
		{lines: []string{"bytes"}, panel: counts, cell: mean("B", func(r *bench.Record) float64 { return r.Bytes })},
		{lines: []string{"on the", "wire"}, panel: counts, spare: 1, cell: mean("B", func(r *bench.Record) float64 { return r.WireBytes })},
		{lines: []string{"units", "done"}, panel: counts, spare: 2, cell: mean("", func(r *bench.Record) float64 { return r.Ops })},
	}
	dropped := func(r *bench.Record) float64 { return r.Dropped }
	if most(groups, func(r *row) float64 { return r.over(dropped).mean }) > 0 {
		columns = append(columns, column{lines: []string{"dropped"}, panel: counts, cell: mean("", dropped)})
	}
	return columns
}

// mean is the mean over the trials in a unit, or a count where the unit is "".
func mean(unit string, figure func(*bench.Record) float64) func(*row) []string {
	return func(r *row) []string {
		v := r.over(figure).mean
		if unit == "" || (unit == "B" && v < 1000) {
			return []string{joined(count(v), unit)}
		}
		return []string{energy.FormatSI(v, unit)}
	}
}

func joined(number, unit string) string {
	if unit == "" {
		return number
	}
	return number + " " + unit
}

// costColumns are CPU, energy and carbon. What they mean depends on the engine, so their
// headings say it.
func costColumns(groups []*group) []column {
	kind := ""
	if kinds := distinct(groups, func(r *row) string { return r.kind.String() }); len(kinds) == 1 {
		kind = kinds[0] + " "
	}
	cpu, joules, grams := []string{"CPU"}, []string{"energy", kind + "(low–high)"}, []string{"CO2e", "(low–high)"}
	simulated := groups[0].engine == bench.Sim
	if simulated {
		cpu = []string{"CPU to", "simulate"}
		joules = []string{"energy to simulate", kind + "(low–high)"}
		grams = []string{"CO2e to simulate", "(low–high)"}
	}
	columns := []column{
		{lines: cpu, panel: costs, cell: func(r *row) []string { return cost("s", r.cpu(), r.short(), "") }},
		{lines: joules, panel: costs, cell: func(r *row) []string {
			return r.ranged("J", r.short(),
				func(r *bench.Record) float64 { return float64(r.EnergyLowJ) },
				func(r *bench.Record) float64 { return float64(r.EnergyJ) },
				func(r *bench.Record) float64 { return float64(r.EnergyHighJ) })
		}},
		{lines: grams, panel: costs, cell: func(r *row) []string {
			return r.ranged("g", r.short(),
				func(r *bench.Record) float64 { return float64(r.GCO2eLow) },
				func(r *bench.Record) float64 { return float64(r.GCO2e) },
				func(r *bench.Record) float64 { return float64(r.GCO2eHigh) })
		}},
		{lines: []string{"predicted", profileName(groups)}, panel: costs, spare: 3, cell: func(r *row) []string {
			return r.ranged("J", false,
				func(r *bench.Record) float64 { return float64(r.PredictedLowJ) },
				func(r *bench.Record) float64 { return float64(r.PredictedJ) },
				func(r *bench.Record) float64 { return float64(r.PredictedHighJ) })
		}},
	}
	if simulated {
		columns[3].spare = 0
	}
	return columns
}

func profileName(groups []*group) string {
	if names := distinct(groups, func(r *row) string { return r.profile }); len(names) == 1 {
		return names[0]
	}
	return ""
}

// ranged is a quantity with its mean, its confidence interval over trials, and its range.
func (r *row) ranged(unit string, short bool, low, central, high func(*bench.Record) float64) []string {
	c := r.over(central)
	return cost(unit, c, short, span(r.over(low).mean, c.mean, r.over(high).mean, unit))
}

// cost is a quantity, marked where its window was too short.
func cost(unit string, e estimate, short bool, ends string) []string {
	parts := []string{energy.FormatSI(e.mean, unit), "", ends}
	if short {
		parts[0] = uncertain + parts[0]
	}
	if e.known {
		parts[1] = relative(e.half, e.mean)
	}
	return parts
}

// metricColumns are the figures of a problem's own.
func metricColumns(g *group) []column {
	var columns []column
	for _, name := range g.metrics() {
		columns = append(columns, column{lines: []string{name}, panel: costs, cell: func(r *row) []string {
			v, unit, ok := r.metric(name)
			switch {
			case !ok:
				return []string{missing}
			case unit == "":
				return []string{count(v)}
			}
			return []string{energy.FormatSI(v, unit)}
		}})
	}
	return columns
}

// status is that of a row in a few words; the warnings have it in full.
func status(r *row) string {
	const longest = 28
	text := r.first().Status
	for _, rec := range r.records {
		if rec.Status != text {
			text = "several, see below"
		}
	}
	if letters := []rune(plain(text)); len(letters) > longest {
		return string(letters[:longest-1]) + "…"
	}
	return text
}

// most is the greatest value of something of the rows.
func most[T int | float64](groups []*group, of func(*row) T) T {
	var greatest T
	for _, g := range groups {
		for _, r := range g.rows {
			greatest = max(greatest, of(r))
		}
	}
	return greatest
}
