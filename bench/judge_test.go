package bench

import (
	"errors"
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// counted is a source of counters that says what a test has it say, whatever was used.
type counted struct {
	energy energy.Energy
	err    error
	open   int
	usage  energy.Usage
}

func (c *counted) Info() energy.SourceInfo {
	return energy.SourceInfo{Name: "rapl", Kind: energy.Measured, Warnings: []string{"known of the source"}}
}

func (c *counted) Start() (energy.Window, error) { c.open++; return c, nil }

func (c *counted) Stop(u energy.Usage) (energy.Energy, error) {
	c.open--
	c.usage = u
	return c.energy, c.err
}

func joules(low, central, high energy.Joules) energy.Energy {
	return energy.Energy{
		Gross: energy.Range[energy.Joules]{Low: low, Central: central, High: high},
		Kind:  energy.Measured, Source: "rapl",
	}
}

// What a session has found out reaches the output: range, kind, warnings, and what was too short.
// Of what no counter saw there is no zero.
func TestWhatASessionSays(t *testing.T) {
	longEnough(t)
	modelled := joules(1, 2, 3)
	modelled.Kind, modelled.Source, modelled.Warnings = energy.Modelled, "specpower", []string{"the counter was lost"}
	warned := joules(1, 2, 3)
	warned.Warnings = []string{"known of the source", "package-0 went back"}
	ofCounters := joules(0, 0, 0.324)
	ofCounters.Domains = []energy.DomainEnergy{{Name: "package-0", Whole: ofCounters.Gross}}
	for _, tt := range []struct {
		name    string
		cost    energy.Energy
		err     error
		cpu     time.Duration
		metrics string
		lines   []string
	}{
		{
			"a counter that did not move", ofCounters, nil, 300 * time.Microsecond, "cpu-ns/op",
			[]string{"at most 324000000 nJ/op", "the figures rest on 300 µs of CPU time, which is short of 50ms"},
		},
		{
			"a range", joules(1, 2, 3), nil, time.Second,
			"cpu-ns/op nJ-high/op=3e+09 nJ-low/op=1e+09 nJ/op=2e+09 ngCO2e/op", nil,
		},
		{"no range", joules(2, 2, 2), nil, time.Second, "cpu-ns/op nJ/op ngCO2e/op", nil},
		{
			"a warning", warned, nil, time.Second, "cpu-ns/op nJ-high/op nJ-low/op nJ/op ngCO2e/op",
			[]string{"bench.Meter: package-0 went back"},
		},
		{
			"another kind", modelled, nil, time.Second, "cpu-ns/op",
			[]string{"the counter was lost", "modelled by specpower this time (2000000000 nJ/op, 1000000000 to " +
				"3000000000)"},
		},
		{
			"no energy at all",
			energy.Energy{},
			errors.New("it is gone"), time.Second, "cpu-ns/op",
			[]string{"no nJ/op: ", "it is gone"},
		},
		{
			"next to no work", joules(1, 2, 3), nil, 800 * time.Nanosecond, "",
			[]string{"no figures: 800 ns in all are too short"},
		},
		{
			"less than is printed", joules(1e-16, 2e-16, 3e-16), nil, time.Second, "cpu-ns/op",
			[]string{"no nJ/op: 2e-07 is too little to be printed"},
		},
	} {
		f := newFake()
		m := f.meter(&counted{energy: tt.cost, err: tt.err})
		f.work(tt.cpu, tt.cpu)
		m.Report()
		f.end()
		for unit := range strings.FieldsSeq(tt.metrics) {
			unit, text, given := strings.Cut(unit, "=")
			if x, ok := f.metrics[unit]; !ok || given && strconv.FormatFloat(x, 'g', 3, 64) != text {
				t.Errorf("%s: %v, want %s=%s", tt.name, f.metrics, unit, text)
			}
		}
		if want := len(strings.Fields(tt.metrics)); len(f.metrics) != want {
			t.Errorf("%s: %v; want %d of them", tt.name, f.metrics, want)
		}
		for _, line := range tt.lines {
			if !strings.Contains(f.lines(), line) {
				t.Errorf("%s: no %q in\n%s", tt.name, line, f.lines())
			}
		}
		if strings.Contains(f.lines(), "known of the source") || len(tt.lines) == 0 && f.lines() != "" {
			t.Errorf("%s: %s", tt.name, f.lines())
		}
	}
}

// What is in doubt of the CPU time is in doubt of the energy that is computed from it.
func TestEnergyIsAsDoubtful(t *testing.T) {
	longEnough(t)
	f := newFake()
	m := f.meterOn(f.source(), 1)
	f.work(9*time.Millisecond, 9*time.Millisecond) // past the meter, as little as waiting may take
	f.ResetTimer()
	f.work(100*time.Millisecond, 100*time.Millisecond)
	m.Report()
	f.end()
	got := []float64{f.metrics["cpu-ns/op"], f.metrics["nJ-low/op"], f.metrics["nJ/op"], f.metrics["nJ-high/op"]}
	want := []float64{100e6, 182e6, 200e6, 200e6} // of 100 ms, 9 ms may have been those before, at 2 W
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-9*want[i] {
			t.Errorf("%v; want %v\n%s", got, want, f.lines())
			break
		}
	}
}

