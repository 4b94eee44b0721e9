package bench

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// What people do to benchmarks has a figure that fits ns/op, or none and a line: more goroutines
// than processors, the timer reset within the loop, and a GOMAXPROCS that changes on the way.
func TestIdioms(t *testing.T) {
	lastRunIs(t, "2000x")
	work := func(n int) (x uint64) {
		for x = 1; n > 0; n-- {
			x ^= x << 13
			x ^= x >> 7
			x ^= x << 17
		}
		return x
	}
	for name, f := range map[string]func(*testing.B, *BenchmarkMeter){
		"SetParallelism": func(b *testing.B, _ *BenchmarkMeter) {
			b.SetParallelism(8)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					work(30_000)
				}
			})
		},
		"ResetTimer in the loop": func(b *testing.B, m *BenchmarkMeter) {
			for i := range b.N {
				work(30_000)
				if i == b.N/4 {
					m.ResetTimer()
				}
			}
		},
	} {
		r := testing.Benchmark(func(b *testing.B) {
			m := Meter(b)
			f(b, m)
			m.Report()
		})
		most := float64(r.T.Nanoseconds()) / float64(r.N) * float64(runtime.GOMAXPROCS(0))
		if cpu, ok := r.Extra[CPUNanoseconds.Name]; !ok || cpu <= 0 || cpu > most*(1+1e-9) {
			t.Errorf("%s: %v ns of CPU time an operation (there is one: %v); all processors have %v",
				name, cpu, ok, most)
		}
	}

	longEnough(t)
	f := newFake()
	m := f.meterOn(f.source(), 1)
	f.work(time.Second, time.Second)
	f.work(time.Second, 2*time.Second) // by one processor more
	m.Report()
	f.end()
	if len(f.metrics) > 0 || !strings.Contains(f.lines(), "GOMAXPROCS=1 allows") {
		t.Errorf("GOMAXPROCS was raised after the meter began: %v, %q", f.metrics, f.lines())
	}
}
