package explore_test

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/commit"
	"github.com/joulemark/joulemark/algorithms/consensus/raft"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/energy"
)

// BenchmarkExplore is the speed in different states a second of CPU time, what a state takes of
// memory in use at the end, and the steps it took. The yardstick is a plain program in the same
// run, which keeps the states of the abstract two-phase commit as a table in a map: figures of
// different machines compare as ratios to it.
func BenchmarkExplore(b *testing.B) {
	b.Run("yardstick", func(b *testing.B) {
		states, began := 0, spent(b)
		for b.Loop() {
			states += count(func(*sketch) {})
		}
		b.ReportMetric(float64(states)/(spent(b)-began).Seconds(), "states/cpu-s")
	})
	soup := explore.Bounds{explore.Duplicate: explore.Any, explore.Timeout: explore.Any}
	speed(b, "abstract-2pc/7", &twoPhase, explore.Config{Graph: algorithms.Complete(8), Bounds: soup})
	speed(b, "abstract-2pc/8", &twoPhase, explore.Config{Graph: algorithms.Complete(9), Bounds: soup})
	speed(b, "2pc/4", &commit.TwoPhase, explore.Config{
		Graph: algorithms.Complete(4), Bounds: explore.Bounds{explore.Crash: 1, explore.Recovery: 1},
	})
	speed(b, "raft/3", &raft.Raft, explore.Config{
		Graph: algorithms.Complete(3), Bounds: explore.Bounds{explore.Crash: 1, explore.Timeout: 2}, States: 1_000_000,
	})
}

// speed explores an algorithm on one core.
func speed[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	b *testing.B, name string, alg *algorithms.Algorithm[M, S], c explore.Config,
) {
	b.Run(name, func(b *testing.B) {
		c.Workers = 1
		var states, steps, bytes int64
		began := spent(b)
		for b.Loop() {
			runtime.GC()
			before, most := live(), int64(0)
			c.Progress = func(explore.Progress) { most = max(most, live()-before) }
			r, err := explore.Run[M, S, P](b.Context(), alg, c)
			if err != nil {
				b.Fatal(err)
			}
			states, steps, bytes = states+r.States, steps+r.Steps, bytes+most
		}
		b.ReportMetric(float64(states)/(spent(b)-began).Seconds(), "states/cpu-s")
		b.ReportMetric(float64(steps)/float64(states), "steps/state")
		b.ReportMetric(float64(bytes)/float64(states), "bytes/state")
	})
}

// spent is the CPU time of this process, that of collecting garbage included.
func spent(b *testing.B) time.Duration {
	cpu, err := energy.ProcessClock().CPU()
	if err != nil {
		b.Fatal(err)
	}
	return cpu
}

// live is the memory that the last collection of garbage has left, in bytes.
func live() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64())
}
