package mutex

import (
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

var latencies = map[string]network.Latency{
	"uniform":     network.DefaultLatency,
	"exponential": {Distribution: network.Exponential, A: 1, B: 700},
	"fixed":       {Distribution: network.Fixed, A: 5},
}

func run(t testing.TB, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &Lamport, cfg)
}

func TestLamportCounts(t *testing.T) {
	for n := 1; n <= 50; n++ {
		for _, c := range []struct {
			params  algorithms.Params
			entries int
		}{
			{nil, 1},
			{algorithms.Params{"requesters": strconv.Itoa((n + 1) / 2), "hold": "0"}, (n + 1) / 2},
			{algorithms.Params{"requesters": "0", "entries": "2", "hold": "0.1"}, 2 * n},
		} {
			for name, latency := range latencies {
				for seed := range uint64(2) {
					out := run(t, sim.Config{
						Graph: algorithms.Complete(n), Params: c.params, Seed: seed,
						Links: network.Links{Latency: latency},
					})
					each := int64(n-1) * int64(c.entries)
					if out.Counts.Sent != 3*each || out.Expected != algorithms.Exactly(float64(3*each)) ||
						out.Result.Ops != int64(c.entries) || out.Status() != "ok" {
						t.Fatalf("n=%d, %v, %s, seed %d: %d messages (expected %v), %d entries, %s; want %d and %d",
							n, c.params, name, seed,
							out.Counts.Sent, out.Expected, out.Result.Ops, out.Status(), 3*each, c.entries)
					}
					for kind := range lamportKinds {
						if got := out.Counts.Kinds[kind].Sent; got != each {
							t.Fatalf("n=%d: %d messages of kind %s, want %d",
								n, got, Lamport.Spec.Kinds[kind].Name, each)
						}
					}
				}
			}
		}
	}
}

// An uncontended entry comes two delays after the request, and the section is handed on in one.
func TestLamportDelays(t *testing.T) {
	for _, c := range []struct {
		params algorithms.Params
		end    algorithms.Time // of the latest message
		wait   float64         // on average, in ticks
	}{
		{algorithms.Params{"hold": "3"}, 20 + 30 + 10, 20},
		{algorithms.Params{"requesters": "2", "hold": "0"}, 20 + 1 + 10 + 1 + 10, 20 + (1+10)/2.0},
		{algorithms.Params{"entries": "2", "hold": "0.04"}, 20 + 1 + 20 + 1 + 10, 20},
		{algorithms.Params{"hold": "0.26"}, 20 + 3 + 10, 20},
	} {
		out := run(t, sim.Config{
			Graph: algorithms.Complete(4), Params: c.params,
			Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 10}},
		})
		wait := out.Result.Metrics[0]
		if out.Time != c.end || wait.Name != "mean wait" || wait.Unit != "s" || wait.Value != c.wait/1e6 {
			t.Errorf("%v: ends at %v with %+v; want %v, %g s", c.params, out.Time, wait, c.end, c.wait/1e6)
		}
	}
}

// seeds is the number of runs for each fault and number of nodes.
const seeds = 100

// contended is a run in which every node wants to enter twice.
func contended(n int, seed uint64) sim.Config {
	return sim.Config{
		Graph: algorithms.Complete(n), Seed: seed,
		Params: algorithms.Params{"requesters": "0", "entries": "2", "hold": []string{"0", "1", "2.5"}[seed%3]},
	}
}

// Under the faults that the Spec calls safe nothing is violated, and under those that it does
// not call live, some runs do not come to their end.
func TestLamportFaults(t *testing.T) {
	spec := &Lamport.Spec
	for _, c := range []struct {
		faults algorithms.Faults
		change func(*sim.Config)
	}{
		{algorithms.Duplication, func(c *sim.Config) { c.Links.Duplicate = 0.4 }},
		{algorithms.Loss, func(c *sim.Config) { c.Links.Loss = 0.02 }},
		{algorithms.Loss | algorithms.Duplication, func(c *sim.Config) { c.Links.Loss, c.Links.Duplicate = 0.2, 0.5 }},
		{algorithms.Crashes, func(c *sim.Config) { c.Faults = crashes(c, false) }},
		{algorithms.Crashes | algorithms.Recoveries, func(c *sim.Config) { c.Faults = crashes(c, true) }},
		{algorithms.Partitions, func(c *sim.Config) { c.Faults = partition(c) }},
		{spec.Safe, func(c *sim.Config) {
			c.Faults = append(crashes(c, true), partition(c)...)
			c.Links.Loss, c.Links.Duplicate = 0.02, 0.3
		}},
	} {
		t.Run(c.faults.String(), func(t *testing.T) {
			if !spec.Safe.Has(c.faults) {
				t.Fatalf("the Spec does not call this safe: %v", spec.Safe)
			}
			stuck, entries := 0, int64(0)
			for n := 2; n <= 6; n++ {
				for seed := range uint64(seeds) {
					cfg := contended(n, seed)
					c.change(&cfg)
					out := run(t, cfg)
					if out.Violation != nil || out.End != engine.Quiet {
						t.Fatalf("n=%d, seed %d: %s", n, seed, out.Status())
					}
					entries += out.Result.Ops
					if !out.Goal {
						stuck++
					}
				}
			}
			if live := spec.Live.Has(c.faults); live != (stuck == 0) || entries < seeds {
				t.Errorf("%d runs got stuck, live: %t; %d entries", stuck, live, entries)
			}
		})
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
	for seed := range uint64(3 * seeds) {
		cfg := contended(4, seed)
		cfg.Links.Reorder = 0.3
		out := run(t, cfg)
		if out.Violation != nil && strings.HasPrefix(out.Violation.Error(), Exclusion.Name) {
			overlaps++
		}
	}
	if overlaps == 0 {
		t.Errorf("in none of %d runs are two nodes inside at once", 3*seeds)
	}
}
