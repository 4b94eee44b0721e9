package bench_test

import (
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/record"
)

// A benchmark lasts 100 ms where the flag -benchtime does not say otherwise, twice as long as a run
// is metered for: what is compared are ten of each, and there are two hundred.
func TestMain(m *testing.M) {
	flag.Set("test.benchtime", "100ms")
	os.Exit(bench.Main(m))
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
	for _, a := range catalogue.BuiltIn() {
		if a.Spec.Problem != problem {
			continue
		}
		for _, n := range []int{16, 64} {
			for _, e := range []engine.Engine{engine.Sim, engine.Goroutine, engine.UDP, engine.TCP, engine.TLS} {
				b.Run(fmt.Sprintf("alg=%s/n=%d/engine=%v", a.Spec.Name, n, e), func(b *testing.B) {
					benchmarkAlgorithm(b, a, n, e)
				})
			}
		}
	}
}

// benchmarkAlgorithm runs one execution an operation, always with seed 1.
func benchmarkAlgorithm(b *testing.B, a catalogue.Algorithm, n int, e engine.Engine) {
	s := harness.DefaultScenario()
	s.Engines = []engine.Engine{e}
	r := harness.Runner{Scenario: s}
	stock := stock{b: b, again: e.Sockets, prepare: func() (engine.Execution, error) {
		return r.Prepare(b.Context(), harness.Trial{Algorithm: a, Nodes: n, Engine: e, Seed: 1})
	}}
	defer stock.close()
	var messages, wire float64
	m := bench.Meter(b)
	for b.Loop() {
		run := stock.take(m)
		o, err := run.Execute(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		if o.Status() != record.StatusOK {
			b.Fatal(o.Status())
		}
		messages += float64(o.Counts.Sent)
		wire += float64(s.Stack.WireBytes(o.Counts.Sizes))
	}
	m.Report()
	bench.ReportMetric(b, bench.MessagesPerOp, messages/float64(b.N))
	bench.ReportMetric(b, bench.WireBytesPerOp, wire/float64(b.N))
}

// stock keeps executions that are built and waiting, more and more at a time, so that stopping
// the timer to build some does not outweigh what is timed.
type stock struct {
	b       *testing.B
	prepare func() (engine.Execution, error)
	again   bool // use one again and again, since there are not sockets enough for many
	ready   []engine.Execution
	used    []engine.Execution
	size    int
}

const maxStock = 64

func (s *stock) take(m *bench.BenchmarkMeter) engine.Execution {
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
	m := bench.Meter(b)
	for b.Loop() {
		m.Pause()
		m.Resume()
	}
}
