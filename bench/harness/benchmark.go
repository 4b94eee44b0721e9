package harness

import (
	"testing"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// Benchmark runs one execution of a trial an operation, on the default links, and reports messages
// and bytes on the wire beside what a [bench.Meter] tells. Building the nodes is part of no
// operation, neither of its time nor of its energy. The algorithm need not be in a catalogue.
func Benchmark(b *testing.B, t Trial) {
	b.Helper()
	s := DefaultScenario()
	s.Engines = []engine.Engine{t.Engine}
	stack := s.stackOf(t)
	r := Runner{Scenario: s}
	p := pool{prepare: func() (engine.Execution, error) { return r.Prepare(b.Context(), t) }}
	defer p.close()
	most := maxBatch
	if t.Engine.Sockets { // of which there are not enough for many networks at a time
		most = 1
	}
	var ready []engine.Execution
	var messages, wire float64
	size := 0
	m := bench.Meter(b)
	for b.Loop() {
		if len(ready) == 0 { // more and more at a time, so that stopping the clocks does not outweigh what they time
			m.StopTimer()
			size = min(max(2*size, 1), most)
			var err error
			if ready, err = p.take(size); err != nil {
				b.Fatal(err)
			}
			m.StartTimer()
		}
		o, err := ready[0].Execute(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		expectOK(b, o.FailureFreeStatus())
		ready = ready[1:]
		messages += float64(o.Counts.Sent)
		wire += float64(stack.WireBytes(o.Counts.Sizes))
	}
	m.Report()
	bench.ReportMetric(b, bench.MessagesPerOp, messages/float64(b.N))
	bench.ReportMetric(b, bench.WireBytesPerOp, wire/float64(b.N))
}

// expectOK ends a benchmark whose execution is not what it is to measure: with an untimely one it
// is skipped, and anything else is an error. It stands apart because the compiler of Go 1.26
// crashes on a case with a call that it inlines in the body of a loop over b.Loop.
func expectOK(b *testing.B, status string) {
	b.Helper()
	switch {
	case engine.IsUntimely(status):
		b.Skip(status)
	case status != record.StatusOK:
		b.Fatal(status)
	}
}
