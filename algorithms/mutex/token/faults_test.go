package token_test

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// seeds is the number of runs for each algorithm, fault and number of nodes.
const seeds = 40

func simulated[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	alg *algorithms.Algorithm[M, S],
) func(testing.TB, sim.Config) engine.Outcome {
	return func(t testing.TB, cfg sim.Config) engine.Outcome {
		t.Helper()
		return algotest.Simulate[M, S, P](t, alg, cfg)
	}
}

// all are the algorithms of the package.
var all = []struct {
	spec *algorithms.Spec
	run  func(testing.TB, sim.Config) engine.Outcome
}{
	{&token.SuzukiKasami.Spec, simulated(&token.SuzukiKasami)},
	{&token.Raymond.Spec, simulated(&token.Raymond)},
	{&token.TokenRing.Spec, simulated(&token.TokenRing)},
}

// Whatever fails, nobody enters who should not. What only delays or copies messages does not keep
// anybody from entering, and all else does in some runs: then it says that the token is lost, or
// a request was.
func TestFaults(t *testing.T) {
	for _, a := range all {
		for _, c := range []struct {
			faults algorithms.Faults
			change func(*sim.Config)
		}{
			{algorithms.Duplication, func(c *sim.Config) { c.Links.Duplicate = 0.4 }},
			{algorithms.Duplication | algorithms.Reordering, func(c *sim.Config) {
				c.Links.Duplicate, c.Links.Reorder = 0.4, 0.4
			}},
			{algorithms.Loss, func(c *sim.Config) { c.Links.Loss = 0.05 }},
			{algorithms.Crashes, func(c *sim.Config) { c.Faults = crash(c.Seed, c.Graph.N(), false) }},
			{algorithms.Crashes | algorithms.Recoveries | algorithms.Duplication, func(c *sim.Config) {
				c.Links.Duplicate = 0.4
				c.Faults = crash(c.Seed, c.Graph.N(), true)
			}},
		} {
			t.Run(a.spec.Name+"/"+c.faults.String(), func(t *testing.T) {
				stuck, lost := 0, 0
				for n := 2; n <= 6; n++ {
					for seed := range uint64(seeds) {
						cfg := config(n, seed, algorithms.Params{"requesters": "all", "entries": "3", "hold": "0.2"})
						c.change(&cfg)
						out := a.run(t, cfg)
						if out.Violation != nil || out.End != engine.Quiet {
							t.Fatalf("n=%d, seed %d: %s", n, seed, out.Status())
						}
						if !out.Goal {
							stuck++
						}
						if strings.HasPrefix(out.Obstacle, "token lost: ") {
							lost++
						}
					}
				}
				if live := a.spec.Live.Has(c.faults); live != (stuck == 0) || live != (lost == 0) {
					t.Errorf("%d runs got stuck, %d of them without the token; live: %t", stuck, lost, live)
				}
			})
		}
	}
}

// crash takes one node down at some time, and back up somewhat later.
func crash(seed uint64, n int, back bool) []algorithms.Fault {
	rng := algorithms.NewRand(seed, 1)
	f := algorithms.Fault{At: algorithms.Time(rng.IntN(9000)), Node: algorithms.ID(rng.IntN(n))}
	if !back {
		return []algorithms.Fault{f}
	}
	again := algorithms.Fault{At: f.At + algorithms.Time(rng.IntN(2000)), Kind: algorithms.Recover, Node: f.Node}
	return []algorithms.Fault{f, again}
}
