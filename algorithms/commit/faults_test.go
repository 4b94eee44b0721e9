package commit

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// course is one random run on links with failures, and with crashes and cuts that all end.
func course(least int, classes algorithms.Faults, seed uint64) sim.Config {
	rng := algorithms.NewRand(seed, uint64(classes))
	n := least + rng.IntN(6)
	cfg := sim.Config{
		Graph: algorithms.Complete(n), Seed: seed, Links: quick,
		Params: algorithms.Params{"transactions": "4", "votes": []string{"yes", "one-no", "random"}[rng.IntN(3)]},
	}
	if classes.Has(algorithms.Loss) {
		cfg.Links.Loss = 0.4 * rng.Float64()
	}
	if classes.Has(algorithms.Duplication) {
		cfg.Links.Duplicate = 0.4 * rng.Float64()
	}
	if classes.Has(algorithms.Reordering) {
		cfg.Links.Reorder = 0.4 * rng.Float64()
	}
	if classes.Has(algorithms.Recoveries) {
		for node := range algorithms.ID(n) {
			at := algorithms.Time(rng.IntN(400))
			cfg.Faults = append(cfg.Faults, outage(node, at, 1+algorithms.Time(rng.IntN(1000)))...)
		}
	}
	if classes.Has(algorithms.Partitions) {
		for range 2 {
			cut := &algorithms.Cut{SideA: make([]bool, n), OneWay: rng.IntN(4) == 0}
			for i := range cut.SideA {
				cut.SideA[i] = rng.IntN(2) == 0
			}
			at := algorithms.Time(rng.IntN(400))
			cfg.Faults = append(cfg.Faults, algorithms.Fault{At: at, Kind: algorithms.Split, Cut: cut},
				algorithms.Fault{At: at + algorithms.Time(rng.IntN(3000)), Kind: algorithms.Heal, Cut: cut})
		}
	}
	return cfg
}

const unorderly = algorithms.Duplication | algorithms.Reordering

// Whatever ends is survived, as long as it is among what is claimed.
func TestCourses(t *testing.T) {
	for _, c := range []struct {
		subject
		classes []algorithms.Faults
	}{
		{twoPhase, []algorithms.Faults{
			algorithms.Loss, unorderly, algorithms.Loss | unorderly, algorithms.Recoveries, algorithms.Recoveries |
				unorderly,
			algorithms.Partitions, algorithms.Loss | unorderly | algorithms.Recoveries | algorithms.Partitions,
		}},
		{with(twoPhase, algorithms.Params{"readonly": "1", "presume": "abort"}), []algorithms.Faults{
			algorithms.Loss | unorderly, algorithms.Recoveries, algorithms.Recoveries | unorderly,
			algorithms.Partitions, algorithms.Loss | unorderly | algorithms.Recoveries | algorithms.Partitions,
		}},
		{with(twoPhase, algorithms.Params{"transactions": "3", "presume": "commit"}), []algorithms.Faults{
			algorithms.Loss | unorderly, algorithms.Recoveries, algorithms.Recoveries | unorderly,
			algorithms.Partitions, algorithms.Loss | unorderly | algorithms.Recoveries | algorithms.Partitions,
		}},
		{paxosCommit, []algorithms.Faults{
			algorithms.Loss, unorderly, algorithms.Loss | unorderly, algorithms.Recoveries, algorithms.Recoveries |
				unorderly,
			algorithms.Partitions, algorithms.Loss | unorderly | algorithms.Recoveries | algorithms.Partitions,
		}},
		// Loss alone is survived too, but not together with crashes, so the Spec cannot say so.
		{threePhase, []algorithms.Faults{algorithms.Loss, unorderly, algorithms.Loss | unorderly}},
	} {
		for _, classes := range c.classes {
			t.Run(fmt.Sprintf("%s/%s", c.spec.Name, classes), func(t *testing.T) {
				t.Parallel()
				if claimed := classes &^ algorithms.Loss; !c.spec.Safe.Has(claimed) || !c.spec.Live.Has(claimed) {
					t.Fatalf("%s are not claimed to be survived", claimed)
				}
				for seed := range uint64(400) {
					settledAll(t, c.subject, course(c.spec.MinNodes, classes, seed), 4)
				}
			})
		}
	}
}

// split is the partition of the documentation.
func split(at, heal algorithms.Time) []algorithms.Fault {
	cut := &algorithms.Cut{SideA: []bool{true, true, false, false}}
	return []algorithms.Fault{
		{At: at, Kind: algorithms.Split, Cut: cut},
		{At: heal, Kind: algorithms.Heal, Cut: cut},
	}
}

// A cut between the votes and the pre-commit has ThreePhase decide differently on its two
// sides, and TwoPhase wait for the end of it.
func TestPartition(t *testing.T) {
	cfg := sim.Config{Graph: algorithms.Complete(4), Links: fixed, Faults: split(1500, algorithms.Second)}
	out := threePhase.run(t, cfg)
	if out.End != engine.Violated || out.Violation == nil {
		t.Fatalf("3pc: %s; want a violation", out.Status())
	}
	const want = "one decision: node 2 decides to abort t1, which others decided to commit"
	if got := out.Violation.Error(); len(got) < len(want) || got[:len(want)] != want {
		t.Errorf("3pc: %s; want %s", got, want)
	}
	if threePhase.spec.Safe.Has(algorithms.Partitions) {
		t.Error("3pc claims to be safe under partitions")
	}
	out = twoPhase.run(t, cfg)
	if out.Status() != "ok" || out.GoalAt < algorithms.Second || metric(t, out, "committed") != 1 {
		t.Errorf("2pc: %s at %v, %+v; want ok after 1s, committed", out.Status(), out.GoalAt, out.Result)
	}
}
