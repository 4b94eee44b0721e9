package paxos

import (
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The count of every size and variant, whatever the latency.
func TestSingleCounts(t *testing.T) {
	for n := 1; n <= 50; n++ {
		o, q := int64(n-1), int64(n/2)
		for _, c := range []struct {
			learn, quorum string
			want          int64
		}{
			{"leader", "all", 5 * o},
			{"all", "all", 3*o + int64(n)*o},
			{"leader", "majority", 4*q + o},
			{"all", "majority", 3*q + (q+1)*o},
		} {
			for seed, latency := range algotest.Distributions {
				out := algotest.Simulate(t, &Single, sim.Config{
					Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
					Params: algorithms.Params{"learn": c.learn, "quorum": c.quorum},
				})
				if out.Counts.Sent != c.want || out.Expected != algorithms.Exactly(float64(c.want)) {
					t.Errorf("n=%d, learn=%s, quorum=%s, seed %d: %d messages, %v expected; want %d",
						n, c.learn, c.quorum, seed, out.Counts.Sent, out.Expected, c.want)
				}
				if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != 1 {
					t.Errorf("n=%d, learn=%s, quorum=%s, seed %d: %s, %v", n, c.learn, c.quorum, seed, out.Status(),
						out.Result)
				}
			}
		}
	}
}

// Five delays until all know, of which the proposer has waited for four; with learn=all everybody
// counts after four.
func TestSingleDelays(t *testing.T) {
	for learn, want := range map[string]algorithms.Time{"leader": 5, "all": 4} {
		out := algotest.Simulate(t, &Single, sim.Config{
			Graph: algorithms.Complete(5), Links: fixed, Params: algorithms.Params{"learn": learn},
		})
		if out.GoalAt != want*algorithms.Millisecond {
			t.Errorf("learn=%s: all have decided at %v; want %d delays", learn, out.GoalAt, want)
		}
	}
}

// Proposers that begin together get in each other's way, and one value is decided.
func TestDuels(t *testing.T) {
	t.Parallel()
	most := 0.0
	for seed := range seeds(t, 200) {
		n := 2 + int(seed%7)
		out := algotest.Simulate(t, &Single, sim.Config{
			Graph: algorithms.Complete(n), Seed: seed,
			Params: algorithms.Params{
				"proposers": fmt.Sprint(2 + seed%6), "learn": []string{"leader", "all"}[seed%2],
				"quorum": []string{"all", "majority"}[seed/2%2],
			},
		})
		if out.Status() != "ok" || out.End != engine.Quiet || out.Expected.Known() {
			t.Errorf("n=%d, seed %d: %s, %v, %v expected; want ok, quiet, nothing",
				n, seed, out.Status(), out.End, out.Expected)
		}
		most = max(most, out.Result.Metrics[0].Value)
	}
	if most < 5 {
		t.Errorf("the longest duel took %v ballots; want some that take more than one round", most)
	}
}

// The proposer dies at any moment: the others decide, and it with them when it is back.
func TestSingleProposerCrash(t *testing.T) {
	for _, learn := range []string{"leader", "all"} {
		for _, quorum := range []string{"all", "majority"} {
			for at := algorithms.Time(0); at <= 6*algorithms.Millisecond; at += 500 {
				for back := range 2 {
					cfg := sim.Config{
						Graph: algorithms.Complete(5), Links: fixed,
						Params: algorithms.Params{"learn": learn, "quorum": quorum},
						Faults: []algorithms.Fault{crash(0, at)},
					}
					if back == 1 {
						cfg.Faults = append(cfg.Faults, recovery(0, at+algorithms.Second))
					}
					if out := algotest.Simulate(t, &Single, cfg); out.Status() != "ok" {
						t.Errorf("learn=%s, quorum=%s, crash at %v, back: %d: %s", learn, quorum, at, back,
							out.Status())
					}
				}
			}
		}
	}
}

// A minority decides nothing, and says what it waits for.
func TestSingleWithoutMajority(t *testing.T) {
	out := algotest.Simulate(t, &Single, sim.Config{
		Graph: algorithms.Complete(4), Links: fixed, Faults: []algorithms.Fault{crash(2, 0), crash(3, 0)},
		Limits: engine.Limits{Time: algorithms.Second},
	})
	if !strings.Contains(out.Status(), "blocked: 2 of 4 nodes are up, and it takes 3 to decide") ||
		out.Result.Ops != 0 {
		t.Errorf("%s, %d decided; want blocked, none", out.Status(), out.Result.Ops)
	}
}

// Loss, copies, detours, crashes of everybody and cuts at once, over many seeds.
func TestSingleTrouble(t *testing.T) {
	t.Parallel()
	var ballots float64
	for seed := range seeds(t, 2000) {
		rng := algorithms.NewRand(seed, 0x70617865)
		n := 2 + rng.IntN(6)
		cfg := sim.Config{
			Graph: algorithms.Complete(n), Seed: seed,
			Links: network.Links{
				Latency: network.DefaultLatency, Loss: 0.2 * rng.Float64(), Duplicate: 0.2 * rng.Float64(),
				Reorder: 0.2 * rng.Float64(),
			},
			Params: algorithms.Params{
				"proposers": fmt.Sprint(1 + rng.IntN(3)), "learn": []string{"leader", "all"}[rng.IntN(2)],
				"quorum": []string{"all", "majority"}[rng.IntN(2)],
			},
		}
		for id := range algorithms.ID(n) {
			for at := algorithms.Time(0); rng.IntN(3) > 0; {
				at += algorithms.Time(rng.IntN(5000))
				back := at + 1 + algorithms.Time(rng.IntN(5000))
				cfg.Faults = append(cfg.Faults, crash(id, at), recovery(id, back))
				at = back + 1
			}
		}
		at := algorithms.Time(rng.IntN(8000))
		cfg.Faults = append(cfg.Faults, algotest.Partition(n, at, at+10_000, algorithms.ID(rng.IntN(n)), 0)...)
		out := algotest.Simulate(t, &Single, cfg)
		if out.Status() != "ok" {
			t.Errorf("seed %d: %s", seed, out.Status())
		}
		ballots += out.Result.Metrics[0].Value
	}
	if mean := ballots / float64(seeds(t, 2000)); mean < 2 {
		t.Errorf("%v ballots a run; want trouble", mean)
	}
}
