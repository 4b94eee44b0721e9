package election

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/longtest"
)

// plan is a random course of faults over a span of time. In the end all cuts are
// healed and some node is up.
func plan(rng *algorithms.Rand, n, events int, span algorithms.Time, classes algorithms.Faults) []algorithms.Fault {
	var faults []algorithms.Fault
	var cuts []*algorithms.Cut
	down := make([]bool, n)
	down[n-1] = true // in Bully from the start; elsewhere it makes no difference to crash twice
	ups := n - 1
	at := algorithms.Time(0)
	for range events {
		at += algorithms.Time(rng.IntN(int(span)))
		node := algorithms.ID(rng.IntN(n))
		switch what := rng.IntN(3); {
		case what < 2 && !down[node] && ups > 1 && classes.Has(algorithms.Crashes):
			down[node] = true
			ups--
			faults = append(faults, algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node})
		case what < 2 && down[node] && classes.Has(algorithms.Recoveries):
			down[node] = false
			ups++
			faults = append(faults, algorithms.Fault{At: at, Kind: algorithms.Recover, Node: node})
		case what == 2 && classes.Has(algorithms.Partitions):
			if len(cuts) > 0 && rng.IntN(2) == 0 {
				faults = append(faults, algorithms.Fault{At: at, Kind: algorithms.Heal, Cut: cuts[0]})
				cuts = cuts[1:]
				continue
			}
			cut := &algorithms.Cut{SideA: make([]bool, n), OneWay: rng.IntN(4) == 0}
			for i := range cut.SideA {
				cut.SideA[i] = rng.IntN(2) == 0
			}
			cuts = append(cuts, cut)
			faults = append(faults, algorithms.Fault{At: at, Kind: algorithms.Split, Cut: cut})
		}
	}
	for _, cut := range cuts {
		faults = append(faults, algorithms.Fault{At: at, Kind: algorithms.Heal, Cut: cut})
	}
	return faults
}

// course is one random run under faults of the given classes.
func course(s subject, classes algorithms.Faults, seed uint64) sim.Config {
	rng := algorithms.NewRand(seed, uint64(classes))
	n := 2 + rng.IntN(9)
	links := network.Links{Latency: latencies[rng.IntN(len(latencies))]}
	if classes.Has(algorithms.Loss) {
		links.Loss = 0.25 * rng.Float64()
	}
	if classes.Has(algorithms.Duplication) {
		links.Duplicate = 0.3 * rng.Float64()
	}
	if classes.Has(algorithms.Reordering) {
		links.Reorder = 0.3 * rng.Float64()
	}
	links = links.WithDefaults()
	unit := s.unit(n, links.Delta())
	// Some courses are so fast that elections are caught half-way, some so slow that they settle.
	span := unit / 8
	if rng.IntN(2) == 0 {
		span = 2 * unit
	}
	faults := plan(&rng, n, rng.IntN(12), max(span, 1), classes)
	cfg := sim.Config{Graph: algorithms.Complete(n), Seed: seed, Links: links, Faults: faults}
	if len(faults) > 0 {
		cfg.Limits.Time = faults[len(faults)-1].At
	}
	// Without loss it takes the time to miss the leader, and an election.
	patience := algorithms.Time(2)
	if classes.Has(algorithms.Loss) {
		patience = 20
	}
	cfg.Limits.Time += patience * unit
	return cfg
}

// seeds is how many seeds to run: a quarter where the long tests are not asked for.
func seeds(n uint64) uint64 { return longtest.Choose(n/4, n) }

func TestConvergence(t *testing.T) {
	classes := []algorithms.Faults{
		algorithms.Crashes,
		algorithms.Crashes | algorithms.Recoveries,
		algorithms.Loss,
		algorithms.Duplication,
		algorithms.Reordering,
		algorithms.Duplication | algorithms.Reordering,
		algorithms.Partitions,
		algorithms.Crashes | algorithms.Recoveries | algorithms.Partitions,
		everyFault,
	}
	for _, s := range subjects {
		for _, c := range classes {
			t.Run(fmt.Sprintf("%s/%s", s.spec.Name, c), func(t *testing.T) {
				t.Parallel()
				if !s.spec.Safe.Has(c) || !s.spec.Live.Has(c) {
					t.Fatalf("%s are not claimed to be survived", c)
				}
				for seed := range seeds(300) {
					out := s.run(t, course(s, c, seed))
					if out.Status() != "ok" {
						t.Errorf("seed %d: %s after %v", seed, out.Status(), out.Time)
					}
				}
			})
		}
	}
}

// What was reached is kept: for ten times the patience of a node nobody calls an election
// again, or a run with losses would have to be very long.
func TestStability(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			t.Parallel()
			for seed := range seeds(100) {
				c := algorithms.Crashes | algorithms.Recoveries | algorithms.Partitions
				if seed%2 == 0 {
					c |= algorithms.Loss | algorithms.Duplication | algorithms.Reordering
				}
				cfg := course(s, c, seed)
				cfg.Overtime = 10 * s.unit(cfg.Graph.N(), cfg.Links.Delta())
				cfg.Limits.Time += 20 * cfg.Overtime
				out := s.run(t, cfg)
				if out.Status() != "ok" {
					t.Errorf("seed %d: %s after %v", seed, out.Status(), out.Time)
				}
			}
		})
	}
}

// Lost messages are made up for by repetitions and heartbeats, not by election after
// election: at a loss of one in five most elections succeed at the first call.
func TestLossBreedsNoElections(t *testing.T) {
	const n, runs = 40, 12
	for _, s := range subjects {
		called := 0.0
		for seed := range uint64(runs) {
			out := s.run(t, sim.Config{Graph: algorithms.Complete(n), Seed: seed, Links: network.Links{Loss: 0.2}})
			called += out.Result.Metrics[0].Value
		}
		if mean := called / runs; mean > 2*n {
			t.Errorf("%s: %v elections called by %d nodes on average", s.spec.Name, mean, n)
		}
	}
}
