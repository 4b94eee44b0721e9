package reports

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
)

// The units in our lines of which the tools have to be told: those of benchmarks that are metered,
// so that both can be compared, and those of the network. What the first version saved keeps the
// units that it was shown in, so that files which were made of it can still be compared.
var (
	meteredUnits = bench.MeterUnits()
	firstUnits   = []bench.Unit{{Name: "cpu-sec/op"}, {Name: "J/op"}, {Name: "gCO2e/op"}}
	networkUnits = []bench.Unit{
		bench.MessagesPerOp, bench.WireBytesPerOp, bench.KernelBytesPerOp, bench.DepthPerOp, bench.DropsPerOp,
	}
)

// ofFirstVersion tells what the first version saved: it does not say by which PUE it was computed.
func ofFirstVersion(r *record.Record) bool {
	return r.PUE == nil && !r.Engine.Foreign && r.NotKnown == nil
}

// wallSeconds is the unit of elapsed time, which the tools know without being told.
const wallSeconds = "sec/op"

// benchOfRun writes the records in the Go benchmark format, one line each, for benchstat and its
// relatives:
//
//	BenchmarkElection/alg=bully/n=64/topology=complete/engine=sim 32 3969 msgs/op ...
//
// The number of iterations is that of the repetitions. Numbers have their full precision.
// Configuration lines say what must be alike for two lines to be compared: the machine, the
// source of energy, the grid, the network and the seed of the scenario (benchstat -ignore seed
// compares runs of different seeds). The version of the tool is in a comment, so that two
// versions compare. A record that did not go well is a remark, not a
// result, since what it counted was cut short.
func benchOfRun(b *bytes.Buffer, res *record.Results, opts Options) error {
	lossy := slices.ContainsFunc(res.Records, func(r record.Record) bool { return r.Dropped > 0 })
	out := benchWriter(b, lossy, opts.KWh)
	if err := out.begin(res); err != nil {
		return err
	}
	for i := range res.Records {
		if err := out.line(res, &res.Records[i]); err != nil {
			return err
		}
	}
	return nil
}

// benchLines have a figure for what is lost in every line, since nobody knows what comes.
func benchLines(b *bytes.Buffer, opts Options) lines { return benchWriter(b, true, opts.KWh) }

func benchWriter(b *bytes.Buffer, lossy, kwh bool) lines {
	out := benchfmt.NewWriter(b)
	return lines{
		begin: func(res *record.Results) error { return benchBegin(b, res, kwh) },
		line: func(res *record.Results, r *record.Record) error {
			if !r.OK() {
				fmt.Fprintf(b, "--- FAIL: Benchmark%s %s: %s\n", benchName(r), which(r), value(r.Status))
				return nil
			}
			if r.Missing != "" {
				fmt.Fprintf(b, "# Benchmark%s %s: %s\n", benchName(r), which(r), value(r.Missing))
			}
			return out.Write(benchResult(res, r, lossy, kwh))
		},
		warn: func(texts []string) error { return benchWarnings(texts).WriteWarnings(b) },
	}
}

// which is what tells a record from others of its name.
func which(r *record.Record) string {
	if r.Engine.Foreign {
		return fmt.Sprintf("trial %d", r.Trial)
	}
	return fmt.Sprintf("seed %d", r.Seed)
}

func benchBegin(b *bytes.Buffer, res *record.Results, kwh bool) error {
	if res.Headless() {
		fmt.Fprintf(b, "# %s\n", record.NoHead)
	} else {
		line := value(res.Tool)
		if res.Scenario.Name != "" || !onlyForeign(res.Records) {
			line += ", scenario " + value(res.Scenario.Name)
		}
		if res.Host.Go != "" {
			line += ", " + value(res.Host.Go)
		}
		fmt.Fprintf(b, "# %s\n", line)
	}
	if err := benchHead(b, res, kwh); err != nil {
		return err
	}
	b.WriteByte('\n')
	return nil
}

// benchWarnings are a head that has warnings alone.
func benchWarnings(texts []string) (head bench.Head) {
	for _, w := range texts {
		if w != record.NoHead { // which the first line says
			head.Warnings = append(head.Warnings, value(w))
		}
	}
	return head
}

