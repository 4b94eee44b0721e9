package pbft

import (
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func lying(liars int, lie, bound string) algorithms.Params {
	return algorithms.Params{
		"byzantine": strconv.Itoa(liars), "lie": lie, "bound": bound, "entries": "3", "auth": "none",
	}
}

// Up to f liars, whatever they do, the others decide everything.
func TestLiars(t *testing.T) {
	t.Parallel()
	for _, n := range []int{4, 5, 6, 7, 10} {
		for liars := 1; liars <= (n-1)/3; liars++ {
			for _, lie := range []string{"silent", "equivocate"} {
				for seed := range uint64(4) {
					links := network.Links{}
					if seed%2 == 1 {
						links.Loss = 0.1
					}
					out := simulate(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: seed, Params: lying(liars, lie, "kept"), Links: links,
					})
					if out.Status() != "ok" || out.Expected.Known() {
						t.Errorf("n=%d, %d liars, %s, seed %d: %s", n, liars, lie, seed, out.Status())
					}
				}
			}
		}
	}
}

// One more and two honest replicas execute different requests; had they been silent, nobody would.
func TestTooManyLiars(t *testing.T) {
	for _, n := range []int{4, 7} {
		violated := 0
		for seed := range uint64(10) {
			cfg := sim.Config{
				Graph: algorithms.Complete(n), Seed: seed, Params: lying((n-1)/3+1, "equivocate", "broken"),
				Limits: engine.Limits{Events: 20_000},
			}
			if out := simulate(t, cfg); out.Violation != nil &&
				strings.HasPrefix(out.Violation.Error(), "state machine safety") {
				violated++
			}
			cfg.Params = lying((n-1)/3+1, "silent", "broken")
			if out := simulate(t, cfg); out.Violation != nil || out.Goal {
				t.Errorf("n=%d, silent: %s", n, out.Status())
			}
		}
		if violated == 0 {
			t.Errorf("n=%d: nobody is fooled by f+1 liars", n)
		}
	}
}

// A run with failures of every kind, on many seeds.
func TestFaults(t *testing.T) {
	t.Parallel()
	for seed := range uint64(40) {
		n := 3 + int(seed%5)
		cut := &algorithms.Cut{SideA: make([]bool, n)}
		cut.SideA[seed%uint64(n)], cut.SideA[1] = true, true
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(n), Seed: seed, Links: network.Links{Loss: 0.1, Duplicate: 0.1, Reorder: 0.1},
			Params: algorithms.Params{
				"entries": "5", "mode": []string{"isolated", "pipelined"}[seed%2], "checkpoint": "2",
			},
			Faults: []algorithms.Fault{
				{At: 1000, Kind: algorithms.Split, Cut: cut},
				{At: 2500 + algorithms.Time(seed)*100, Kind: algorithms.Crash, Node: 0},
				{At: 30_000, Kind: algorithms.Heal, Cut: cut},
				{At: 40_000, Kind: algorithms.Recover, Node: 0},
			},
		})
		if out.Status() != "ok" {
			t.Errorf("n=%d, seed %d: %s", n, seed, out.Status())
		}
	}
}
