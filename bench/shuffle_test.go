package bench_test

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/bench/experiment"
	"github.com/joulemark/joulemark/internal/longtest"
)

// BenchmarkShuffle is the comparison that was published for the medium network, 2500 nodes and 3000
// steps: there it took 0.5 s (classic), 25.5 s (refined), 421.4 s (model, 500 runs) and 13361.5 s
// (protocol, 500 runs). The two simulations use all processors. Runs are independent and take
// equally long, so four of the protocol say what one takes; all 500 take half a minute an
// operation, and are for the long tests:
//
//	JOULEMARK_TESTS=long go test -run='^$' -bench=Shuffle -benchtime=1x ./bench
func BenchmarkShuffle(b *testing.B) {
	for _, method := range []string{"classic", "refined", "model", "exact", "protocol"} {
		s := experiment.NewShuffle()
		s.Case = "medium"
		if method == "protocol" {
			s.Runs = longtest.Choose(4, 500)
		}
		name := "case=medium/method=" + method
		if method == "model" || method == "protocol" {
			name += fmt.Sprintf("/runs=%d", s.Runs)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Compute(b.Context(), experiment.Options{}, method); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
