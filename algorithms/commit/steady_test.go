package commit

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

// More transactions allocate no more, whatever faults the run may have: neither a message nor
// the log does.
func TestSteady(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			for _, faults := range [][]algorithms.Fault{nil, {crash(1, algorithms.Hour)}} {
				allocs := func(transactions string) float64 {
					return testing.AllocsPerRun(1, func() {
						s.run(t, sim.Config{
							Graph: algorithms.Complete(10), Faults: faults,
							Params: algorithms.Params{"transactions": transactions},
						})
					})
				}
				// The engine's own memory may still grow a little.
				few, many := allocs("200"), allocs("2000")
				if many > few+100 {
					t.Errorf("%.0f allocations for 200 transactions and %.0f for 2000 (faults: %d)",
						few, many, len(faults))
				}
			}
		})
	}
}
