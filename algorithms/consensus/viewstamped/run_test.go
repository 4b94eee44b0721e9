package viewstamped

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/longtest"
)

// fixed is a delay of one millisecond for every message, so that times can be told in advance.
var fixed = network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}}

var modes = []string{"isolated", "pipelined", "batched"}

func crash(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
}

func recovered(node algorithms.ID, at algorithms.Time) algorithms.Fault {
	return algorithms.Fault{At: at, Kind: algorithms.Recover, Node: node}
}

// The count of every size and mode, whatever the latency.
func TestCounts(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for i, mode := range modes {
			entries := int64(1 + (n+i)%5)
			want := int64(n-1) * (2*entries + 1)
			if mode == "batched" {
				want = int64(n-1) * 3
			}
			for seed := range 2 {
				out := algotest.Simulate(t, &Replication, sim.Config{
					Graph: algorithms.Complete(n), Seed: uint64(seed),
					Links:  network.Links{Latency: algotest.Distributions[(n+seed)%len(algotest.Distributions)]},
					Params: algorithms.Params{"mode": mode, "entries": fmt.Sprint(entries)},
				})
				if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
					t.Errorf("n=%d, %d entries, %s: %d messages, %v expected; want %d",
						n, entries, mode, out.Counts.Sent, out.Expected, want)
				}
				if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != entries {
					t.Errorf("n=%d, %d entries, %s: %s, %v", n, entries, mode, out.Status(), out.Result)
				}
			}
		}
	}
	out := algotest.Simulate(t, &Replication, sim.Config{
		Graph: algorithms.Complete(3), Params: algorithms.Params{"mode": "batched", "entries": "1500"},
	})
	if want := int64(2 * (2*3 + 1)); out.Counts.Sent != want || out.Status() != "ok" {
		t.Errorf("three batches: %d messages, %s; want %d", out.Counts.Sent, out.Status(), want)
	}
}

func TestDelays(t *testing.T) {
	for _, mode := range modes {
		want := algorithms.Time(3)
		if mode == "isolated" {
			want = 2*4 + 1
		}
		out := algotest.Simulate(t, &Replication, sim.Config{
			Graph: algorithms.Complete(5), Links: fixed, Params: algorithms.Params{"mode": mode, "entries": "4"},
		})
		if out.GoalAt != want*algorithms.Millisecond {
			t.Errorf("%s: all is applied at %v; want %d delays", mode, out.GoalAt, want)
		}
	}
}

