package sweep_test

import (
	"testing"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

// BenchmarkTrial is the cost of a trial of a sweep beside that of the simulator's run alone, which
// is prepared anew for every seed in both and counts by node.
func BenchmarkTrial(b *testing.B) {
	const n, chunk = 16, 256 // which is one
	b.Run("of=sweep", func(b *testing.B) {
		of := setting(b, 0, chunk, n)
		of.Runner.Scenario.Algorithms = []string{"gossip-push"}
		s := made(b, of)
		work := s.Job().Work
		b.ReportAllocs()
		for b.Loop() {
			if _, err := work(b.Context(), 0); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*s.TrialsOf(0)), "ns/trial")
	})
	b.Run("of=run", func(b *testing.B) {
		alg, err := catalogue.BuiltIn().Find("gossip-push")
		if err != nil {
			b.Fatal(err)
		}
		g, err := network.Topology{Shape: network.Complete}.Build(n, 1)
		if err != nil {
			b.Fatal(err)
		}
		seed := uint64(0)
		for b.Loop() {
			seed++
			run, err := alg.Prepare(engine.Sim, engine.Config{Graph: g, Seed: seed, PerNode: true})
			if err != nil {
				b.Fatal(err)
			}
			if _, err := run.Execute(b.Context()); err != nil {
				b.Fatal(err)
			}
			run.Close()
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N), "ns/trial")
	})
}
