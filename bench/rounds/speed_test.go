package rounds

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/energy"
)

// BenchmarkRounds has gossip among 10^6 nodes by turns with events and in rounds, on one core, and
// reports how much of the CPU time with events rounds take (of-events), and what a message costs.
func BenchmarkRounds(b *testing.B) {
	for _, g := range gossips {
		b.Run(g.name, func(b *testing.B) {
			cfg := fixed(1_000_000, 1, algorithms.Millisecond, algorithms.Params{})
			cfg.Shards, cfg.PerNode = 1, false
			clock := energy.ProcessClock()
			cpu := func(w way) (float64, int64) {
				begun, err := clock.CPU()
				out := w(b, cfg)
				ended, errEnded := clock.CPU()
				if err != nil || errEnded != nil {
					b.Fatal(err, errEnded)
				}
				return (ended - begun).Seconds(), out.Counts.Sent
			}
			var events, rounds float64
			var messages int64
			for b.Loop() {
				spent, _ := cpu(g.events)
				events += spent
				spent, sent := cpu(g.rounds)
				rounds += spent
				messages += sent
			}
			b.ReportMetric(rounds/events, "of-events")
			b.ReportMetric(rounds/2/float64(messages)*1e9, "ns/msg") // each is executed twice
		})
	}
}
