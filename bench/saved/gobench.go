package saved

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
)

// benchmarkLine is a line that go test prints around benchmarks, or a result.
var benchmarkLine = regexp.MustCompile(
	`(?m)^(Benchmark\S*[ \t]+\d+[ \t]|goos: |PASS\r?$|ok[ \t]+\S+[ \t]|` +
		`--- (FAIL|SKIP|BENCH): |FAIL[ \t]+\S|Unit \S+ \w+=)`)

func isBenchmarkText(text []byte) bool { return benchmarkLine.Match(text) }

func readBenchmarkText(text []byte) (*record.Results, error) {
	b := benchmarks{results: fresh("Go benchmark text")}
	if err := b.add(output{text: text}); err != nil {
		return nil, err
	}
	return b.finish()
}

// fresh are results without records.
func fresh(tool string) *record.Results {
	return &record.Results{Schema: record.SchemaVersion, Tool: tool, Records: []record.Record{}}
}

// output is what the benchmarks of a package have printed, or of several one after the other.
type output struct {
	text  []byte
	lines []int  // of the file, for each line of the text; nil where the text is the file
	pkg   string // where no line of configuration says it
}

// line is the line of the file that a line of the text is in.
func (o *output) line(i int) int {
	if i < 1 || i > len(o.lines) {
		return i
	}
	return o.lines[i-1]
}

// benchmarks collects the results of outputs.
type benchmarks struct {
	results *record.Results
	lines   []int // of each record
	faults  []error
	known   map[string]bool // what the head has said once
	trials  map[trial]int
	host    map[string]string // configuration that all results share
	ignored int               // lines that are no results
	strays  int               // figures of energy without a word about how they are known
}

// trial is what further results of are trials.
type trial struct{ pkg, name string }

// add reads an output. What is wrong with a single result is a fault, told by finish.
func (b *benchmarks) add(o output) error {
	if b.known == nil {
		b.known, b.trials, b.host = map[string]bool{}, map[trial]int{}, map[string]string{}
	}
	text := b.look(&o)
	in := benchfmt.NewReader(bytes.NewReader(text), "")
	for in.Scan() {
		switch r := in.Result().(type) {
		case *benchfmt.Result:
			_, line := r.Pos()
			if err := b.take(r, &o); err != nil {
				b.faults = append(b.faults, fmt.Errorf("line %d: %w", o.line(line), err))
			}
		case *benchfmt.SyntaxError:
			b.warn(o.line(r.Line), "left out: "+r.Msg)
		}
	}
	return in.Err()
}

// take makes a record of a result.
func (b *benchmarks) take(r *benchfmt.Result, o *output) error {
	if r.Iters < 1 {
		return suggest.Wrong("iterations", r.Iters, "at least 1")
	}
	if err := b.sameHost(r); err != nil {
		return err
	}
	rec, ours, err := b.ours(r)
	if err == nil && !ours {
		rec, err = b.others(r, o)
	}
	if err != nil {
		return err
	}
	pkg := r.GetConfig("pkg")
	at := trial{cmp.Or(pkg, o.pkg), string(r.Name)}
	rec.Trial = b.trials[at]
	b.trials[at]++
	_, line := r.Pos()
	b.results.Records, b.lines = append(b.results.Records, rec), append(b.lines, o.line(line))
	b.head(r, &rec)
	return nil
}

// sameHost refuses results of another machine than those before: a record does not say which it is
// of, so a mean over both would look like one of trials.
func (b *benchmarks) sameHost(r *benchfmt.Result) error {
	for _, key := range []string{"goos", "goarch", "cpu"} {
		now := told(r, key)
		if before := b.host[key]; before != "" && now != "" && before != now {
			return fmt.Errorf("%s: %s after %s (allowed: one machine a file)",
				key, suggest.Quote(now), suggest.Quote(before))
		}
		b.host[key] = cmp.Or(b.host[key], now)
	}
	return nil
}

// others is the record of a benchmark that is none of our algorithms.
func (b *benchmarks) others(r *benchfmt.Result, o *output) (record.Record, error) {
	rec := record.Record{
		Run: record.Run{
			Algorithm: "Benchmark" + string(r.Name),
			Problem:   algorithms.Problem(cmp.Or(r.GetConfig("pkg"), o.pkg, "benchmark")),
			Unit:      "operation", Nodes: 1, Engine: engine.Benchmark, Repetitions: r.Iters, Status: record.StatusOK,
		},
		Counted: record.Counted{Ops: 1},
	}
	f := figuresOf(r)
	err := b.cost(&rec, f, r)
	rec.Metrics = f.rest()
	return rec, err
}

// finish are the results of all outputs, with what a reader must know of what is not in them.
func (b *benchmarks) finish() (*record.Results, error) {
	if err := errors.Join(b.faults...); err != nil {
		return nil, err
	}
	res := b.results
	if len(res.Records) == 0 && len(res.Warnings) > 0 { // which say why
		return nil, fmt.Errorf("no results of benchmarks (allowed: at least one); %s", strings.Join(res.Warnings, "; "))
	}
	if b.strays > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%d results have energy without a line that says how it is "+
			"known, so it counts as assumed", b.strays))
	}
	if b.ignored > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%d lines that are no results were left out", b.ignored))
	}
	return validated(res, b.lines)
}

// warn keeps what a line says.
func (b *benchmarks) warn(line int, text string) {
	const most = 20
	text = fmt.Sprintf("line %d: %s", line, suggest.Legible(strings.TrimSpace(text)))
	if !slices.Contains(b.results.Warnings, text) && len(b.results.Warnings) < most {
		b.results.Warnings = append(b.results.Warnings, text)
	}
}

// longest is more than a line of results is long, and no more than the reader of the format takes.
const longest = 60_000

// look keeps the lines that say that something went wrong and counts those that say nothing. Lines
// that are too long to be results are emptied in what it returns.
func (b *benchmarks) look(o *output) []byte {
	lines := bytes.Split(o.text, []byte("\n"))
	for i, line := range lines {
		if len(line) > longest {
			lines[i] = nil
			b.ignored++
			continue
		}
		b.hear(strings.TrimRight(string(line), " \t\r"), o.line(i+1))
	}
	return bytes.Join(lines, []byte("\n"))
}

var (
	// bad are beginnings of lines by which package testing and the runtime say that something went
	// wrong.
	bad = regexp.MustCompile(`^(\s*--- (FAIL|SKIP): |panic: |fatal error: |FAIL\b.|exit status |signal: )`)
	// silent are lines that say that nothing did, and those of the head.
	silent = regexp.MustCompile(
		`^(\s*$|=== |--- BENCH: |PASS$|ok\s|\?\s|Benchmark|Unit\s|testing: |\p{Ll}[^\s\p{Lu}]*:($|[ \t])|# )`)
	// doubts are what bench.Meter says of a benchmark's figures.
	doubts = regexp.MustCompile(`bench\.Meter: (.*)`)
)

// hear keeps what a line says to a reader of the figures.
func (b *benchmarks) hear(text string, line int) {
	switch m := doubts.FindStringSubmatch(text); {
	case m != nil && !strings.HasPrefix(m[1], "energy is "):
		b.warn(line, m[1])
	case bad.MatchString(text):
		b.warn(line, text)
	case strings.HasPrefix(text, "# "):
		b.comment(text[2:], line)
	case !silent.MatchString(text):
		b.ignored++
	}
}
