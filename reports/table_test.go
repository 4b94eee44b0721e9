package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/golden"
	"github.com/joulemark/joulemark/reports/document"
)

// hostile has what would break a terminal, a table or Markdown wherever a text goes.
func hostile() *record.Results {
	r := ran("a|b", "c*d*", "<e>`f`", 3, 5)
	r.Topology, r.Status = "x\x1b[31my", "broken:\n| 1. _all_ #~~of it~~\t[link](u)"
	r.Metrics = []record.NamedFigure{{Name: "m|n\u202e", Value: -1.5}}
	res := sample(engine.Goroutine, r)
	res.Tool, res.Host.CPU = "tool * v1", "CPU `x` & $y$"
	res.Warnings = []string{"1. not a list", "- nor this", "\x1b]0;title\x07"}
	res.Interrupted = true
	return res
}

// several is records of two engines, sources, factors and topologies in one file.
func several() *record.Results {
	res := usual(engine.Goroutine)
	res.Records = res.Records[:3]
	sim := usual(engine.Sim)
	other := sim.Records[1]
	other.EnergyKind, other.EnergySource, other.Topology = energy.Assumed, "fixed-watts", "line"
	other.GridRegion, other.GridYear, other.GridEdition, other.GridGPerKWh = "CAMX", 2018, "eGRID2018", 226.21
	other.Profile = "ble"
	res.Records = append(res.Records, sim.Records[0], other)
	return res
}

func TestTables(t *testing.T) {
	empty := sample(engine.Goroutine)
	for _, c := range []struct {
		name string
		res  *record.Results
		opts Options
	}{
		{"goroutine", usual(engine.Goroutine), Options{}},
		{
			"goroutine-80", usual(engine.Goroutine),
			Options{Width: 80, Complexity: true, Textbook: catalogue.BuiltIn().TextbookGrowth},
		},
		{"goroutine-200", usual(engine.Goroutine), Options{Width: 200}},
		{"sim", usual(engine.Sim), Options{}},
		{"sim-160", usual(engine.Sim), Options{Width: 160}},
		{"trials", trials(engine.Goroutine), Options{}},
		{"trials-80", trials(engine.Goroutine), Options{Width: 80}},
		{"several", several(), Options{}},
		{"hostile", hostile(), Options{}},
		{"empty", empty, Options{Complexity: true, Textbook: catalogue.BuiltIn().TextbookGrowth}},
	} {
		for format, suffix := range map[*Format]string{Table: ".txt", Markdown: ".md"} {
			if format == Markdown && c.opts.Width != 0 {
				continue
			}
			t.Run(c.name+suffix, func(t *testing.T) {
				golden.Check(t, c.name+suffix, func(b *bytes.Buffer) error { return Write(b, format, c.res, c.opts) })
			})
		}
	}
}

// A table may not be wider than it was told, and what it leaves out it has to name.
func TestTableFitsItsWidth(t *testing.T) {
	for name, res := range map[string]*record.Results{
		"usual": usual(engine.Goroutine), "sim": usual(engine.Sim), "trials": trials(engine.Sim),
	} {
		for width := 80; width <= 240; width += 8 {
			var b bytes.Buffer
			if err := Write(&b, Table, res, Options{Width: width}); err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(b.String()) {
				if w := twwidth.Width(strings.TrimRight(line, "\n")); w > width {
					t.Fatalf("%s at width %d: a line of %d columns: %s", name, width, w, line)
				}
			}
			for line := range strings.SplitSeq(b.String(), "\n  - ") {
				if strings.HasPrefix(line, "Left out") && name == "sim" && strings.Contains(line, "predicted") {
					t.Fatalf("simulated runs at width %d lack what they are made for: %s", width, line)
				}
			}
			for _, column := range []string{
				"messages", "textbook", "ratio", "bytes", "CPU",
				"energy", "CO2e", "wire", "predicted", "topology",
			} {
				if !strings.Contains(b.String(), column) {
					t.Fatalf("%s at width %d: %s is neither shown nor named:\n%s", name, width, column, b.String())
				}
			}
		}
	}
}

