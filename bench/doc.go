// Package bench is what a Go benchmark imports to report energy and carbon beside ns/op: [Meter]
// around the loop, [Main] as its TestMain, and the units of what they report.
//
//	func TestMain(m *testing.M) { os.Exit(bench.Main(m)) }
//
//	func BenchmarkSort(b *testing.B) {
//		m := bench.Meter(b)
//		for b.Loop() {
//			sort.Ints(data())
//		}
//		m.Report()
//	}
//
// What counts is what the benchmark's timer times, and the meter has methods of its own for it:
// [BenchmarkMeter.StopTimer], [BenchmarkMeter.StartTimer] and [BenchmarkMeter.ResetTimer]. Where it
// cannot be told which CPU time belongs to ns/op there are no figures, and a line that says what to
// do.
//
// The package knows nothing of algorithms or engines, so that a benchmark that uses it links hardly
// anything. What runs algorithms is in the folders below, above all in
// [github.com/joulemark/joulemark/bench/harness], and this package's own benchmarks are clients of
// it.
package bench
