package convert

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"golang.org/x/perf/benchfmt"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/method"
)

// options are two watts a thread, 1 to 4, and 360 g for a kilowatt-hour.
func options(t testing.TB, threads string) Options {
	t.Helper()
	model, err := energy.NewModel(energy.SourceInfo{Name: "two-watts", Kind: energy.Modelled, Detail: "2 W"},
		energy.Range[energy.Watts]{Low: 1, Central: 2, High: 4}, energy.Range[energy.Watts]{})
	if err != nil {
		t.Fatal(err)
	}
	s := method.Default()
	grams := 360.0
	s.Intensity = &grams
	accounting, err := s.Accounting()
	if err != nil {
		t.Fatal(err)
	}
	n, err := ParseThreads(threads)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Source:  func(Machine) (energy.Source, error) { return model, nil },
		Threads: n, Accounting: accounting,
	}
}

func converted(t testing.TB, o Options, text string) string {
	t.Helper()
	var out bytes.Buffer
	c := New(&out, o, nil)
	if _, err := c.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// read are the results of a text as benchstat reads them, by name.
func read(t testing.TB, text string) map[string]*benchfmt.Result {
	t.Helper()
	found := map[string]*benchfmt.Result{}
	for in := benchfmt.NewReader(strings.NewReader(text), ""); in.Scan(); {
		switch r := in.Result().(type) {
		case *benchfmt.Result:
			found[string(r.Name)] = r.Clone()
		case *benchfmt.SyntaxError:
			t.Errorf("%v in\n%s", r, text)
		}
	}
	return found
}

func unit(r *benchfmt.Result, name string) float64 {
	v, _ := in(r, map[string]float64{name: 1})
	return v
}

func TestEnergyIsThatOfTheTime(t *testing.T) {
	for _, test := range []struct {
		line, threads string
		nanojoules    float64
		kind, from    string
	}{
		{"BenchmarkA-8 10 100 ns/op", "1", 200, "assumed", "ns/op x 1 busy thread"},
		{"BenchmarkA-8 10 100 ns/op", "3", 600, "assumed", "ns/op x 3 busy threads"},
		{"BenchmarkA-8 10 100 ns/op", "procs", 1600, "assumed", "ns/op x GOMAXPROCS busy threads"},
		{"BenchmarkA 10 100 ns/op", "procs", 200, "assumed", "ns/op x GOMAXPROCS busy threads"},
		{"BenchmarkA 10 1e-07 sec/op", "1", 200, "assumed", "ns/op x 1 busy thread"},
		{"BenchmarkA-8 10 100 ns/op 250 cpu-ns/op", "procs", 500, "modelled", "cpu-ns/op"},
	} {
		text := converted(t, options(t, test.threads), test.line+"\n")
		r := read(t, text)[strings.TrimPrefix(strings.Fields(test.line)[0], "Benchmark")]
		if r == nil {
			t.Errorf("%s: nothing to read in\n%s", test.line, text)
			continue
		}
		if got := unit(r, "nJ/op"); got != test.nanojoules {
			t.Errorf("%s with %s threads: %v nJ/op, want %v", test.line, test.threads, got, test.nanojoules)
		}
		if low, high := unit(r, "nJ-low/op"), unit(r, "nJ-high/op"); low != test.nanojoules/2 ||
			high != test.nanojoules*2 {
			t.Errorf("%s: from %v to %v", test.line, low, high)
		}
		// 360 g for 3.6e6 J
		if got, want := unit(r, "ngCO2e/op"), test.nanojoules*1e-4; got < want*0.99999 || got > want*1.00001 {
			t.Errorf("%s: %v ngCO2e/op, want %v", test.line, got, want)
		}
		if kind, from := r.GetConfig("energy-kind"), r.GetConfig("energy-from"); kind != test.kind ||
			from != test.from {
			t.Errorf("%s: %s from %s, want %s from %s", test.line, kind, from, test.kind, test.from)
		}
	}
}

// A line that has its energy stands under the configuration that it had, and nothing of it changes.
func TestWhatIsThereStays(t *testing.T) {
	const text = "energy-kind: measured\nBenchmarkA 1 5 ns/op 3 nJ/op\nBenchmarkB 1 5 ns/op\nBenchmarkC 1 5 ns/op 3 " +
		"nJ/op\nBenchmarkD 1 x\nPASS\r\n\tlog: BenchmarkX\n\n"
	out := converted(t, options(t, "1"), text)
	all := read(t, strings.Replace(out, "BenchmarkD 1 x\n", "", 1))
	for name, want := range map[string]string{"A": "measured", "B": "assumed", "C": "measured"} {
		if got := all[name].GetConfig("energy-kind"); got != want {
			t.Errorf("%s: %s, want %s\n%s", name, got, want, out)
		}
	}
	if from := all["C"].GetConfig("energy-from"); from != "" {
		t.Errorf("C is said to be from %s", from)
	}
	for line := range strings.Lines(text) {
		if !strings.Contains(out, strings.TrimRight(line, "\r\n")) {
			t.Errorf("%q is lost", line)
		}
	}
	again := converted(t, options(t, "1"), out)
	if again != out {
		t.Errorf("converted twice:\n%s\nonce:\n%s", again, out)
	}
}

// Events stay events: each the same but for those that hold results, and what is put before them.
func TestEventsStayEvents(t *testing.T) {
	const text = `{"Action":"start","Package":"p"}
{"Action":"output","Package":"p","Output":"cpu: X\n"}
{"Action":"output","Package":"p","Output":"BenchmarkA-2 \t"}
{"Action":"output","Package":"q","Output":"BenchmarkB \t"}
{"Action":"output","Package":"p","Output":"  10\t 100 ns/op\u003c\n"}
{"Action":"output","Package":"q","Output":"  10\t 50 ns/op\n"}
{"Action":"pass","Package":"p","Elapsed":1.5}
`
	out := converted(t, options(t, "1"), strings.Replace(text, `\u003c`, "", 1))
	printed := map[string]string{}
	for line := range strings.Lines(out) {
		var e struct{ Action, Package, Output string }
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		printed[e.Package] += e.Output
	}
	if got := unit(read(t, printed["p"])["A-2"], "nJ/op"); got != 200 {
		t.Errorf("p: %v nJ/op in\n%s", got, printed["p"])
	}
	if got := unit(read(t, printed["q"])["B"], "nJ/op"); got != 100 {
		t.Errorf("q: %v nJ/op in\n%s", got, printed["q"])
	}
	if !strings.HasSuffix(out, `{"Action":"pass","Package":"p","Elapsed":1.5}`+"\n") {
		t.Errorf("the last event is another:\n%s", out)
	}
}

// However the text is cut, and whatever it holds, no line of it is lost, and nothing is added to
// what has no results.
func TestLinesPassProperty(t *testing.T) {
	line := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"BenchmarkA-8 10 100 ns/op", "BenchmarkB 10 100 ns/op 3 nJ/op", "goos: linux", "PASS", "FAIL", "",
		`{"Action":"output","Package":"p","Output":"BenchmarkC "}`, `{"Action":"output","Output":"9 9 ns/op\n"}`, "{",
	}))
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOf(line).Draw(rt, "lines"),
			rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(rt, "end"))
		var out bytes.Buffer
		c := New(&out, options(t, "1"), nil)
		for rest := text; rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(rt, "cut")
			if _, err := c.Write([]byte(rest[:n])); err != nil {
				rt.Fatal(err)
			}
			rest = rest[n:]
		}
		if err := c.Close(); err != nil {
			rt.Fatal(err)
		}
		if c.Converted == 0 && out.String() != text && !strings.Contains(text, `{"Action"`) {
			rt.Fatalf("%q became %q", text, out.String())
		}
		if whole := converted(t, options(t, "1"), text); whole != out.String() {
			rt.Fatalf("in parts %q, as a whole %q", out.String(), whole)
		}
		for l := range strings.Lines(text) {
			if l = strings.TrimRight(l, "\r\n"); !strings.HasPrefix(l, "{") && !strings.Contains(out.String(), l) {
				rt.Fatalf("%q is lost in %q", l, out.String())
			}
		}
	})
}