// Every trial that is not ok, and every warning, must be below the table at any width, those of one
// kind together, and once.
func TestTableLosesNoWarning(t *testing.T) {
	res := trials(engine.Goroutine)
	want := "bully at 16 nodes: " + res.Records[13].Status + ", in 2 of 5 trials (seeds 3001, 4001)"
	res.Warnings = append(res.Warnings, want) // the run may have said it itself
	for _, width := range []int{0, 60, 80, 300} {
		var b bytes.Buffer
		if err := Write(&b, Table, res, Options{Width: width}); err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(b.String()), " ")
		for _, want := range res.Warnings {
			if n := strings.Count(text, want); n != 1 {
				t.Errorf("width %d: %d times %q", width, n, want)
			}
		}
	}
}

// The energy of simulating and that of the algorithm never share a column, whatever the engine.
func TestPredictionHasAColumnOfItsOwn(t *testing.T) {
	for _, e := range []engine.Engine{engine.Sim, engine.Goroutine} {
		groups := groupsOf(usual(e).Records)
		energies, predictions := 0, 0
		for _, c := range columnsOf(groups) {
			text := strings.Join(c.cell(groups[0].rows[0]), " ")
			energies += strings.Count(text, "8.51 µJ")
			predictions += strings.Count(text, "432 µJ")
			if strings.Contains(text, "8.51 µJ") != strings.HasPrefix(c.name(), "energy") ||
				strings.Contains(text, "432 µJ") != (c.name() == "predicted per-message") {
				t.Errorf("%v: column %q holds %q", e, c.name(), text)
			}
			simulating := strings.Contains(c.name(), "simulate")
			if c.panel == costs && c.spare == 0 && simulating != (e == engine.Sim) {
				t.Errorf("%v: heading %q", e, c.name())
			}
		}
		if energies != 1 || predictions != 1 {
			t.Errorf("%v: %d columns of energy, %d of predictions", e, energies, predictions)
		}
	}
}

// A row that is not ok claims nothing about the textbook, though its count may be exact.
func TestFailedRowsAreNotCompared(t *testing.T) {
	r := ran("election", "leader", "bully", 4, 11)
	if c := groupsOf([]record.Record{r})[0].rows[0].compare(); c.verdict != equal {
		t.Fatalf("a good run: %+v", c)
	}
	r.Status = "goal not reached"
	c := groupsOf([]record.Record{r})[0].rows[0].compare()
	if c.text() != document.Missing || c.textbook() != document.Missing {
		t.Errorf("a failed run is compared: %s, %s", c.textbook(), c.text())
	}
}

// Who sees an untimely run is told that it proves nothing, and what can.
func TestRemarkOnUntimelyRuns(t *testing.T) {
	for status, want := range map[string]bool{
		"ok": false, "goal not reached": false, "untimely: goal not reached": true, "untimely: in 1 of 3": true,
	} {
		r := ran("p", "u", "a", 4, 12)
		r.Status = status
		said := strings.Join(remarks(groupsOf([]record.Record{r}), nil), " ")
		if got := strings.Contains(said, "proves nothing. A longer delta, or a quieter machine"); got != want {
			t.Errorf("%s: %q; want the remark: %t", status, said, want)
		}
	}
}

// What ± means is said of the rows that there are: below a sweep, rows of many trials. Real runs
// whose meter has failed are none of that.
func TestRemarkOnIntervals(t *testing.T) {
	const single, many = "± in rows of one trial is", "Rows are means over many trials, with ±"
	for _, c := range []struct {
		engine          engine.Engine
		metered, pooled bool
	}{
		{engine.Sim, true, false},
		{engine.Sim, false, true},
		{engine.Goroutine, true, false},
		{engine.Goroutine, false, false},
	} {
		r := ran("p", "u", "a", 4, 12)
		r.Engine, r.MessagesCI95 = c.engine, new(0.5)
		if !c.metered {
			r.Lack("cpu_s")
		}
		said := strings.Join(remarks(groupsOf([]record.Record{r}), nil), " ")
		if strings.Contains(said, single) == c.pooled || strings.Contains(said, many) != c.pooled {
			t.Errorf("%v, metered %t: %q", c.engine, c.metered, said)
		}
	}
}