func TestTooManyEntries(t *testing.T) {
	_, err := Replication.Prepare(algorithms.Setup{
		Graph: algorithms.Complete(3), Delta: 1, Params: algorithms.Params{"entries": "8001"},
	})
	want := "viewstamped: entries: 8001 (allowed: up to 8000, as a whole log goes into one message)"
	if err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

// settled wants all decided.
func settled(t *testing.T, name string, cfg sim.Config, entries int64) {
	t.Helper()
	cfg.Limits.Events = 1_000_000
	if out := algotest.Simulate(t, &Replication, cfg); out.Status() != "ok" || out.Result.Ops != entries {
		t.Errorf("%s: %s at %v, %v", name, out.Status(), out.Time, out.Result)
	}
}

// One replica after the other crashes, at any moment, for good or to recover from the others.
func TestCrashOfOne(t *testing.T) {
	t.Parallel()
	for _, n := range []int{3, 5} {
		for id := range algorithms.ID(n) {
			for at := algorithms.Time(0); at <= 8*algorithms.Millisecond; at += 900 {
				for back := range 2 {
					cfg := sim.Config{
						Graph: algorithms.Complete(n), Seed: uint64(at),
						Params: algorithms.Params{"mode": modes[at/900%3], "entries": "3"},
						Faults: []algorithms.Fault{crash(id, at)},
					}
					if back == 1 {
						cfg.Faults = append(cfg.Faults, recovered(id, at+algorithms.Time(id)*20_000+500))
					}
					settled(t, fmt.Sprintf("n=%d, crash of %d at %v, back: %d", n, id, at, back), cfg, 3)
				}
			}
		}
	}
}

// All crash and recover, one after the other has recovered.
func TestRollingRecovery(t *testing.T) {
	t.Parallel()
	for seed := range longtest.Choose(uint64(10), 100) {
		cfg := sim.Config{
			Graph: algorithms.Complete(5), Seed: seed,
			Params: algorithms.Params{"mode": modes[seed%3], "entries": "4"}, Overtime: algorithms.Second,
		}
		for id := range algorithms.ID(5) {
			at := algorithms.Time(id)*150*algorithms.Millisecond + algorithms.Time(seed)*500
			cfg.Faults = append(cfg.Faults, crash(id, at), recovered(id, at+50*algorithms.Millisecond))
		}
		settled(t, fmt.Sprintf("seed %d", seed), cfg, 4)
	}
}

// If a majority has lost its state, nobody can tell it what it was, and nothing goes on; and
// nothing goes wrong.
func TestLostMajority(t *testing.T) {
	out := algotest.Simulate(t, &Replication, sim.Config{
		Graph: algorithms.Complete(3), Links: fixed, Limits: engine.Limits{Time: 2 * algorithms.Second},
		Faults: []algorithms.Fault{crash(1, 500), crash(2, 500), recovered(1, 5000), recovered(2, 5000)},
	})
	if out.Violation != nil || out.Goal || out.Result.Ops != 0 {
		t.Errorf("%s, %v; want nothing decided", out.Status(), out.Result)
	}
}

// Without a majority nothing is decided, and who is short of one is told.
func TestCutOff(t *testing.T) {
	t.Parallel()
	for at := algorithms.Time(0); at <= 10*algorithms.Millisecond; at += 500 {
		settled(t, fmt.Sprintf("cut at %v", at), sim.Config{
			Graph: algorithms.Complete(5), Links: fixed,
			Params: algorithms.Params{"mode": modes[at/500%3], "entries": "4"},
			Faults: algotest.Partition(5, at, algorithms.Second/2, 0, 1),
		}, 4)
	}
}

// Loss, copies, detours, cuts and the crash of less than half, over many seeds.
func TestTrouble(t *testing.T) {
	t.Parallel()
	var leaders float64
	total := longtest.Choose(uint64(150), 600)
	for seed := range total {
		rng := algorithms.NewRand(seed, 0x7672)
		n := 3 + rng.IntN(5)
		entries := 1 + rng.IntN(6)
		cfg := sim.Config{
			Graph: algorithms.Complete(n), Seed: seed,
			Links: network.Links{
				Latency: network.DefaultLatency, Loss: 0.2 * rng.Float64(), Duplicate: 0.2 * rng.Float64(),
				Reorder: 0.2 * rng.Float64(),
			},
			Params:   algorithms.Params{"entries": fmt.Sprint(entries), "mode": modes[rng.IntN(3)]},
			Overtime: algorithms.Time(rng.IntN(50_000)),
		}
		for _, id := range rng.Perm(n)[:rng.IntN((n+1)/2)] {
			cfg.Faults = append(cfg.Faults, crash(algorithms.ID(id), algorithms.Time(rng.IntN(5_000))))
		}
		at := algorithms.Time(rng.IntN(5_000))
		cfg.Faults = append(cfg.Faults, algotest.Partition(n, at, at+60_000, algorithms.ID(rng.IntN(n)), 0)...)
		cfg.Limits.Events = 1_000_000
		out := algotest.Simulate(t, &Replication, cfg)
		if out.Status() != "ok" {
			t.Errorf("seed %d: %s", seed, out.Status())
		}
		leaders += out.Result.Metrics[0].Value
	}
	if mean := leaders / float64(total); mean < 1.1 {
		t.Errorf("%v views a run; want trouble", mean)
	}
}

// Recoveries, as many at a time as the protocol bears, in the trouble of lost and late messages:
// found is no violation.
func TestTroubleOfRecoveries(t *testing.T) {
	t.Parallel()
	for seed := range longtest.Choose(uint64(100), 500) {
		rng := algorithms.NewRand(seed, 0x7672726563)
		n := 3 + 2*rng.IntN(3)
		cfg := sim.Config{
			Graph: algorithms.Complete(n), Seed: seed,
			Links:    network.Links{Latency: network.DefaultLatency, Loss: 0.1 * rng.Float64()},
			Params:   algorithms.Params{"entries": "5", "mode": modes[rng.IntN(3)]},
			Overtime: algorithms.Second / 2, Limits: engine.Limits{Time: 20 * algorithms.Second, Events: 1_000_000},
		}
		at := algorithms.Time(0)
		for range 4 {
			at += algorithms.Time(rng.IntN(8_000))
			back := at + 1 + algorithms.Time(rng.IntN(40_000))
			id := algorithms.ID(rng.IntN(n))
			cfg.Faults = append(cfg.Faults, crash(id, at), recovered(id, back))
			at = back + 1_000_000 // by then it has recovered, whatever was lost
		}
		if out := algotest.Simulate(t, &Replication, cfg); out.Status() != "ok" {
			t.Errorf("seed %d: %s", seed, out.Status())
		}
	}
}
