package etcd

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/sim"
)

// Goroutines take messages in an order that nobody plans, and send the same ones.
func TestSameCountsLive(t *testing.T) {
	for _, n := range []int{1, 2, 3, 5, 8} {
		for _, mode := range modes {
			params := workload(mode, 12)
			want := simulate(t, sim.Config{Graph: algorithms.Complete(n), Params: params})
			for range seeds(10) {
				got, err := live.Run(t.Context(), &Raft,
					live.Config{Config: engine.Config{Graph: algorithms.Complete(n), Params: params}, SkipIdle: true})
				if err != nil {
					t.Fatal(err)
				}
				if got.Counts.Kinds != want.Counts.Kinds || got.Status() != "ok" || got.Result.Ops != 12 {
					t.Errorf("n=%d, %s: %s, %d decided, by kind %v; want %v",
						n, mode, got.Status(), got.Result.Ops, got.Counts.Kinds, want.Counts.Kinds)
				}
			}
		}
	}
}

func TestLeaderCrashLive(t *testing.T) {
	for seed := range seeds(10) {
		got, err := live.Run(t.Context(), &Raft, live.Config{
			Config: engine.Config{
				Graph: algorithms.Complete(5), Seed: seed, Params: workload(modes[seed%3], 4),
				Faults: []algorithms.Fault{
					crash(first, algorithms.Time(seed)*200),
					recovery(first, 100*algorithms.Millisecond),
				},
			},
			SkipIdle: true,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got.Status() != "ok" || got.Result.Ops != 4 {
			t.Errorf("seed %d: %s, %d decided; want ok, 4", seed, got.Status(), got.Result.Ops)
		}
	}
}