func TestCompare(t *testing.T) {
	trial := func(messages, low, high float64) record.Record {
		r := ran("p", "u", "a", 4, messages)
		r.ExpectedLow, r.ExpectedHigh = &low, &high
		return r
	}
	failed := func(status string) record.Record {
		r := trial(12, 11, 11)
		r.Status = status
		return r
	}
	for _, c := range []struct {
		name     string
		records  []record.Record
		textbook string
		text     string
	}{
		{"more, which is its status", []record.Record{failed("miscount: 12 messages")}, "11", "≠ 1.09"},
		{"another status", []record.Record{failed("goal not reached")}, document.Missing, document.Missing},
		{"exact", []record.Record{trial(11, 11, 11)}, "11", "1.00"},
		{"exact but for rounding", []record.Record{trial(0.30000000000000004, 0.3, 0.3)}, "0.300", "1.00"},
		{"more", []record.Record{trial(12, 11, 11)}, "11", "≠ 1.09"},
		{"hardly more", []record.Record{trial(1_000_001, 1_000_000, 1_000_000)}, "1,000,000", "≠ 1.000001"},
		{"hardly less", []record.Record{trial(999_999, 1_000_000, 1_000_000)}, "1,000,000", "≠ 0.999999"},
		{"one trial of two", []record.Record{trial(11, 11, 11), trial(13, 11, 11)}, "11", "≠ 1.09"},
		{"differences that cancel", []record.Record{trial(10, 11, 11), trial(12, 11, 11)}, "11", "≠ 1.00"},
		{"a graph for each trial", []record.Record{trial(10, 10, 10), trial(13, 13, 13)}, "11.5", "1.00"},
		{"nothing expected", []record.Record{trial(5, 0, 0)}, "0", "≠"},
		{"within", []record.Record{trial(4, 3, 15)}, "3–15", "within"},
		{"at the bounds", []record.Record{trial(3, 3, 15), trial(15, 3, 15)}, "3–15", "within"},
		{"below", []record.Record{trial(2, 3, 15), trial(4, 3, 15)}, "3–15", "below"},
		{"above", []record.Record{trial(16, 3, 15)}, "3–15", "above"},
		{"outside", []record.Record{trial(2, 3, 15), trial(16, 3, 15)}, "3–15", "outside"},
	} {
		got := groupsOf(c.records)[0].rows[0].compare()
		if got.textbook() != c.textbook || got.text() != c.text {
			t.Errorf("%s: %s, %s; want %s, %s", c.name, got.textbook(), got.text(), c.textbook, c.text)
		}
	}
}

