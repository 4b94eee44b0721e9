package reports

import (
	"slices"
	"strconv"
	"strings"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
	"github.com/joulemark/joulemark/internal/wrap"
	"github.com/joulemark/joulemark/reports/document"
)

// column is a column of the run's table.
type column struct {
	figure string   // of the record that it shows, "" where it shows more than one
	lines  []string // of its heading
	left   bool     // text, not numbers
	panel  panel
	named  string // in the list of what was left out, where the heading alone would not do
	// spare says that the column only adds detail and is left out where room is short, 1 last,
	// those of one number together. 0 stays in any case.
	spare int
	// tied says that the column stays beside the one before it where a table has to be split.
	tied bool
	// cell is in parts: the first is set to the right (unless left), the others to the left, so
	// that numbers stand below each other whatever follows them.
	cell func(*row) []string
}

// What is left out where room is short, the last one first.
const (
	spareSimulating = iota + 1
	spareCarbonRange
	spareDropped
	spareShare
	spareParts
	spareUnits
	spareWire
	sparePackets
	sparePredicted
	spareIdle
	spareTopology
	leastImportant = spareTopology
)

// name is the heading in one line, or what stands for it.
func (c column) name() string {
	if c.named != "" {
		return c.named
	}
	return strings.TrimSpace(strings.Join(c.lines, " "))
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
	if foreign(groups) {
		columns = append(columns, ofSome(groups, column{
			figure: "wall_s", lines: []string{"time"}, panel: counts,
			cell: func(r *row) []string { return cost("s", quantity{Estimate: r.over("wall_s")}, false)[:2] },
		})...)
	} else {
		columns = append(columns, countColumns(groups)...)
	}
	columns = append(columns, costColumns(groups)...)
	if foreign(groups) { // whose names leave no room beside others, and whose own figures are all they have
		columns = append(columns, metricColumns(groups...)...)
	}
	values := distinct(groups, func(r *row) string { return strconv.FormatBool(r.ok) })
	if len(values) > 1 || values[0] != "true" {
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
		key("N", false, func(r *row) string { return document.Count(float64(r.nodes)) }),
	}
	if foreign(groups) {
		columns = []column{key(groups[0].engine.Name, true, func(r *row) string { return r.algorithm })}
	}
	topology := key("topology", true, func(r *row) string { return r.topology })
	if !severalTopologies(groups) {
		topology.panel, topology.spare = counts, spareTopology
	}
	if len(distinct(groups, func(r *row) string { return r.topology })) > 1 {
		columns = append(columns, topology)
	}
	for _, k := range []struct {
		title string
		of    func(*row) string
	}{
		{"energy source", (*row).sourceName},
		{"grid", gridKey(groups)},
		{"profile", func(r *row) string { return r.profile }},
	} {
		if len(distinct(groups, k.of)) > 1 {
			columns = append(columns, key(k.title, true, k.of))
		}
	}
	if slices.ContainsFunc(rowsOf(groups), func(r *row) bool { return len(r.records) > 1 }) {
		trials := key("trials", false, func(r *row) string { return strconv.Itoa(len(r.records)) })
		if foreign(groups) { // whose names leave no room to say it twice
			trials.panel = counts
		}
		columns = append(columns, trials)
	}
	return columns
}

// gridKey is the shortest text that tells the factors of the rows apart.
func gridKey(groups []*group) func(*row) string {
	full := func(r *row) string { return r.grid }
	short := func(r *row) string {
		label, _, _ := strings.Cut(r.grid, " (")
		return label
	}
	if len(distinct(groups, short)) < len(distinct(groups, full)) {
		return full
	}
	return short
}

// severalTopologies reports whether an algorithm ran on several topologies at one size.
func severalTopologies(groups []*group) bool {
	type place struct {
		algorithm string
		nodes     int
	}
	seen := map[place]string{}
	for _, r := range rowsOf(groups) {
		at := place{r.algorithm, r.nodes}
		if t, ok := seen[at]; ok && t != r.topology {
			return true
		}
		seen[at] = r.topology
	}
	return false
}

func (r *row) sourceName() string { return strings.TrimPrefix(r.source+", "+r.kind.String(), ", ") }

