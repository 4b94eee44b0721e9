package mutex

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// seeds is the number of runs for each fault and number of nodes.
const seeds = 30

// contended is a run in which every node wants to enter twice.
func contended(n int, seed uint64) sim.Config {
	return sim.Config{
		Graph: algorithms.Complete(n), Seed: seed,
		Params: algorithms.Params{"requesters": "0", "entries": "2", "hold": []string{"0", "1", "2.5"}[seed%3]},
	}
}

// Under the faults that a Spec calls safe nothing is violated, and under those that it does
// not call live, some runs do not come to their end.
func TestFaults(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			for _, c := range []struct {
				faults algorithms.Faults
				change func(*sim.Config)
			}{
				{algorithms.Duplication, func(c *sim.Config) { c.Links.Duplicate = 0.4 }},
				{algorithms.Reordering, func(c *sim.Config) { c.Links.Reorder = 0.3 }},
				{algorithms.Loss, func(c *sim.Config) { c.Links.Loss = 0.02 }},
				{
					algorithms.Loss | algorithms.Duplication,
					func(c *sim.Config) { c.Links.Loss, c.Links.Duplicate = 0.2, 0.5 },
				},
				{algorithms.Crashes, func(c *sim.Config) { c.Faults = crashes(c, false) }},
				{algorithms.Crashes | algorithms.Recoveries, func(c *sim.Config) { c.Faults = crashes(c, true) }},
				{algorithms.Partitions, func(c *sim.Config) { c.Faults = partition(c) }},
				{s.spec.Safe, func(c *sim.Config) {
					c.Faults = append(crashes(c, true), partition(c)...)
					c.Links.Loss, c.Links.Duplicate = 0.02, 0.3
					if s.spec.Safe.Has(algorithms.Reordering) {
						c.Links.Reorder = 0.3
					}
				}},
			} {
				if s.spec.Safe.Has(c.faults) {
					t.Run(c.faults.String(), func(t *testing.T) { s.stands(t, c.faults, c.change) })
				}
			}
		})
	}
}

func (s subject) stands(t *testing.T, faults algorithms.Faults, change func(*sim.Config)) {
	stuck, entries := 0, int64(0)
	for n := 2; n <= 6; n++ {
		for seed := range uint64(seeds) {
			cfg := contended(n, seed)
			change(&cfg)
			out := s.run(t, cfg)
			if out.Violation != nil || out.End != engine.Quiet {
				t.Fatalf("n=%d, seed %d: %s", n, seed, out.Status())
			}
			entries += out.Result.Ops
			if !out.Goal {
				stuck++
			}
		}
	}
	if live := s.spec.Live.Has(faults); live != (stuck == 0) || entries < seeds {
		t.Errorf("%d runs got stuck, live: %t; %d entries", stuck, live, entries)
	}
}

// crashes takes down one or two nodes at some time in the course of the run.
func crashes(c *sim.Config, recover bool) []algorithms.Fault {
	rng := algorithms.NewRand(c.Seed, 1)
	var plan []algorithms.Fault
	for range 1 + rng.IntN(2) {
		f := algorithms.Fault{At: algorithms.Time(rng.IntN(15000)), Node: algorithms.ID(rng.IntN(c.Graph.N()))}
		plan = append(plan, f)
		if recover {
			f.Kind = algorithms.Recover
			f.At += algorithms.Time(rng.IntN(3000))
			plan = append(plan, f)
		}
	}
	return plan
}

// partition cuts off some nodes for a while, in one direction or both.
func partition(c *sim.Config) []algorithms.Fault {
	rng := algorithms.NewRand(c.Seed, 2)
	cut := &algorithms.Cut{SideA: make([]bool, c.Graph.N()), OneWay: rng.IntN(2) == 0}
	for i := range cut.SideA {
		cut.SideA[i] = rng.IntN(2) == 0
	}
	at := algorithms.Time(rng.IntN(10000))
	return []algorithms.Fault{
		{At: at, Kind: algorithms.Split, Cut: cut},
		{At: at + algorithms.Time(rng.IntN(5000)), Kind: algorithms.Heal, Cut: cut},
	}
}

// The Spec does not call the algorithm safe under reordering, and it is not.
func TestLamportIsUnsafeUnderReordering(t *testing.T) {
	if spec := &Lamport.Spec; !spec.FIFO || (spec.Safe | spec.Live).Has(algorithms.Reordering) {
		t.Errorf("FIFO %t, safe under %v, live under %v", spec.FIFO, spec.Safe, spec.Live)
	}
	overlaps := 0
	for seed := range uint64(10 * seeds) {
		cfg := contended(4, seed)
		cfg.Links.Reorder = 0.3
		out := lamport.run(t, cfg)
		if out.Violation != nil && strings.HasPrefix(out.Violation.Error(), Exclusion.Name) {
			overlaps++
		}
	}
	if overlaps == 0 {
		t.Errorf("in none of %d runs are two nodes inside at once", 10*seeds)
	}
}