// The CPU time of all threads is bounded by the time and the processors; that of children is not.
func TestMoreThanAllProcessors(t *testing.T) {
	longEnough(t)
	f := newFake()
	m := f.meterOn(f.source(), 2)
	f.work(time.Second, 3*time.Second)
	m.Report()
	f.end()
	const tooMuch = "3.00 s of CPU time in 1.00 s are more than GOMAXPROCS=2 allows; threads"
	if len(f.metrics) > 0 || !strings.Contains(f.lines(), tooMuch) {
		t.Errorf("%v\n%s", f.metrics, f.lines())
	}

	f = newFake()
	m = f.meterOn(f.source(), 2)
	f.work(time.Second, 2*time.Second+time.Millisecond) // as the clock may be off
	m.Report()
	f.end()
	if got := f.metrics["cpu-ns/op"]; got != 2e9 {
		t.Errorf("%v ns; want 2 s", got)
	}

	f = newFake()
	m = f.meterOn(f.source(), 2)
	m.meter.Clock, m.meter.Children = &parent{&f.clock, 0}, true
	m.ResetTimer()
	f.work(time.Second, time.Second)
	m.meter.Clock.(*parent).children += 7 * time.Second
	m.Report()
	f.end()
	if got := f.metrics["cpu-ns/op"]; got != 8e9 {
		t.Errorf("%v ns; want 1 s and the 7 s of children\n%s", got, f.lines())
	}
}

// parent is a clock with the time of children.
type parent struct {
	energy.Clock
	children time.Duration
}

func (p *parent) Children() (time.Duration, error) { return p.children, nil }

// A window is closed whatever becomes of the benchmark, and what is missing is said.
func TestBenchmarksThatEndEarly(t *testing.T) {
	longEnough(t)
	source := &counted{energy: joules(1, 2, 3)}
	f := newFake()
	f.meter(source)
	f.work(time.Second, time.Second)
	f.end()
	if source.open != 0 || len(f.metrics) > 0 || !strings.Contains(f.lines(), "Report was not called") {
		t.Errorf("%d windows are open; %v\n%s", source.open, f.metrics, f.lines())
	}

	f = newFake()
	m := f.meter(source)
	f.work(time.Second, time.Second)
	m.Report()
	m.Report() // once more does nothing
	f.StartTimer()
	f.work(time.Second, time.Second)
	f.end()
	if source.open != 0 || len(f.metrics) > 0 || !strings.Contains(f.lines(), "used after Report") {
		t.Errorf("%d windows are open; %v\n%s", source.open, f.metrics, f.lines())
	}

	for name, wrong := range map[string]func(f *fakeB, m *BenchmarkMeter){
		"called twice":             func(f *fakeB, _ *BenchmarkMeter) { f.meter(source) },
		"timer is used after Repo": func(_ *fakeB, m *BenchmarkMeter) { m.Report(); m.StartTimer() },
	} {
		f = newFake()
		m = f.meter(source)
		said := func() (said string) {
			defer func() { said, _ = recover().(string) }()
			wrong(f, m)
			return ""
		}()
		f.end()
		if !strings.Contains(said, name) || source.open != 0 {
			t.Errorf("%q; want %s; %d windows are open", said, name, source.open)
		}
	}
}

// Real benchmarks that are skipped, fail or forget the report leave no window open either.
func TestRealBenchmarksThatEndEarly(t *testing.T) {
	lastRunIs(t, "1x")
	source := &counted{energy: joules(1, 2, 3)}
	for _, end := range []func(*testing.B){
		func(b *testing.B) { b.Skip("not here") },
		func(b *testing.B) { b.SkipNow() },
		func(b *testing.B) { b.FailNow() },
		func(*testing.B) {},
	} {
		testing.Benchmark(func(b *testing.B) {
			f := newFake()
			meterOf(running{b}, f.by(source), &energy.Meter{Clock: &f.clock, Source: source})
			end(b)
		})
		if source.open != 0 {
			t.Fatalf("%d windows are open", source.open)
		}
	}
}

// Only of the last run something is said: those before have too few iterations.
func TestLastRun(t *testing.T) {
	for _, tt := range []struct {
		benchtime string
		n         int
		elapsed   time.Duration
		want      bool
	}{
		{"1s", 100, time.Second, true},
		{"1s", 100, time.Second - 1, false},
		{"1s", 1e9, time.Millisecond, true},
		{"1x", 1, 0, true},
		{"100x", 1, time.Hour, false},
		{"100x", 100, 0, true},
	} {
		lastRunIs(t, tt.benchtime)
		if got := lastRun(tt.n, tt.elapsed); got != tt.want {
			t.Errorf("%s: %d iterations in %v: %t", tt.benchtime, tt.n, tt.elapsed, got)
		}
	}
}

// Package testing tells nobody whether a benchmark has others within, so its field is looked at.
func TestWithin(t *testing.T) {
	lastRunIs(t, "1x")
	var alone, parent bool
	testing.Benchmark(func(b *testing.B) { alone = within(running{b}) })
	testing.Benchmark(func(b *testing.B) {
		b.Run("x", func(*testing.B) {})
		parent = within(running{b})
	})
	if alone || !parent {
		t.Errorf("alone: %t, with another within: %t", alone, parent)
	}
}

// Who asks for kWh/op has it where go test can print it, and else a line that says why not.
func TestKilowattHoursAreAskedFor(t *testing.T) {
	longEnough(t)
	for _, c := range []struct {
		asked  bool
		joules energy.Joules
		want   float64 // 0 for none
		line   string
	}{
		{false, 3.6e6, 0, ""},
		{true, 3.6e6, 1, ""},
		{true, 3.6e-3, 0, "no kWh/op: 1e-09 is too little to be printed by go test"},
	} {
		f := newFake()
		m := f.meter(&counted{energy: joules(c.joules, c.joules, c.joules)})
		m.method.KWh = c.asked
		f.work(time.Second, time.Second)
		m.Report()
		f.end()
		if got := f.metrics["kWh/op"]; got != c.want || !strings.Contains(f.lines(), c.line) {
			t.Errorf("asked %v, %v: %v and %s; want %v and %q", c.asked, c.joules, got, f.lines(), c.want, c.line)
		}
	}
}