// A further count of the textbook, of some kinds of message, has a line below the table with its
// formula, and a mark where the messages are not as many.
func TestFurtherCounts(t *testing.T) {
	trial := func(nodes int, messages, low, high float64) record.Record {
		named := func(x float64) []record.NamedFigure {
			return []record.NamedFigure{{Name: "without answers", Value: x}}
		}
		r := ran("p", "u", "a", nodes, 2*messages)
		r.PartMessages, r.PartExpectedLow, r.PartExpectedHigh = named(messages), named(low), named(high)
		return r
	}
	failing := trial(4, 4, 3, 3)
	failing.Failures = "crashes"
	formula := func(algorithm, count string) string {
		return map[string]string{"a without answers": "N-1"}[algorithm+" "+count]
	}
	for _, c := range []struct {
		name    string
		records []record.Record
		want    string
	}{
		{
			"as many",
			[]record.Record{trial(4, 3, 3, 3), trial(8, 7, 7, 7)},
			"a at N = 4, 8: 3, 7 messages without answers; textbook 3, 7, that is N-1",
		},
		{
			"one too many",
			[]record.Record{trial(4, 3, 3, 3), trial(8, 8, 7, 7)},
			"a at N = 4, 8: 3, 8 messages without answers; textbook ≠ 3, 7, that is N-1",
		},
		{
			"differences that cancel",
			[]record.Record{trial(4, 2, 3, 3), trial(4, 4, 3, 3)},
			"a at N = 4: 3 messages without answers; textbook ≠ 3, that is N-1",
		},
		{
			"within bounds",
			[]record.Record{trial(4, 3, 2, 6)},
			"a at N = 4: 3 messages without answers; textbook 2–6, that is N-1",
		},
		{
			"one with failures",
			[]record.Record{failing},
			"a at N = 4: 4 messages without answers; textbook 3, that is N-1",
		},
		{
			"a row without",
			[]record.Record{trial(4, 3, 3, 3), ran("p", "u", "a", 8, 14)},
			"a at N = 4: 3 messages without answers; textbook 3, that is N-1",
		},
	} {
		res := sample(engine.Goroutine, c.records...)
		if got := partLines(groupsOf(res.Records)[0], formula); len(got) != 1 || got[0] != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
		for _, f := range []*Format{Table, Markdown, LaTeX} {
			var text strings.Builder
			if err := Write(&text, f, res, Options{Formula: formula, Width: 200}); err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(text.String(), "messages without answers; textbook") {
				t.Errorf("%s, %s: no line on the further count:\n%s", c.name, f.Name, text.String())
			}
		}
	}
}

// The rows of a case have a table of their own, whose heading has its parameters; figures that have
// no room beside the others stand below with what a unit took.
func TestTablesOfCases(t *testing.T) {
	var records []record.Record
	for _, params := range []string{"", "hold=0,requesters=all"} {
		for _, name := range []string{"ricart-agrawala", "maekawa", "raymond", "lamport-mutex", "token-ring-mutex"} {
			r := ran(algorithms.Mutex, "critical-section entry", name, 16, 480)
			r.Params, r.Ops = params, 16
			for i, metric := range []string{"mean wait", "longest wait", "synchronization delay", "fairness"} {
				r.Metrics = append(r.Metrics, record.NamedFigure{Name: metric, Value: 0.25 + float64(i), Unit: ""})
			}
			records = append(records, r)
		}
	}
	var text strings.Builder
	if err := Write(&text, Table, sample(engine.Goroutine, records...), Options{Width: 80}); err != nil {
		t.Fatal(err)
	}
	_, first, ok := strings.Cut(text.String(), "\nmutex · unit")
	first, second, both := strings.Cut(first, "\nmutex · hold=0, requesters=all · unit")
	if !ok || !both {
		t.Fatalf("no two tables:\n%s", &text)
	}
	second, _, _ = strings.Cut(second, "\nNotes")
	for i, table := range []string{first, second} {
		if n := strings.Count(table, "\nmaekawa "); n != 3 { // counts, costs, figures of its own
			t.Errorf("table %d has %d lines of maekawa; want 3:\n%s", i, n, table)
		}
		if !strings.Contains(table, "synchronization  fairness") || !strings.Contains(table, "a unit") {
			t.Errorf("table %d has no figures of a unit:\n%s", i, table)
		}
		if n := strings.Count(table, "\n"); n > 40 {
			t.Errorf("table %d has %d lines; want no more than a screen has", i, n)
		}
	}
	for line := range strings.SplitSeq(text.String(), "\n") {
		if utf8.RuneCountInString(line) > 80 {
			t.Errorf("wider than 80 columns: %s", line)
		}
	}
}