// benchHead writes the units of the records, and what a reader must know before believing them.
func benchHead(b *bytes.Buffer, res *record.Results, kwh bool) error {
	first := func(r record.Record) bool { return ofFirstVersion(&r) }
	later := func(r record.Record) bool { return !first(r) }
	var units, further []bench.Unit
	if !onlyForeign(res.Records) {
		further = networkUnits
	}
	if kwh {
		further = append(slices.Clone(further), bench.KilowattHours)
	}
	if slices.ContainsFunc(res.Records, first) {
		units = append(units, firstUnits...)
	}
	if !slices.ContainsFunc(res.Records, later) {
		return bench.WriteUnits(b, append(units, further...)...)
	}
	units = slices.Concat(units, meteredUnits, further)
	head := benchWarnings(res.Warnings)
	if age := ageLine(res.Records, time.Time{}); age != "" {
		head.Warnings = append(head.Warnings, value(age))
	}
	return errors.Join(bench.WriteUnits(b, units...), head.WriteWarnings(b))
}

// benchResult is a record as a line with its configuration. All lines have the same keys, so
// that none stays in force from a file that is read before this one.
func benchResult(res *record.Results, r *record.Record, lossy, kwh bool) *benchfmt.Result {
	out := &benchfmt.Result{Name: benchfmt.Name(benchName(r)), Iters: r.Repetitions}
	s, h := res.Scenario, res.Host
	head := func(text string) string { // of the results, which may have none
		if res.Headless() {
			return notKnown
		}
		return text
	}
	method := bench.Head{Kind: notKnown, Source: notKnown, Model: notKnown, Grid: notKnown}
	if _, ok := record.ByName("energy_j").Value(r); ok {
		method = bench.Head{
			Source: r.EnergySource, Kind: r.EnergyKind.String(), Model: head(res.Method.Energy),
			Grid: gridLine([]string{gridName(r)}, res.Method.Carbon),
		}
	}
	pkg, threads := "github.com/joulemark/joulemark", notKnown
	if r.Engine.Foreign {
		pkg = string(r.Problem)
	}
	if h.Threads > 0 {
		threads = strconv.Itoa(h.Threads)
	}
	settings := []bench.Setting{
		{Key: "goos", Value: cmp.Or(head(h.OS), notKnown)},
		{Key: "goarch", Value: cmp.Or(head(h.Arch), notKnown)},
		{Key: "pkg", Value: pkg},
		{Key: "cpu", Value: cmp.Or(head(h.CPU), notKnown)},
		{Key: "threads", Value: threads},
	}
	settings = append(settings, method.Settings()...)
	switch {
	case r.Engine == engine.Command:
		settings = append(settings, bench.Setting{Key: "command", Value: r.Algorithm})
	case !r.Engine.Foreign:
		settings = append(settings, []bench.Setting{
			{Key: "stack", Value: cmp.Or(r.Stack, head(res.Method.Stack))},
			{Key: "links", Value: head(s.Links)},
			{Key: "faults", Value: head(s.Faults)},
			{Key: "params", Value: head(paramsLine(s.Params))},
			{Key: "processes", Value: processes(r)},
			{Key: "seed", Value: head(strconv.FormatUint(s.Seed, 10))},
		}...)
	}
	for _, c := range settings {
		out.Config = append(out.Config, benchfmt.Config{Key: c.Key, Value: []byte(value(c.Value)), File: true})
	}
	out.Values = meterValues(r)
	if v, ok := record.ByName("energy_kwh").Value(r); ok && v > 0 && kwh {
		out.Values = append(out.Values, benchfmt.Value{Value: v, Unit: bench.KilowattHours.Name})
	}
	if r.Engine.Foreign {
		for _, m := range r.Metrics {
			out.Values = append(out.Values, benchfmt.Value{Value: m.Value, Unit: word(m.Name)})
		}
		return out
	}
	out.Values = append(out.Values, benchfmt.Value{Value: r.Messages, Unit: bench.MessagesPerOp.Name})
	out.Values = append(out.Values, networkValues(r, lossy)...)
	return out
}

