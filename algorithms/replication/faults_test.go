package replication_test

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/replication"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// seeds is the number of runs for each number of nodes.
const seeds = 40

// busy is a workload of several clients.
var busy = algorithms.Params{"operations": "30", "clients": "2"}

// crashes takes down some nodes, of those from one on, at any time of a run.
func crashes(rng *algorithms.Rand, from, n, count int, span algorithms.Time) []algorithms.Fault {
	var plan []algorithms.Fault
	for _, i := range rng.Perm(n - from)[:count] {
		plan = append(plan, algorithms.Fault{
			At: algorithms.Time(rng.IntN(int(span))), Node: algorithms.ID(from + int(i)),
		})
	}
	return plan
}

// As long as the master and one server are up, all operations of who is up are answered.
func TestChainSurvivesServers(t *testing.T) {
	for n := 3; n <= 7; n++ {
		for seed := range uint64(seeds) {
			rng := algorithms.NewRand(seed, uint64(n))
			cfg := config(n, seed, busy)
			span := algotest.Simulate(t, &replication.Chain, cfg).Time
			cfg.Faults = crashes(&rng, 1, n, 1+rng.IntN(n-2), span)
			if seed%2 == 0 {
				cfg.Links.Duplicate, cfg.Links.Reorder = 0.2, 0.2
			}
			if out := algotest.Simulate(t, &replication.Chain, cfg); out.Status() != "ok" || out.End != engine.Quiet {
				t.Fatalf("n=%d, seed %d, %v: %s", n, seed, cfg.Faults, out.Status())
			}
		}
	}
}

// What the chain does not survive it says, and nothing that was answered is undone.
func TestChainBlocks(t *testing.T) {
	crash := func(nodes ...algorithms.ID) []algorithms.Fault {
		var plan []algorithms.Fault
		for i, id := range nodes {
			plan = append(plan, algorithms.Fault{At: algorithms.Time(1 + i), Node: id})
		}
		return plan
	}
	for _, c := range []struct {
		name   string
		faults []algorithms.Fault
		loss   float64
		want   string
	}{
		{"no server", crash(1, 2, 3), 0, "blocked: no server is left"},
		{"no master", crash(0, 3), 0, "blocked: the master is down, and so is a server"},
		{
			"a crash where messages may be lost", crash(3), 1e-18,
			"blocked: a server is down, and who is silent may be up where messages may be lost",
		},
	} {
		cfg := config(4, 2, busy)
		cfg.Faults, cfg.Links.Loss = c.faults, c.loss
		out := algotest.Simulate(t, &replication.Chain, cfg)
		if out.Status() != c.want || out.End != engine.Quiet {
			t.Errorf("%s: %s, ends %v; want %s", c.name, out.Status(), out.End, c.want)
		}
	}
	stuck := 0
	for seed := range uint64(3 * seeds) {
		cfg := config(5, seed, busy)
		cfg.Links.Loss = 0.02
		out := algotest.Simulate(t, &replication.Chain, cfg)
		if out.Violation != nil {
			t.Fatalf("seed %d: %s", seed, out.Status())
		}
		if !out.Goal {
			stuck++
		}
	}
	if stuck == 0 {
		t.Error("no loss keeps anybody waiting")
	}
}

// A minority that is down, for good or not, keeps nobody from reading and writing, and neither
// does what links do.
func TestABDSurvivesMinorities(t *testing.T) {
	for n := 3; n <= 7; n++ {
		for seed := range uint64(seeds) {
			rng := algorithms.NewRand(seed, uint64(n))
			params := algorithms.Params{"operations": "30", "clients": "3", "writers": "multi"}
			if seed%2 == 0 {
				params["write-back"] = "unequal"
			}
			cfg := config(n, seed, params)
			span := algotest.Simulate(t, &replication.ABD, cfg).Time
			cfg.Faults = crashes(&rng, 0, n, (n-1)/2, span)
			switch seed % 3 {
			case 1:
				cfg.Links.Loss, cfg.Links.Duplicate, cfg.Links.Reorder = 0.1, 0.1, 0.1
			case 2:
				for _, f := range cfg.Faults {
					f.Kind = algorithms.Recover
					f.At += algorithms.Time(rng.IntN(int(span)))
					cfg.Faults = append(cfg.Faults, f)
				}
			}
			if out := algotest.Simulate(t, &replication.ABD, cfg); out.Status() != "ok" {
				t.Fatalf("n=%d, seed %d, %v: %s", n, seed, cfg.Faults, out.Status())
			}
		}
	}
}

// All may be down at times where they come back: no value that was answered is forgotten.
func TestABDRecovers(t *testing.T) {
	for seed := range uint64(2 * seeds) {
		rng := algorithms.NewRand(seed, 3)
		cfg := config(3, seed, algorithms.Params{"operations": "40", "clients": "3", "writers": "multi"})
		span := algotest.Simulate(t, &replication.ABD, cfg).Time
		for range 2 {
			for _, f := range crashes(&rng, 0, 3, 3, span) {
				back := algorithms.Fault{
					At: f.At + algorithms.Time(rng.IntN(int(span)/4)), Kind: algorithms.Recover, Node: f.Node,
				}
				cfg.Faults = append(cfg.Faults, f, back)
			}
		}
		if out := algotest.Simulate(t, &replication.ABD, cfg); out.Status() != "ok" {
			t.Fatalf("seed %d, %v: %s", seed, cfg.Faults, out.Status())
		}
	}
}

// Without a majority nothing is answered, and that is said.
func TestABDWithoutMajority(t *testing.T) {
	cfg := sim.Config{Graph: algorithms.Complete(4), Faults: []algorithms.Fault{{Node: 2}, {Node: 3}}}
	out := algotest.Simulate(t, &replication.ABD, cfg)
	if !strings.HasPrefix(out.Status(), "no majority: 2 of 4 nodes are up") || out.Result.Ops != 0 {
		t.Errorf("%s, %d operations", out.Status(), out.Result.Ops)
	}
}

// Two of four nodes are enough where half is, and one is not.
func TestHalfIsEnough(t *testing.T) {
	cfg := sim.Config{
		Graph: algorithms.Complete(4), Params: algorithms.Params{"enough": "half"},
		Faults: []algorithms.Fault{{Node: 2}, {Node: 3}},
	}
	if out := algotest.Simulate(t, &replication.ABD, cfg); out.Status() != "ok" || out.Result.Ops != 2 {
		t.Errorf("two are up: %s, %d operations; want both answered", out.Status(), out.Result.Ops)
	}
	cfg.Faults = append(cfg.Faults, algorithms.Fault{Node: 1})
	out := algotest.Simulate(t, &replication.ABD, cfg)
	if !strings.HasPrefix(out.Status(), "no half: 1 of 4 nodes are up") || out.Result.Ops != 0 {
		t.Errorf("one is up: %s, %d operations", out.Status(), out.Result.Ops)
	}
}
