package bench

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/metertest"
	"github.com/joulemark/joulemark/energy/method"
)

// bench is a benchmark whose wall clock and CPU clock a test moves, with the timer of package
// testing. What the timer has timed is added up beside, as the truth.
type fakeB struct {
	clock   metertest.Clock
	wall    time.Time
	on      bool
	elapsed time.Duration
	timed   time.Duration // CPU time while the timer ran
	n       int
	metrics map[string]float64
	logged  []string
	cleanup []func()
}

func newFake() *fakeB {
	return &fakeB{wall: time.Unix(1000, 0), on: true, n: 1, metrics: map[string]float64{}}
}

// work passes time, in which so much CPU time is used.
func (f *fakeB) work(wall, cpu time.Duration) {
	f.wall = f.wall.Add(wall)
	f.clock.Advance(cpu)
	if f.on {
		f.elapsed += wall
		f.timed += cpu
	}
}

func (f *fakeB) Elapsed() time.Duration              { return f.elapsed }
func (f *fakeB) StartTimer()                         { f.on = true }
func (f *fakeB) StopTimer()                          { f.on = false }
func (f *fakeB) ResetTimer()                         { f.elapsed, f.timed = 0, 0; clear(f.metrics) }
func (f *fakeB) Iterations() int                     { return f.n }
func (f *fakeB) ReportMetric(x float64, unit string) { f.metrics[unit] = x }
func (f *fakeB) Cleanup(g func())                    { f.cleanup = append(f.cleanup, g) }
func (f *fakeB) Name() string                        { return "BenchmarkFake" }
func (f *fakeB) Failed() bool                        { return false }
func (f *fakeB) Skipped() bool                       { return false }
func (f *fakeB) Helper()                             {}
func (f *fakeB) Log(args ...any)                     { f.logged = append(f.logged, fmt.Sprint(args...)) }
func (f *fakeB) Fatal(args ...any)                   { panic(fmt.Sprint(args...)) }
func (f *fakeB) lines() string                       { return strings.Join(f.logged, "\n") }
func (f *fakeB) end()                                { f.StopTimer(); f.cleanup[0]() }
func (f *fakeB) source() energy.Source {
	return must(energy.FixedWatts(energy.Exactly[energy.Watts](2)))
}
func (f *fakeB) meter(s energy.Source) *BenchmarkMeter { return f.meterOn(s, 4) }

// meterOn is a meter on so many processors, which tells energy by a source and carbon by 360 g/kWh.
func (f *fakeB) meterOn(s energy.Source, procs int) *BenchmarkMeter {
	meter := &energy.Meter{Clock: &f.clock, Source: s, Threads: procs, Now: func() time.Time { return f.wall }}
	return meterOf(f, f.by(s), meter)
}

func (*fakeB) by(s energy.Source) method.Method {
	return method.Method{Source: s, Accounting: carbon.Accounting{PUE: 1, Factor: must(carbon.FactorOf(360))}}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// longEnough has lines of every run said, but for that of the method.
func longEnough(t *testing.T) {
	t.Helper()
	head.Do(func() {})
	lastRunIs(t, "1x")
}

// A meter that is paused counts 1 ms an operation inside of the window, and not 5 ms outside.
func TestMeterPauses(t *testing.T) {
	longEnough(t)
	f := newFake()
	f.n = 1000
	m := f.meter(f.source())
	for range f.n {
		f.work(2*time.Millisecond, time.Millisecond)
		m.Pause()
		m.Pause() // once more does nothing
		f.work(time.Millisecond, 5*time.Millisecond)
		m.Resume()
	}
	m.Report()
	f.end()
	for unit, want := range map[string]float64{
		"cpu-ns/op": 1e6,
		"nJ/op":     2e6, // 1 ms × 2 W
		"ngCO2e/op": 200, // 2 mJ × 360 g / 3.6 MJ
	} {
		if got := f.metrics[unit]; math.Abs(got-want) > 1e-9*want {
			t.Errorf("%s: %v; want %v", unit, got, want)
		}
	}
}

// Whatever is done to the timer, by the meter or past it, the meter's window is that of the timer:
// its CPU time is what was used while the timer ran, or there are no figures and a line that says
// why. Past the meter, the timer may be off for as long as a process may wait for a processor; that
// is the error that is allowed then. No figure is ever more than all processors can have done.
func TestWindowIsTheTimers(t *testing.T) {
	longEnough(t)
	const procs = 4
	steps := []string{"m.Start", "m.Stop", "m.Reset", "work", "work", "work", "b.Start", "b.Stop", "b.Reset"}
	told, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		f := newFake()
		f.on = rapid.Bool().Draw(t, "on")
		f.work(time.Second, time.Second) // set-up
		m := f.meterOn(f.source(), procs)
		past := rapid.Bool().Draw(t, "past the meter")
		choices := steps[:6]
		if past {
			choices = steps
		}
		work := func() {
			wall := time.Duration(rapid.IntRange(1, 1e9).Draw(t, "wall"))
			f.work(wall, time.Duration(rapid.Float64Range(0, procs).Draw(t, "busy")*float64(wall)))
		}
		for _, step := range rapid.SliceOfN(rapid.SampledFrom(choices), 1, 20).Draw(t, "steps") {
			map[string]func(){
				"work": work, "m.Start": m.StartTimer, "m.Stop": m.StopTimer, "m.Reset": m.ResetTimer,
				"b.Start": f.StartTimer, "b.Stop": f.StopTimer, "b.Reset": f.ResetTimer,
			}[step]()
		}
		m.Report()
		truth, elapsed := float64(f.timed), float64(f.elapsed)
		f.end()
		got, ok := f.metrics["cpu-ns/op"]
		if !ok {
			if refused++; !strings.Contains(f.lines(), "no figures: ") {
				t.Fatalf("no figure and no line: %q", f.lines())
			}
			if !past && truth > 20e6 {
				t.Fatalf("refused, though the meter was told of everything: %s", f.lines())
			}
			return
		}
		told++
		if off := math.Abs(got - truth); !past && off > 1 || off > max(mentioned*got, procs*float64(strayTime)) {
			t.Fatalf("%v ns of CPU time in %v ns; want %v\n%s", got, elapsed, truth, f.lines())
		}
		if got > elapsed*procs*(1+1e-12) {
			t.Fatalf("%v ns of CPU time in %v ns on %d processors", got, elapsed, procs)
		}
	})
	if told == 0 || refused == 0 {
		t.Errorf("%d figures and %d refusals; want both", told, refused)
	}
}

// lastRunIs sets the flag -benchtime for a test.
func lastRunIs(t *testing.T, benchtime string) {
	t.Helper()
	f := flag.Lookup("test.benchtime")
	before := f.Value.String()
	if err := flag.Set("test.benchtime", benchtime); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { flag.Set("test.benchtime", before) })
}
