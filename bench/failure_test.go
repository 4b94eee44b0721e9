package bench_test

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/internal/longtest"
)

// BenchmarkFailure tells what the experiment of coverage under failure costs at all its five rates,
// by size, sweep and number of trials a rate, with about ten neighbours a node and always seed 1.
// It uses all processors. The published size takes milliseconds. With many trials of a large
// network, or a synchronous sweep of one, an operation takes seconds, and is for the long tests:
//
//	JOULEMARK_TESTS=long go test -run='^$' -bench=Failure/n=100000/sweep=sequential/trials=25 -benchtime=1x ./bench
func BenchmarkFailure(b *testing.B) {
	type size struct {
		n, trials int
		edgeProb  float64
		sweep     string
	}
	large := []size{
		{100_000, 25, 2e-4, "sequential"},
		{100_000, 1, 2e-4, "synchronous"},
	}
	for _, c := range append([]size{
		{200, 25, 0.05, "sequential"},
		{200, 25, 0.05, "synchronous"},
		{10_000, 4, 1e-3, "sequential"},
		{10_000, 4, 1e-3, "synchronous"},
		{100_000, 1, 2e-4, "sequential"},
	}, longtest.Choose(nil, large)...) {
		b.Run(fmt.Sprintf("n=%d/sweep=%s/trials=%d/p=%g", c.n, c.sweep, c.trials, c.edgeProb), func(b *testing.B) {
			f := experiment.NewFailure()
			f.Nodes, f.Trials, f.EdgeProb, f.Sweep = c.n, c.trials, c.edgeProb, c.sweep
			m := bench.Meter(b)
			for b.Loop() {
				if _, err := f.Run(b.Context(), experiment.Options{}); err != nil {
					b.Fatal(err)
				}
			}
			m.Report()
		})
	}
}