// meterValues are those that a benchmark has which is metered, in its units. What was too little to
// be seen has none, since a zero would be taken for a measurement.
func meterValues(r *record.Record) []benchfmt.Value {
	var values []benchfmt.Value
	if wall, ok := record.ByName("wall_s").Value(r); ok {
		values = append(values, benchfmt.Value{Value: wall, Unit: wallSeconds})
	}
	if ofFirstVersion(r) {
		for i, v := range []float64{float64(r.CPUS), float64(r.EnergyJ), float64(r.GCO2e)} {
			values = append(values, benchfmt.Value{Value: v, Unit: firstUnits[i].Name})
		}
		return values
	}
	add := func(unit bench.Unit, v float64) {
		values = append(values, benchfmt.Value{Value: v * 1e9, Unit: unit.Name})
	}
	if r.CPUS > 0 {
		add(bench.CPUNanoseconds, float64(r.CPUS))
	}
	if r.EnergyJ > 0 {
		add(bench.Nanojoules, float64(r.EnergyJ))
		if r.EnergyLowJ < r.EnergyHighJ {
			add(bench.LowNanojoules, float64(r.EnergyLowJ))
			add(bench.HighNanojoules, float64(r.EnergyHighJ))
		}
		if grams, ok := record.ByName("gco2e").Value(r); ok {
			add(bench.NanogramsCO2e, grams)
		}
	}
	return values
}

// networkValues are those of the network. Of real stacks there are only bytes: nobody sees what
// depends on what or is lost. What the kernel counted of them has a unit of its own.
func networkValues(r *record.Record, lossy bool) []benchfmt.Value {
	if r.Engine == engine.Reference {
		var values []benchfmt.Value
		if wire, ok := record.ByName("wire_bytes").Value(r); ok && r.Stack != "" {
			values = append(values, benchfmt.Value{Value: wire, Unit: bench.WireBytesPerOp.Name})
		}
		if r.KernelBytes != nil {
			values = append(values, benchfmt.Value{Value: *r.KernelBytes, Unit: bench.KernelBytesPerOp.Name})
		}
		return values
	}
	var values []benchfmt.Value
	add := func(figure string, unit bench.Unit) {
		if v, ok := record.ByName(figure).Value(r); ok {
			values = append(values, benchfmt.Value{Value: v, Unit: unit.Name})
		}
	}
	add("wire_bytes", bench.WireBytesPerOp)
	add("depth", bench.DepthPerOp)
	if lossy {
		add("dropped", bench.DropsPerOp)
	}
	return values
}

// processes says where the nodes of a record ran. Those of processes are no match for goroutines,
// nor is their engine.
func processes(r *record.Record) string {
	if r.Processes > 0 {
		return "one a node"
	}
	return "none"
}

// benchName names what a record was made of. The engine comes last: a name must not end in
// a dash and a number, which would be read as the number of threads. A benchmark of Go has its own
// name, and a command is in a line of configuration as it was typed.
func benchName(r *record.Record) string {
	switch r.Engine {
	case engine.Benchmark:
		return word(strings.TrimPrefix(r.Algorithm, "Benchmark"))
	case engine.Command:
		return "Command/cmd=" + part(r.Algorithm) + "/engine=" + r.Engine.Name
	}
	problem := part(string(r.Problem))
	first, size := utf8.DecodeRuneInString(problem)
	params := ""
	if r.Params != "" {
		params = "/params=" + part(r.Params)
	}
	return fmt.Sprintf("%c%s/alg=%s%s/n=%d/topology=%s/engine=%s",
		unicode.ToUpper(first), problem[size:], part(r.Algorithm), params, r.Nodes, part(r.Topology), r.Engine)
}

// part makes a text fit into a name; a slash would begin the next part.
func part(s string) string { return strings.ReplaceAll(word(s), "/", "_") }

// word makes a text fit between blanks, as package testing does it.
func word(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, s)
}

// value makes a text fit into a line of configuration. An empty value would delete the key.
func value(s string) string {
	if s = strings.TrimSpace(suggest.Line(s)); s == "" {
		return "none"
	}
	return s
}
