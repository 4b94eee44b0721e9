package saved

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// ours is the record of a line that joulemark wrote, and false for another's. It has those figures
// that the benchmark format has; the others are not known.
func (b *benchmarks) ours(r *benchfmt.Result) (rec record.Record, is bool, err error) {
	problem, parts := r.Name.Parts()
	values := map[string]string{}
	for _, part := range parts {
		key, value, ok := strings.Cut(strings.TrimPrefix(string(part), "/"), "=")
		if ok {
			values[key] = value
		}
	}
	name := values["engine"]
	if name == engine.Command.Name && values["cmd"] != "" {
		return b.command(r, values["cmd"])
	}
	n, notNumber := strconv.Atoi(values["n"])
	if values["alg"] == "" || name == "" || notNumber != nil {
		return rec, false, nil
	}
	first, size := utf8.DecodeRune(problem)
	rec.Run = record.Run{
		Algorithm: values["alg"], Problem: algorithms.Problem(string(unicode.ToLower(first)) + string(problem[size:])),
		Params: values["params"], Nodes: n, Topology: values["topology"], Repetitions: r.Iters, Status: record.StatusOK,
	}
	if err := rec.Engine.UnmarshalText([]byte(name)); err != nil || rec.Engine.Foreign {
		return rec, false, nil // of somebody else's, who has such names too
	}
	rec.Ops = 1
	f := figuresOf(r)
	var ok bool
	if rec.Messages, ok = f.take(in{bench.MessagesPerOp.Name, 1}); !ok {
		return rec, false, nil
	}
	rec.Lack("seed", "bytes", "duplicated", "setup_messages", "late_timers", "network_j", "network_low_j",
		"network_high_j", "predicted_j", "predicted_low_j", "predicted_high_j")
	if err := b.cost(&rec, f, r); err != nil {
		return rec, true, err
	}
	network(&rec, f)
	switch told(r, "processes") {
	case "one a node":
		rec.Processes = rec.Nodes
	case "":
		if r.GetConfig("processes") == "" {
			rec.Lack("processes")
		}
	}
	rec.Metrics = f.rest()
	return rec, true, nil
}

// command is the record of a command, which a line of configuration has as it was typed.
func (b *benchmarks) command(r *benchfmt.Result, name string) (rec record.Record, is bool, err error) {
	rec.Run = record.Run{
		Algorithm: cmp.Or(r.GetConfig("command"), name), Problem: "command", Unit: "run", Nodes: 1,
		Engine: engine.Command, Repetitions: r.Iters, Status: record.StatusOK,
	}
	rec.Ops = 1
	f := figuresOf(r)
	err = b.cost(&rec, f, r)
	rec.Metrics = f.rest()
	return rec, true, err
}

// network fills in what went over the network. Lines of a report leave out what is lost where
// nothing was, and have what depends on what in each line but for real libraries.
func network(rec *record.Record, f *figures) {
	var ok, reported bool
	wire := false
	if rec.WireBytes, wire = f.take(in{bench.WireBytesPerOp.Name, 1}); !wire {
		rec.Lack("wire_bytes")
	}
	if rec.Depth, reported = f.take(in{bench.DepthPerOp.Name, 1}); !reported {
		rec.Lack("depth")
	}
	if rec.Dropped, ok = f.take(in{bench.DropsPerOp.Name, 1}); !ok && !reported {
		rec.Lack("dropped")
	}
	if kernel, ok := f.take(in{bench.KernelBytesPerOp.Name, 1}); ok {
		rec.KernelBytes = &kernel
		if rec.Engine == engine.Reference && !wire { // as it was before they were told apart
			rec.WireBytes = kernel
			rec.Know("wire_bytes")
		}
	}
}

// told is what a line of configuration says, "" where it says that there is nothing or that it is
// not known.
func told(r *benchfmt.Result, key string) string {
	switch text := r.GetConfig(key); text {
	case "none", "not known":
		return ""
	default:
		return text
	}
}

