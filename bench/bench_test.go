package bench

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// A benchmark lasts 100 ms where the flag -benchtime does not say otherwise, twice as long as a run
// is metered for: what is compared are ten of each, and there are two hundred.
func TestMain(m *testing.M) {
	flag.Set("test.benchtime", "100ms")
	os.Exit(Main(m))
}

// Each benchmark asks what one problem costs, by algorithm, size and engine:
//
//	go test -run='^$' -bench=Election/alg=bully -count=10 ./bench
//
// Building the nodes is not part of an operation, neither of its time nor of its energy.

func BenchmarkRequest(b *testing.B)     { benchmarkProblem(b, algorithms.Request) }
func BenchmarkGreeting(b *testing.B)    { benchmarkProblem(b, algorithms.Greeting) }
func BenchmarkBroadcast(b *testing.B)   { benchmarkProblem(b, algorithms.Broadcast) }
func BenchmarkCirculation(b *testing.B) { benchmarkProblem(b, algorithms.Circulation) }
func BenchmarkClock(b *testing.B)       { benchmarkProblem(b, algorithms.Clock) }
func BenchmarkMutex(b *testing.B)       { benchmarkProblem(b, algorithms.Mutex) }
func BenchmarkElection(b *testing.B)    { benchmarkProblem(b, algorithms.Election) }
func BenchmarkCommit(b *testing.B)      { benchmarkProblem(b, algorithms.Commit) }
func BenchmarkConsensus(b *testing.B)   { benchmarkProblem(b, algorithms.Consensus) }
func BenchmarkPublish(b *testing.B)     { benchmarkProblem(b, algorithms.Publish) }

func benchmarkProblem(b *testing.B, problem algorithms.Problem) {
	for _, a := range Catalogue() {
		if a.Spec.Problem != problem {
			continue
		}
		for _, n := range []int{16, 64} {
			for engine := range Real {
				b.Run(fmt.Sprintf("alg=%s/n=%d/engine=%v", a.Spec.Name, n, engine), func(b *testing.B) {
					benchmarkAlgorithm(b, a, n, engine)
				})
			}
		}
	}
}

// benchmarkAlgorithm runs one execution an operation, always with seed 1.
func benchmarkAlgorithm(b *testing.B, a Algorithm, n int, engine Engine) {
	s := DefaultScenario()
	s.Engines = []Engine{engine}
	r := Runner{Scenario: s}
	cfg, _, err := r.config(Trial{Algorithm: a, Nodes: n, Seed: 1})
	if err != nil {
		b.Fatal(err)
	}
	stock := stock{b: b, again: engine.Sockets(), prepare: func() (execution, error) {
		return r.prepareWarm(b.Context(), Trial{Algorithm: a, Nodes: n, Engine: engine, Seed: 1}, cfg)
	}}
	defer stock.close()
	var total means
	m := Meter(b)
	for b.Loop() {
		run := stock.take(m)
		o, err := run.Execute(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if o.Status() != StatusOK {
			b.Fatal(o.Status())
		}
		total.messages += float64(o.Counts.Sent)
		total.wire += float64(s.Stack.WireBytes(&o.Counts))
	}
	m.Report()
	ReportMetric(b, MessagesPerOp, total.messages/float64(b.N))
	ReportMetric(b, WireBytesPerOp, total.wire/float64(b.N))
}

// stock keeps executions that are built and waiting, more and more at a time, so that stopping
// the timer to build some does not outweigh what is timed.
type stock struct {
	b       *testing.B
	prepare func() (execution, error)
	again   bool // use one again and again, since there are not sockets enough for many
	ready   []execution
	used    []execution
	size    int
}

const maxStock = 64

func (s *stock) take(m *BenchmarkMeter) execution {
	if s.again && len(s.used) > 0 {
		s.b.StopTimer()
		m.Pause()
		if err := s.used[0].Reset(); err != nil {
			s.b.Fatal(err)
		}
		s.b.StartTimer()
		m.Resume()
		return s.used[0]
	}
	if len(s.ready) == 0 {
		s.b.StopTimer()
		m.Pause()
		s.close()
		s.size = min(max(2*s.size, 1), maxStock)
		for range s.size {
			run, err := s.prepare()
			if err != nil {
				s.b.Fatal(err)
			}
			s.ready = append(s.ready, run)
		}
		s.b.StartTimer()
		m.Resume()
	}
	run := s.ready[0]
	s.ready = s.ready[1:]
	s.used = append(s.used, run)
	return run
}

func (s *stock) close() {
	for _, run := range append(s.used, s.ready...) {
		run.Close()
	}
	s.used, s.ready = nil, nil
}

// BenchmarkMetering tells what the meter itself costs a benchmark: one start and stop an operation.
func BenchmarkMetering(b *testing.B) {
	m := Meter(b)
	for b.Loop() {
		m.Pause()
		m.Resume()
	}
}

func TestMethodLines(t *testing.T) {
	var out strings.Builder
	if err := writeMethod(&out); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"energy-source: ", "energy-kind: ", "grid: US 20"} {
		if !strings.Contains("\n"+out.String(), "\n"+key) {
			t.Errorf("no configuration line %q in\n%s", key, &out)
		}
	}
}

func TestUnitLines(t *testing.T) {
	var out strings.Builder
	if err := WriteUnits(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Unit msgs/op better=lower assume=exact\n", "Unit nJ/op better=lower\n", "Unit ngCO2e/op better=lower\n", "Unit cpu-ns/op better=lower\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no line %q in\n%s", want, &out)
		}
	}
	if strings.Contains(out.String(), "kWh") {
		t.Error("kWh is no metric: a prefix before it means nothing")
	}
}
