package paxos

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var modes = []string{"isolated", "pipelined", "batched"}

// The count of every size, mode and way to tell, whatever the latency.
func TestMultiCounts(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for i, mode := range modes {
			entries := int64(1 + (n+i)%5)
			accepts := entries
			if mode == "batched" {
				accepts = 1
			}
			for told, want := range map[string]int64{
				"piggyback": int64(n-1) * (2 + 2*accepts + 1),
				"tell":      int64(n-1) * (2 + 3*accepts),
			} {
				out := algotest.Simulate(t, &Multi, sim.Config{
					Graph: algorithms.Complete(n), Seed: uint64(n),
					Links:  network.Links{Latency: algotest.Distributions[n%len(algotest.Distributions)]},
					Params: algorithms.Params{"mode": mode, "entries": fmt.Sprint(entries), "commit": told},
				})
				if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
					t.Errorf("n=%d, %d entries, %s, %s: %d messages, %v expected; want %d",
						n, entries, mode, told, out.Counts.Sent, out.Expected, want)
				}
				if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != entries {
					t.Errorf("n=%d, %d entries, %s, %s: %s, %v", n, entries, mode, told, out.Status(), out.Result)
				}
			}
		}
	}
}

// More entries than the window has room for cost as much each, and more than one message holds are
// several batches.
func TestManyEntries(t *testing.T) {
	const n, entries = 3, 1500
	for mode, want := range map[string]int64{
		"pipelined": (n - 1) * (2 + 2*entries + 1), "batched": (n - 1) * (2 + 2*3 + 1),
	} {
		out := algotest.Simulate(t, &Multi, sim.Config{
			Graph:  algorithms.Complete(n),
			Params: algorithms.Params{"mode": mode, "entries": fmt.Sprint(entries)},
		})
		if out.Counts.Sent != want || out.Status() != "ok" || out.Result.Ops != entries ||
			out.Expected != algorithms.Exactly(float64(want)) {
			t.Errorf("%s: %d messages, %s, %d decided; want %d", mode, out.Counts.Sent, out.Status(),
				out.Result.Ops, want)
		}
	}
}

// Two delays until the leader may propose, two for an entry, and one until the others know of the
// last.
func TestMultiDelays(t *testing.T) {
	for _, mode := range modes {
		want := algorithms.Time(2 + 2 + 1)
		if mode == "isolated" {
			want = 2 + 2*4 + 1
		}
		out := algotest.Simulate(t, &Multi, sim.Config{
			Graph: algorithms.Complete(5), Links: fixed, Params: algorithms.Params{"mode": mode, "entries": "4"},
		})
		if out.GoalAt != want*algorithms.Millisecond {
			t.Errorf("%s: all is applied at %v; want %d delays", mode, out.GoalAt, want)
		}
	}
}

// The leader crashes at any moment; what is left goes on, and with it once it is back.
func TestMultiLeaderCrash(t *testing.T) {
	t.Parallel()
	for _, mode := range modes {
		for at := algorithms.Time(0); at <= 12*algorithms.Millisecond; at += 700 {
			for seed := range seeds(t, 4) {
				cfg := sim.Config{
					Graph: algorithms.Complete(5), Seed: seed,
					Params: algorithms.Params{"mode": mode, "entries": "3"},
					Faults: []algorithms.Fault{crash(first, at)},
				}
				if seed%2 == 0 {
					cfg.Faults = append(cfg.Faults, recovery(first, at+100*algorithms.Millisecond))
				}
				if out := algotest.Simulate(t, &Multi, cfg); out.Status() != "ok" || out.Result.Ops != 3 {
					t.Errorf("%s, crash at %v, seed %d: %s, %v", mode, at, seed, out.Status(), out.Result)
				}
			}
		}
	}
}

// A leader without a majority decides nothing, the other side goes on, and both have the same log
// when the cut heals.
func TestMultiCutOff(t *testing.T) {
	t.Parallel()
	for at := algorithms.Time(0); at <= 10*algorithms.Millisecond; at += 500 {
		out := algotest.Simulate(t, &Multi, sim.Config{
			Graph: algorithms.Complete(5), Links: fixed,
			Params: algorithms.Params{"mode": modes[at/500%3], "entries": "4"},
			Faults: algotest.Partition(5, at, algorithms.Second/2, 0, 1),
		})
		if out.Status() != "ok" || out.Result.Ops != 4 {
			t.Errorf("cut at %v: %s, %v", at, out.Status(), out.Result)
		}
	}
}

// Loss, copies, detours, crashes of everybody and cuts at once, over many seeds.
func TestMultiTrouble(t *testing.T) {
	t.Parallel()
	var leaders float64
	for seed := range seeds(t, 600) {
		rng := algorithms.NewRand(seed, 0x6d756c7469)
		n := 2 + rng.IntN(5)
		cfg := sim.Config{
			Graph: algorithms.Complete(n), Seed: seed,
			Links: network.Links{
				Latency: network.DefaultLatency, Loss: 0.2 * rng.Float64(), Duplicate: 0.2 * rng.Float64(),
				Reorder: 0.2 * rng.Float64(),
			},
			Params: algorithms.Params{
				"entries": fmt.Sprint(1 + rng.IntN(6)), "mode": modes[rng.IntN(3)],
				"commit": []string{"piggyback", "tell"}[rng.IntN(2)],
			},
			Overtime: algorithms.Time(rng.IntN(50_000)), Limits: engine.Limits{Events: 1_000_000},
		}
		for id := range algorithms.ID(n) {
			for at := algorithms.Time(0); rng.IntN(3) > 0; {
				at += algorithms.Time(rng.IntN(60_000))
				back := at + 1 + algorithms.Time(rng.IntN(60_000))
				cfg.Faults = append(cfg.Faults, crash(id, at), recovery(id, back))
				at = back + 1
			}
		}
		at := algorithms.Time(rng.IntN(60_000))
		cfg.Faults = append(cfg.Faults, algotest.Partition(n, at, at+60_000, algorithms.ID(rng.IntN(n)), 0)...)
		out := algotest.Simulate(t, &Multi, cfg)
		if out.Status() != "ok" {
			t.Errorf("seed %d: %s", seed, out.Status())
		}
		leaders += out.Result.Metrics[0].Value
	}
	if mean := leaders / float64(seeds(t, 600)); mean < 1.2 {
		t.Errorf("%v leaders a run; want trouble", mean)
	}
}
