package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// benchUnits are the units in our lines of which the tools have to be told.
var benchUnits = []bench.Unit{
	bench.CPUSecondsPerOp, bench.JoulesPerOp, bench.GramsCO2ePerOp,
	bench.MessagesPerOp, bench.WireBytesPerOp, bench.KernelBytesPerOp, bench.DepthPerOp, bench.DropsPerOp,
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
func benchOfRun(b *bytes.Buffer, res *record.Results, _ Options) error {
	if res.Headless() {
		fmt.Fprintf(b, "# %s\n", record.NoHead)
	} else {
		fmt.Fprintf(b, "# %s, scenario %s, %s\n", value(res.Tool), value(res.Scenario.Name), value(res.Host.Go))
	}
	for _, u := range benchUnits {
		fmt.Fprintln(b, u.Line())
	}
	b.WriteByte('\n')
	lossy := slices.ContainsFunc(res.Records, func(r record.Record) bool { return r.Dropped > 0 })
	out := benchfmt.NewWriter(b)
	for i := range res.Records {
		r := &res.Records[i]
		if !r.OK() {
			fmt.Fprintf(b, "--- FAIL: Benchmark%s seed %d: %s\n", benchName(r), r.Seed, value(r.Status))
			continue
		}
		if r.Missing != "" {
			fmt.Fprintf(b, "# Benchmark%s seed %d: %s\n", benchName(r), r.Seed, value(r.Missing))
		}
		if err := out.Write(benchResult(res, r, lossy)); err != nil {
			return err
		}
	}
	return nil
}

// benchResult is a record as a line with its configuration. All lines have the same keys, so
// that none stays in force from a file that is read before this one.
func benchResult(res *record.Results, r *record.Record, lossy bool) *benchfmt.Result {
	out := &benchfmt.Result{Name: benchfmt.Name(benchName(r)), Iters: r.Repetitions}
	s, h := res.Scenario, res.Host
	head := func(text string) string { // of the results, which may have none
		if res.Headless() {
			return notKnown
		}
		return text
	}
	for _, c := range []struct{ key, value string }{
		{"goos", head(h.OS)},
		{"goarch", head(h.Arch)},
		{"pkg", "github.com/joulemark/joulemark"},
		{"cpu", head(h.CPU)},
		{"threads", head(strconv.Itoa(h.Threads))},
		{"energy-source", r.EnergySource},
		{"energy-kind", r.EnergyKind.String()},
		{"energy-model", head(res.Method.Energy)},
		{"grid", gridLine([]string{gridName(r)}, res.Method.Carbon)},
		{"stack", head(res.Method.Stack)},
		{"links", head(s.Links)},
		{"faults", head(s.Faults)},
		{"params", head(paramsLine(s.Params))},
		{"processes", processes(r)},
		{"seed", head(strconv.FormatUint(s.Seed, 10))},
	} {
		out.Config = append(out.Config, benchfmt.Config{Key: c.key, Value: []byte(value(c.value)), File: true})
	}
	out.Values = []benchfmt.Value{
		{Value: r.WallS, Unit: wallSeconds},
		{Value: float64(r.CPUS), Unit: bench.CPUSecondsPerOp.Name},
		{Value: float64(r.EnergyJ), Unit: bench.JoulesPerOp.Name},
		{Value: float64(r.GCO2e), Unit: bench.GramsCO2ePerOp.Name},
		{Value: r.Messages, Unit: bench.MessagesPerOp.Name},
	}
	out.Values = append(out.Values, networkValues(r, lossy)...)
	return out
}

// networkValues are those of the network. Of real stacks there are only the bytes that the kernel
// counted, if it did: nobody computes their headers, and nobody sees what depends on what or is
// lost.
func networkValues(r *record.Record, lossy bool) []benchfmt.Value {
	if r.Engine == engine.Reference {
		if r.KernelBytes == nil {
			return nil
		}
		return []benchfmt.Value{{Value: *r.KernelBytes, Unit: bench.KernelBytesPerOp.Name}}
	}
	values := []benchfmt.Value{
		{Value: r.WireBytes, Unit: bench.WireBytesPerOp.Name},
		{Value: r.Depth, Unit: bench.DepthPerOp.Name},
	}
	if lossy {
		values = append(values, benchfmt.Value{Value: r.Dropped, Unit: bench.DropsPerOp.Name})
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
// a dash and a number, which would be read as the number of threads.
func benchName(r *record.Record) string {
	problem := part(string(r.Problem))
	first, size := utf8.DecodeRuneInString(problem)
	return fmt.Sprintf("%c%s/alg=%s/n=%d/topology=%s/engine=%s",
		unicode.ToUpper(first), problem[size:], part(r.Algorithm), r.Nodes, part(r.Topology), r.Engine)
}

// part makes a text fit into a name, as package testing does it; a slash would begin the next part.
func part(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '/' || !unicode.IsPrint(r) {
			return '_'
		}
		return r
	}, s)
}

// value makes a text fit into a line of configuration. An empty value would delete the key.
func value(s string) string {
	if s = strings.TrimSpace(document.Plain(s)); s == "" {
		return "none"
	}
	return s
}
