package shuffle_test

import (
	"math"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

// compare checks means of simulations to 4 standard errors, and deviations to a share of the exact
// one where that is large; later a few runs that took off late make up most of it.
func compare(t *testing.T, name string, runs int64, got, want shuffle.Curve, share float64) {
	t.Helper()
	wide := slices.Max(want.SD) / 2
	for i := range got.Mean {
		// A single node late in a single run counts 1/runs, and the law of the last few is far from
		// normal.
		slack := 4*want.SD[i]/math.Sqrt(float64(runs)) + 2/float64(runs)
		if !(math.Abs(got.Mean[i]-want.Mean[i]) <= slack) {
			t.Fatalf("%s: mean at step %d is %v, exact is %v within %v", name, i, got.Mean[i], want.Mean[i], slack)
		}
		if want.SD[i] > wide && !(math.Abs(got.SD[i]/want.SD[i]-1) <= share) {
			t.Fatalf("%s: deviation at step %d is %v, exact is %v", name, i, got.SD[i], want.SD[i])
		}
	}
}

func TestChainHasTheExactLaw(t *testing.T) {
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			steps := tc.steps
			truth := curves(t, exact, tc.p, steps)
			c, err := shuffle.NewChain(tc.p)
			if err != nil {
				t.Fatal(err)
			}
			var tally shuffle.Tally
			run := shuffle.NewRun(steps)
			for index := range uint64(500) {
				c.Run(&run, 1, index)
				tally.Add(run)
			}
			sim := tally.Curves()
			compare(t, "replication", 500, sim.Replication, truth.Replication, 0.15)
			compare(t, "coverage", 500, sim.Coverage, truth.Coverage, 0.15)
		})
	}
}

// TestLumping runs all six states, and the chain of fewer, against the same law, tightly.
func TestLumping(t *testing.T) {
	const runs, steps = 4000, 100
	p := shuffle.Small()
	p.Nodes, p.Holders = 40, 5
	truth := curves(t, exact, p, steps)

	six, err := p.Population().Simulate(p.StartCounts(), &algorithms.Rand{})
	if err != nil {
		t.Fatal(err)
	}
	lumped, err := shuffle.NewChain(p)
	if err != nil {
		t.Fatal(err)
	}
	var all, few shuffle.Tally
	run := shuffle.NewRun(steps)
	for index := range uint64(runs) {
		rng := algorithms.NewRand(3, index)
		if err := six.Restart(p.StartCounts(), &rng); err != nil {
			t.Fatal(err)
		}
		for i := range steps + 1 {
			run.Replication[i] = int32(six.Counts[1] + six.Counts[4])
			run.Coverage[i] = int32(p.Nodes) - int32(six.Counts[2])
			step(t, six)
		}
		if six.Counts[4] != 1 {
			t.Fatalf("run %d: %d nodes are PD", index, six.Counts[4])
		}
		all.Add(run)
		lumped.Run(&run, 3, index)
		few.Add(run)
	}
	for name, sim := range map[string]shuffle.Curves{"six states": all.Curves(), "lumped": few.Curves()} {
		compare(t, name+" replication", runs, sim.Replication, truth.Replication, 0.05)
		compare(t, name+" coverage", runs, sim.Coverage, truth.Coverage, 0.05)
	}
}

func TestChainRunsAreReproducible(t *testing.T) {
	c, err := shuffle.NewChain(shuffle.Small())
	if err != nil {
		t.Fatal(err)
	}
	a, b := shuffle.NewRun(300), shuffle.NewRun(300)
	c.Run(&a, 7, 1)
	c.Run(&b, 7, 2)
	if slices.Equal(a.Replication, b.Replication) {
		t.Error("two indices give the same run")
	}
	if allocs := testing.AllocsPerRun(5, func() { c.Run(&b, 7, 1) }); allocs != 0 {
		t.Errorf("a run allocates %v times", allocs)
	}
	if !slices.Equal(a.Replication, b.Replication) || !slices.Equal(a.Coverage, b.Coverage) {
		t.Error("the same seed and index give different runs")
	}
	huge := shuffle.Small()
	huge.Nodes = math.MaxInt32 + 1
	if _, err := shuffle.NewChain(huge); err == nil {
		t.Error("more nodes than a Run can count are accepted")
	}
}
