package live_test

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/sim"
)

// Every algorithm sends the same over sockets as on the simulator.
func TestFailureFreeCountsOverSockets(t *testing.T) {
	for _, transport := range []live.Transport{live.UDP, live.TCP, live.TLS} {
		sizes := []int{3, 16}
		if transport == live.TLS { // whose handshakes take their time
			sizes = []int{4}
		}
		for _, a := range all {
			t.Run(transport.String()+"/"+a.spec.Name, func(t *testing.T) {
				for _, n := range sizes {
					out, err := a.sim(t.Context(), sim.Config{Graph: algorithms.Complete(n), Seed: 1})
					if err != nil {
						t.Fatal(err)
					}
					a.countsAs(t, a.count(out), live.Config{
						Config: engine.Config{
							Graph: algorithms.Complete(n), Seed: 1,
							Limits: engine.Limits{Time: 5 * 60 * algorithms.Second},
						},
						Transport: transport, SkipIdle: true,
					})
				}
			})
		}
	}
}
