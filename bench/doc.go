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
// The package knows nothing of algorithms or engines, so that a benchmark that uses it links hardly
// anything. What runs algorithms is in the folders below, above all in
// [github.com/joulemark/joulemark/bench/harness], and this package's own benchmarks are clients of
// it.
package bench