// A machine of which nothing is known stops the conversion, and not the text.
func TestOfAnotherMachine(t *testing.T) {
	source, err := Sources(method.Default())
	if err != nil {
		t.Fatal(err)
	}
	o := options(t, "1")
	o.Source = source
	const text = "cpu: Abacus 3000\nBenchmarkA 1 5 ns/op\nPASS\n"
	var out bytes.Buffer
	var heard error
	c := New(&out, o, func(err error) { heard = err })
	if _, err := c.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	err = c.Close()
	if err == nil || !errors.Is(err, heard) || !strings.Contains(err.Error(), `"Abacus 3000"`) ||
		!strings.Contains(err.Error(), "--cpu-family") {
		t.Errorf("%v, heard %v", err, heard)
	}
	if out.String() != text {
		t.Errorf("%q", out.String())
	}
	known, err := source(Machine{CPU: "Intel(R) Xeon(R) Platinum 8380 CPU @ 2.30GHz"})
	if err != nil || !strings.Contains(known.Info().Detail, "Ice Lake") {
		t.Errorf("%v, %v", known, err)
	}
}

func TestCountersAreRefused(t *testing.T) {
	for _, name := range method.SourceNames() {
		fits := name == method.AutoSource || name == method.ModelSource || name == method.FixedSource
		if err := NoCounter(name); (err == nil) != fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseThreads(t *testing.T) {
	for _, text := range []string{"", "0", "-1", "1.5", "all", "999999"} {
		if _, err := ParseThreads(text); err == nil || !strings.Contains(err.Error(), "procs") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// Records get what lines get, with all that the carbon is computed from.
func TestRecordsOfTimes(t *testing.T) {
	timed := record.Record{
		Run:     record.Run{Algorithm: "BenchmarkA-4", Problem: "p", Nodes: 1, Repetitions: 9, Status: record.StatusOK},
		Counted: record.Counted{Ops: 1}, Cost: record.Cost{WallS: 1},
	}
	if err := timed.Engine.UnmarshalText([]byte("benchmark")); err != nil {
		t.Fatal(err)
	}
	timed.Lack(append(record.EnergyFigures(), "cpu_s", "cpu_resolution_s", "window_s", "short_window")...)
	metered := timed
	metered.NotKnown = append([]string(nil), timed.NotKnown...)
	metered.Know("cpu_s")
	metered.CPUS = 0.5
	res := &record.Results{Records: []record.Record{timed, metered}}
	n, err := Results(res, options(t, "procs"))
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	if err := res.Validate(); err != nil {
		t.Fatal(err)
	}
	a, b := &res.Records[0], &res.Records[1]
	if a.EnergyJ != 8 || a.EnergyKind != energy.Assumed || b.EnergyJ != 1 || b.EnergyKind != energy.Modelled {
		t.Errorf("%v %v, %v %v", a.EnergyJ, a.EnergyKind, b.EnergyJ, b.EnergyKind)
	}
	if _, ok := record.ByName("cpu_s").Value(a); ok {
		t.Error("the CPU time that was assumed is told as if it were one")
	}
	if v, ok := record.ByName("cpu_s").Value(b); !ok || v != 0.5 {
		t.Errorf("cpu_s %v, %v", v, ok)
	}
	if got := float64(a.GCO2e); got < 8e-4*0.9999 || got > 8e-4*1.0001 || a.PUE == nil {
		t.Errorf("%v gCO2e", got)
	}
}

// Energy that a counter has shown stays what it is, and gets its carbon.
func TestCarbonOfEnergy(t *testing.T) {
	metered := record.Record{
		Run:     record.Run{Algorithm: "a", Problem: "command", Nodes: 1, Repetitions: 1, Status: record.StatusOK},
		Counted: record.Counted{Ops: 1},
		Cost: record.Cost{
			WallS: 2, EnergyJ: 3.6e6, EnergyLowJ: 3.6e6, EnergyHighJ: 3.6e6,
			EnergyKind: energy.Measured,
		},
	}
	if err := metered.Engine.UnmarshalText([]byte("command")); err != nil {
		t.Fatal(err)
	}
	metered.Lack("cpu_s", "idle_j", "net_j", "gco2e", "gco2e_low", "gco2e_high", "grid_year", "grid_g_per_kwh")
	res := &record.Results{Records: []record.Record{metered}}
	n, err := Results(res, options(t, "1"))
	if err != nil || n != 1 {
		t.Fatal(n, err)
	}
	if err := res.Validate(); err != nil {
		t.Fatal(err)
	}
	r := &res.Records[0]
	if r.Cost != metered.Cost || r.GCO2e != 360 || r.EnergyKind != energy.Measured {
		t.Errorf("%+v, %v", r.Cost, r.GCO2e)
	}
	if _, known := record.ByName("cpu_s").Value(r); known {
		t.Error("a CPU time is known that was not")
	}
}

func FuzzConvert(f *testing.F) {
	f.Add("cpu: x\nBenchmarkA-8 10 100 ns/op\n")
	f.Add(`{"Action":"output","Package":"p","Output":"BenchmarkA 1 2 ns/op\n"}` + "\n")
	o := options(f, "1")
	f.Fuzz(func(t *testing.T, text string) {
		out := converted(t, o, text)
		if len(out) < len(text) {
			t.Errorf("%q became %q", text, out)
		}
	})
}

// BenchmarkLine is what a result costs on its way.
func BenchmarkLine(b *testing.B) {
	line := []byte("BenchmarkA-8 10 100 ns/op\n")
	c := New(io.Discard, options(b, "1"), nil)
	for b.Loop() {
		if _, err := c.Write(line); err != nil {
			b.Fatal(err)
		}
	}
}
