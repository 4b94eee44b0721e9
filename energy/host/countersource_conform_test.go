package host_test

import (
	"sync"
	"testing"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/energy/metertest"
)

func TestCounterSourceConforms(t *testing.T) {
	metertest.TestSource(t, host.NewMovingCounterSource())
}

// Windows on many goroutines share the counters, and each has gained at least what one
// reading adds.
func TestCounterSourceConcurrently(t *testing.T) {
	s := host.NewMovingCounterSource()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				w, err := s.Start()
				if err != nil {
					t.Error(err)
					return
				}
				e, err := w.Stop(energy.Usage{CPU: 1, Wall: 1})
				if err != nil || e.Valid() != nil || len(e.Domains) != 2 || e.Domains[1].Whole.Central < 100 {
					t.Errorf("%+v, %v, %v", e, err, e.Valid())
				}
			}
		})
	}
	wg.Wait()
}