// comment reads what a comment of a report says of its head, and keeps warnings.
func (b *benchmarks) comment(text string, line int) {
	warning, is := strings.CutPrefix(text, "warning: ")
	switch {
	case is:
		if !slices.Contains(b.results.Warnings, warning) {
			b.results.Warnings = append(b.results.Warnings, warning)
		}
	case text == record.NoHead:
		b.known["headless"] = true
		b.results.Warnings = append(b.results.Warnings, text)
	case strings.HasPrefix(text, "joulemark "):
		b.firstLine(text)
	case strings.HasPrefix(text, "Benchmark"):
		b.warn(line, text)
	}
}

// firstLine is the first line of a report: the tool, the scenario where there is one, and the
// version of Go.
func (b *benchmarks) firstLine(text string) {
	tool, rest, _ := strings.Cut(text, ", ")
	if strings.Count(tool, " ") != 1 || b.known["first line"] {
		return
	}
	b.known["first line"] = true
	b.results.Tool = tool
	for part := range strings.SplitSeq(rest, ", ") {
		if scenario, ok := strings.CutPrefix(part, "scenario "); ok && scenario != "none" {
			b.results.Scenario.Name = scenario
		} else if !ok {
			b.results.Host.Go = part
		}
	}
}

// head fills in what the configuration of a result says of all, what is said differently later
// behind what was said before.
func (b *benchmarks) head(r *benchfmt.Result, rec *record.Record) {
	res := b.results
	h, m, s := &res.Host, &res.Method, &res.Scenario
	add := func(to *string, text string) {
		switch {
		case text == "" || slices.Contains(strings.Split(*to, "; "), text) || *to == text:
		case *to == "":
			*to = text
		default:
			*to += "; " + text
		}
	}
	h.OS, h.Arch, h.CPU = b.host["goos"], b.host["goarch"], b.host["cpu"]
	if threads, err := strconv.Atoi(told(r, "threads")); err == nil {
		h.Threads = threads
	}
	if len(rec.NotKnown) == 0 || !slices.Contains(rec.NotKnown, "energy_j") {
		m.Kind = m.Kind.Weaker(rec.EnergyKind)
		add(&m.Energy, told(r, "energy-model"))
		add(&m.Clock, told(r, "energy-from"))
		add(&m.Carbon, strings.TrimPrefix(told(r, "grid"), "CO2e = "))
	}
	add(&m.Stack, told(r, "stack"))
	if _, wire := r.Value(bench.WireBytesPerOp.Name); wire {
		rec.Stack = told(r, "stack")
	}
	add(&s.Links, told(r, "links"))
	add(&s.Faults, told(r, "faults"))
	once := func(what string) bool {
		known := b.known[what]
		b.known[what] = true
		return !known
	}
	if once("algorithm " + rec.Algorithm) {
		s.Algorithms = append(s.Algorithms, rec.Algorithm)
	}
	if once("nodes " + strconv.Itoa(rec.Nodes)) {
		s.Nodes = append(s.Nodes, rec.Nodes)
	}
	s.Trials = max(s.Trials, rec.Trial+1)
	if seed, err := strconv.ParseUint(told(r, "seed"), 10, 64); err == nil {
		s.Seed = seed
	}
	for _, list := range []struct {
		to   *string
		name string
	}{{&s.Engine, rec.Engine.Name}, {&s.Topology, rec.Topology}} {
		if names := strings.Split(*list.to, ","); *list.to == "" {
			*list.to = list.name
		} else if !slices.Contains(names, list.name) {
			*list.to += "," + list.name
		}
	}
	for p := range strings.FieldsSeq(told(r, "params")) {
		name, value, ok := strings.Cut(p, "=")
		algorithm, param, both := strings.Cut(name, ".")
		if ok && both {
			if s.Params == nil {
				s.Params = map[string]map[string]string{}
			}
			if s.Params[algorithm] == nil {
				s.Params[algorithm] = map[string]string{}
			}
			s.Params[algorithm][param] = value
		}
	}
}
