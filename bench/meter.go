package bench

import (
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/method"
)

// BenchmarkMeter measures the CPU time of a benchmark and reports it with energy and carbon.
// Make one with Meter.
type BenchmarkMeter struct {
	b       *testing.B
	method  energyMethod
	session *energy.Session
	lap     energy.Lap
	paused  bool
}

// Meter starts to measure a benchmark. Call it before the loop, and Report after it:
//
//	m := bench.Meter(b)
//	for b.Loop() {
//		work()
//	}
//	m.Report()
//
// The CPU time is that of the whole process, over all its threads, by the process CPU clock.
// The benchmark's own bookkeeping around the loop takes a tenth of a millisecond of it, which does
// not show in a run of a second but does with -benchtime=1x. Energy is told by the
// best source of this machine and carbon by the newest United States factor; the environment
// variables JOULEMARK_REGION and JOULEMARK_YEAR choose another. Benchmarks that run at
// the same time are charged for each other.
func Meter(b *testing.B) *BenchmarkMeter {
	b.Helper()
	method, err := benchmarkEnergy()
	if err != nil {
		b.Fatal(err)
	}
	return meterBy(b, method)
}

func meterBy(b *testing.B, method energyMethod) *BenchmarkMeter {
	session, err := method.meter.Open()
	if err != nil {
		b.Fatal(err)
	}
	m := &BenchmarkMeter{b: b, method: method, session: session, paused: true}
	m.Resume()
	return m
}

// Pause stops measuring, as b.StopTimer does for time.
func (m *BenchmarkMeter) Pause() {
	if m.paused {
		return
	}
	m.paused = true
	if _, err := m.lap.Stop(); err != nil {
		m.b.Fatal(err)
	}
}

// Resume goes on measuring after Pause.
func (m *BenchmarkMeter) Resume() {
	if !m.paused {
		return
	}
	lap, err := m.session.Start()
	if err != nil {
		m.b.Fatal(err)
	}
	m.lap, m.paused = lap, false
}

// Report ends the measurement and reports cpu-ns/op, nJ/op and ngCO2e/op of the b.N
// operations. The units are small because go test prints at most seven decimals.
func (m *BenchmarkMeter) Report() {
	m.b.Helper()
	m.Pause()
	usage, joules, err := m.session.Close()
	if err != nil {
		m.b.Fatal(err)
	}
	n := float64(m.b.N)
	gross := joules.Gross
	ReportMetric(m.b, CPUNanoseconds, float64(usage.CPU)*1e9/n)
	ReportMetric(m.b, Nanojoules, float64(gross.Central)*1e9/n)
	ReportMetric(m.b, NanogramsCO2e, float64(m.method.accounting.Carbon(gross).Central)*1e9/n)
}

// energyMethod is how benchmarks tell energy and carbon.
type energyMethod struct {
	meter      *energy.Meter
	accounting carbon.Accounting
}

// benchmarkEnergy is found once a process.
var benchmarkEnergy = sync.OnceValues(func() (energyMethod, error) {
	found, err := method.OfEnvironment(os.Environ())
	if err != nil {
		return energyMethod{}, err
	}
	return energyMethod{energy.NewMeter(found.Source, runtime.GOMAXPROCS(0)), found.Accounting}, nil
})