// Only trials that were run and accounted alike may share a mean.
func TestRowsKeepApartWhatDiffers(t *testing.T) {
	base := ran("p", "u", "a", 4, 11)
	for name, change := range map[string]func(*record.Record){
		"algorithm": func(r *record.Record) { r.Algorithm = "b" },
		"nodes":     func(r *record.Record) { r.Nodes = 5 },
		"params":    func(r *record.Record) { r.Params = "votes=random" },
		"topology":  func(r *record.Record) { r.Topology = "ring" },
		"status":    func(r *record.Record) { r.Status = "goal not reached" },
		"kind":      func(r *record.Record) { r.EnergyKind = energy.Assumed },
		"source":    func(r *record.Record) { r.EnergySource = "fixed-watts" },
		"profile":   func(r *record.Record) { r.Profile = "ble" },
		"region":    func(r *record.Record) { r.GridRegion = "CAMX" },
		"year":      func(r *record.Record) { r.GridYear = 2018 },
		"intensity": func(r *record.Record) { r.GridGPerKWh = 1 },
		"problem":   func(r *record.Record) { r.Problem = "q" },
		"engine":    func(r *record.Record) { r.Engine = engine.Sim },
	} {
		other := base
		change(&other)
		rows := 0
		for _, g := range groupsOf([]record.Record{base, other, base}) {
			rows += len(g.rows)
		}
		if rows != 2 {
			t.Errorf("%s: %d rows, want 2", name, rows)
		}
	}
	if n := len(groupsOf([]record.Record{base, base})[0].rows); n != 1 {
		t.Errorf("equal records make %d rows", n)
	}
}

func TestRowsEstimate(t *testing.T) {
	var records []record.Record
	for _, m := range []float64{10, 12, 14} {
		records = append(records, ran("p", "u", "a", 4, m))
	}
	e := groupsOf(records)[0].rows[0].messages()
	// Student's t for 2 degrees of freedom is 4.303, the standard deviation is 2.
	if want := 4.303 * 2 / 1.7320508; e.Mean != 12 || !e.Known || e.Half < want-0.001 || e.Half > want+0.001 {
		t.Errorf("%+v, want 12 ± %.3f", e, want)
	}
	// The interval over the repetitions is that of the single trial, not of three.
	if e := groupsOf(records[:1])[0].rows[0].cpu(); !e.Known || e.Half != float64(*records[0].CPUCI95S) {
		t.Errorf("one trial: %+v", e)
	}
	if e := groupsOf(records)[0].rows[0].cpu(); e.Half == float64(*records[0].CPUCI95S) {
		t.Errorf("three trials have the interval of one: %+v", e)
	}
	// A mean of equal values is that value, which a sum of many would miss.
	same := ran("p", "u", "a", 4, 0.1)
	if e := groupsOf([]record.Record{same, same, same})[0].rows[0].messages(); e.Mean != 0.1 || e.Known {
		t.Errorf("equal trials: %+v", e)
	}
}

// The interval of energy is left out where it is that of the CPU time, and only there.
func TestEnergyHasItsOwnInterval(t *testing.T) {
	var records []record.Record
	for i := range 3 {
		r := ran("election", "leader", "bully", 4, 11)
		costing(&r, 1e-6*(1+0.1*float64(i)))
		records = append(records, r)
	}
	cell := func() string {
		groups := groupsOf(records)
		for _, c := range columnsOf(groups) {
			if strings.HasPrefix(c.name(), "energy") {
				return strings.Join(c.cell(groups[0].rows[0]), " ")
			}
		}
		return ""
	}
	if got := cell(); strings.Contains(got, "±") {
		t.Errorf("modelled energy with the interval of its CPU time: %s", got)
	}
	for i := range records {
		records[i].EnergyKind = energy.Measured
		records[i].EnergyJ = records[0].EnergyJ * energy.Joules(1+0.01*float64(i))
	}
	if got := cell(); !strings.Contains(got, "±2%") {
		t.Errorf("measured energy without an interval of its own: %s", got)
	}
}

func BenchmarkTable(b *testing.B) {
	for _, n := range []int{60, 6000} {
		base, res := usual(engine.Goroutine), usual(engine.Goroutine)
		for i := 0; len(res.Records) < n; i++ {
			r := base.Records[i%len(base.Records)]
			r.Nodes += i / len(base.Records) * 100
			res.Records = append(res.Records, r)
		}
		b.Run(fmt.Sprintf("records=%d", n), func(b *testing.B) {
			for b.Loop() {
				if err := Write(new(bytes.Buffer), Table, res, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