func countColumns(groups []*group) []column {
	columns := []column{
		{lines: []string{"messages"}, panel: counts, cell: func(r *row) []string {
			e := r.messages()
			if !e.Known {
				return []string{document.Count(e.Mean)}
			}
			return []string{document.Count(e.Mean), "±" + document.Count(e.Half)}
		}},
		{lines: []string{"textbook"}, panel: counts, tied: true, cell: func(r *row) []string {
			return []string{r.compare().textbook()}
		}},
		{lines: []string{"ratio"}, panel: counts, tied: true, cell: func(r *row) []string {
			return []string{r.compare().text()}
		}},
		of("bytes", counts, 0, "bytes"),
	}
	// What went through the kernel beside the payload is the headers of our frames, and what the
	// kernel itself counted, which is measured and not computed from a stack. What no run has is
	// left out.
	if groups[0].engine.Sockets {
		columns = append(columns, ofSome(groups, of("framing_bytes", counts, 0, "framing"),
			of("kernel_bytes", counts, 0, kernelHeading(groups)...),
			of("kernel_packets", counts, sparePackets, "packets"))...)
	} else {
		columns = append(columns, of("wire_bytes", counts, spareWire, "on the", "wire"))
	}
	columns = append(columns, of("ops", counts, spareUnits, "units", "done"))
	// What the messages would cost where the algorithm runs follows from the counts. On the
	// simulator it is what one wants to know.
	predicted := column{
		lines: predictedLines(groups), panel: counts, spare: sparePredicted,
		cell: func(r *row) []string { return cost("J", r.predicted(), false) },
	}
	if simulated(groups) {
		predicted.spare = 0
		cpu := ofSome(groups, exactly("predicted_cpu_s", counts, "predicted", "CPU"))
		predicted.tied = len(cpu) > 0
		columns = append(columns, cpu...)
	}
	columns = append(columns, predicted)
	columns = append(columns, ofSome(groups, column{
		figure: "predicted_gco2e", lines: []string{"predicted", "CO2e"}, panel: counts, spare: predicted.spare,
		tied: true, cell: func(r *row) []string { return cost("g", r.predictedCarbon(), false)[:2] },
	})...)
	if most(groups, "dropped") > 0 {
		columns = append(columns, of("dropped", counts, spareDropped, "dropped"))
	}
	return columns
}

// foreign tells benchmarks and commands from algorithms: nothing is known of messages and nodes.
func foreign(groups []*group) bool { return groups[0].engine.Foreign }

func simulated(groups []*group) bool { return groups[0].engine == engine.Sim }

// of is the column of one figure, with its heading.
func of(name string, p panel, spare int, lines ...string) column {
	return shown(name, p, spare, document.Amount, lines)
}

// kernelHeading is what the bytes are called that the kernel counted. Files in which they stood for
// those on the wire are shown as they were.
func kernelHeading(groups []*group) []string {
	for _, g := range groups {
		for _, r := range g.rows {
			if r.first().Stack != "" {
				return []string{"by the", "kernel"}
			}
		}
	}
	return []string{"on the", "wire"}
}

// exactly is the column of a figure in its unit with its prefixes, also where it is a small count.
func exactly(name string, p panel, lines ...string) column {
	return shown(name, p, 0, energy.FormatSI, lines)
}

// shown is the column of a figure: its mean over the trials as text, and nothing where a trial does
// not have it.
func shown(name string, p panel, spare int, text func(value float64, unit string) string, lines []string) column {
	unit := record.ByName(name).Unit
	return column{figure: name, lines: lines, panel: p, spare: spare, cell: func(r *row) []string {
		if v, ok := r.figure(name); ok {
			return []string{text(v, unit)}
		}
		return []string{document.Missing}
	}}
}

// ofSome are those of the columns whose figures any trial has.
func ofSome(groups []*group, columns ...column) []column {
	return slices.DeleteFunc(columns, func(c column) bool { return !has(groups, c.figure) })
}

// status is that of a row in a few words; the warnings have it in full.
func status(r *row) string {
	const longest = 16
	text := brief(r.first().Status)
	for _, rec := range r.records {
		if brief(rec.Status) != text {
			return "several"
		}
	}
	return wrap.Cut(text, func(s string) bool { return twwidth.Width(s) <= longest })
}

// brief is a status without its details.
func brief(status string) string {
	text, _, _ := strings.Cut(status, ":")
	return suggest.Line(text)
}
