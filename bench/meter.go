package bench

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/method"
)

// BenchmarkMeter measures the CPU time of a benchmark and reports it with energy and carbon.
// Make one with Meter.
type BenchmarkMeter struct {
	b        benchmark
	method   method.Method
	meter    *energy.Meter
	session  *energy.Session
	lap      energy.Lap
	window   window
	began    time.Time // of what counts, by the clock of the wall
	ended    time.Time
	reported bool
	cost     energy.Energy // once it is reported
	err      error         // why there is no cost
}

// benchmark is what a meter uses of a testing.B.
type benchmark interface {
	Elapsed() time.Duration
	StartTimer()
	StopTimer()
	ResetTimer()
	Iterations() int
	ReportMetric(float64, string)
	Cleanup(func())
	Name() string
	Failed() bool
	Skipped() bool
	Helper()
	Log(...any)
	Fatal(...any)
}

// running is a testing.B.
type running struct{ *testing.B }

func (r running) Iterations() int { return r.N }

// Meter begins to measure a benchmark, and resets its timer, as what was before the loop is not to
// count. Call it when all is ready, and Report after the loop:
//
//	data := make([]byte, 1<<20)
//	m := bench.Meter(b)
//	for b.Loop() {
//		sha256.Sum256(data)
//	}
//	m.Report()
//
// The loop may as well be one up to b.N, or in b.RunParallel. What counts is what ns/op times. So
// where something in the loop is not to count, say it to the meter instead of to b: the meter's
// StopTimer, StartTimer and ResetTimer are those of b, and its own. Where b's were called after
// all, and it is not known any more which CPU time belongs to ns/op, the benchmark has no figures
// and a line that says so.
//
// The CPU time is that of the whole process over all its threads, and of child processes that it
// has waited for, from start to end; Windows does not tell the latter. Benchmarks that run at the
// same time are charged for each other. Energy is told by the best source of this machine and
// carbon by the newest factor of the United States. The environment variables of the command choose
// others: JOULEMARK_REGION, JOULEMARK_YEAR, JOULEMARK_INTENSITY, JOULEMARK_FACTORS,
// JOULEMARK_FACTOR_KIND, JOULEMARK_INTENSITY_SERIES, JOULEMARK_PUE, JOULEMARK_CONSUMPTION,
// JOULEMARK_ENERGY_SOURCE, JOULEMARK_CPU_FAMILY and JOULEMARK_WATTS. JOULEMARK_KWH=true adds
// kWh/op where go test can print it.
func Meter(b *testing.B) *BenchmarkMeter {
	b.Helper()
	found, err := ofEnvironment()
	if err != nil {
		b.Fatal(err)
	}
	meter := energy.NewMeter(found.Source, runtime.GOMAXPROCS(0))
	meter.Children = true
	return meterOf(running{b}, found, meter)
}

// ofEnvironment is found once a process.
var ofEnvironment = sync.OnceValues(func() (method.Method, error) { return method.OfEnvironment(os.Environ()) })

// meterOf is Meter with a meter of one's own.
func meterOf(b benchmark, by method.Method, meter *energy.Meter) *BenchmarkMeter {
	b.Helper()
	m := &BenchmarkMeter{b: b, method: by, meter: meter}
	m.window.procs = float64(max(1, meter.Threads))
	if !metered.enter(b) {
		b.Fatal("bench.Meter: called twice in one run of the benchmark (allowed: once, before the loop)")
	}
	b.Cleanup(m.finish)
	b.ResetTimer()
	m.open()
	return m
}

// metered are the benchmarks that have a meter. A second one would reset the timer under the first.
var metered = registry{running: map[benchmark]bool{}}

type registry struct {
	mu      sync.Mutex
	running map[benchmark]bool
}

func (r *registry) enter(b benchmark) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	had := r.running[b]
	r.running[b] = true
	return !had
}

func (r *registry) leave(b benchmark) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.running, b)
}

// open begins a session, and its first lap.
func (m *BenchmarkMeter) open() {
	m.b.Helper()
	session, err := m.meter.Open()
	if err != nil {
		m.b.Fatal(err)
	}
	m.session = session
	if m.lap, err = session.Start(); err != nil {
		m.b.Fatal(err)
	}
	m.window.forget(m.b.Elapsed())
	m.began = m.now()
}

// now is the time by the clock of the wall.
func (m *BenchmarkMeter) now() time.Time {
	if m.meter.Now != nil {
		return m.meter.Now()
	}
	return time.Now()
}

// look reads the clocks and the timer at the same moment.
func (m *BenchmarkMeter) look() {
	m.b.Helper()
	if m.reported {
		m.b.Fatal("bench.Meter: the timer is used after Report (allowed: before)")
	}
	used, err := m.lap.Split()
	if err != nil {
		m.b.Fatal(err)
	}
	m.window.add(used, m.b.Elapsed())
}

// StopTimer stops the benchmark's timer and the meter.
func (m *BenchmarkMeter) StopTimer() {
	m.b.Helper()
	m.look()
	m.b.StopTimer()
}

// StartTimer starts both again.
func (m *BenchmarkMeter) StartTimer() {
	m.b.Helper()
	m.b.StartTimer()
	m.look()
}

// ResetTimer forgets what was measured so far, and the metrics that were reported; a timer that
// runs goes on.
func (m *BenchmarkMeter) ResetTimer() {
	m.b.Helper()
	m.look()
	if _, _, err := m.session.Close(); err != nil {
		m.b.Fatal(err)
	}
	m.b.ResetTimer()
	m.open()
}

// Pause is StopTimer.
func (m *BenchmarkMeter) Pause() {
	m.b.Helper()
	m.StopTimer()
}

// Resume is StartTimer.
func (m *BenchmarkMeter) Resume() {
	m.b.Helper()
	m.StartTimer()
}

// Report stops the timer and ends the measurement. Once the benchmark function has returned, it has
// the metrics cpu-ns/op, nJ/op with its ends nJ-low/op and nJ-high/op, and ngCO2e/op of the b.N
// operations. The units are small because go test prints at most seven decimals.
func (m *BenchmarkMeter) Report() {
	m.b.Helper()
	if m.reported {
		return
	}
	m.look()
	m.b.StopTimer()
	m.reported, m.ended = true, m.now()
	m.cost, m.err = m.session.Charge(m.window.charged())
}

// finish is called when the benchmark function has returned, or has ended early: what the timer
// shows then is what ns/op is made of.
func (m *BenchmarkMeter) finish() {
	metered.leave(m.b)
	_, _, _ = m.session.Close() // which is closed already if all went well
	if m.b.Failed() || m.b.Skipped() {
		return
	}
	if within(m.b) {
		fmt.Fprintln(os.Stderr, noParent(m.b.Name()))
		return
	}
	if m.b.Iterations() == 0 {
		return // a loop that was left, of which package testing says so
	}
	figures, lines := m.judge()
	for _, f := range figures {
		m.b.ReportMetric(f.value, f.unit.Name)
	}
	if !lastRun(m.b.Iterations(), m.b.Elapsed()) {
		return // the next run has more iterations, and its own lines
	}
	if len(figures) > 0 {
		head.Do(func() { lines = append(lines, HeadOf(m.method).sentence()) })
	}
	for _, line := range lines {
		m.b.Log("bench.Meter: " + line)
	}
}
