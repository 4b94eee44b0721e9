package catalogue

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/internal/longtest"
)

// TestShards holds runs that several cores carry on together to the same run on one: the whole
// outcome is the same for any number of shards, whatever fails, breaks or cuts the run off.
func TestShards(t *testing.T) {
	sizes, counts := longtest.Choose([]int{17}, []int{5, 23}), []int{2, 3, 8}
	seeds := longtest.Choose[uint64](1, 2)
	worlds := []struct {
		name   string
		links  network.Links
		faults []algorithms.Fault
		limits engine.Limits
	}{
		{name: "plain"},
		{name: "lossy", links: network.Links{Loss: 0.05, Duplicate: 0.05, Reorder: 0.1}},
		{name: "fixed", links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 700}}},
		{name: "heavy tail", links: network.Links{Latency: network.Latency{
			Distribution: network.Exponential, A: 100, B: 900,
		}}},
		{name: "crash", faults: []algorithms.Fault{
			{At: 1500, Kind: algorithms.Crash, Node: 1},
			{At: 1500, Kind: algorithms.Crash, Node: 2},
			{At: 40_000, Kind: algorithms.Recover, Node: 1},
		}},
		{name: "events", limits: engine.Limits{Events: 60}},
		{name: "time", limits: engine.Limits{Time: 2500}},
	}
	runs := 0
	for _, a := range BuiltIn() {
		for _, w := range worlds {
			for _, n := range sizes {
				for seed := range seeds {
					top, err := network.Topology{}.For(a.Spec)
					if err != nil {
						t.Fatal(err)
					}
					g, err := top.Build(max(n, a.Spec.MinNodes), seed)
					if err != nil {
						t.Fatal(err)
					}
					cfg := engine.Config{Graph: g, Seed: seed, Links: w.links, Faults: w.faults, Limits: w.limits}
					of := func(shards int) (engine.Outcome, string) {
						cfg.Shards = shards
						run, err := a.Prepare(engine.Sim, cfg)
						if err != nil {
							return engine.Outcome{}, err.Error()
						}
						defer run.Close()
						out, err := run.Execute(t.Context())
						text := fmt.Sprint(err, " ", out.Violation)
						out.Violation = nil
						return out, text
					}
					want, says := of(1)
					for _, shards := range counts {
						runs++
						if got, text := of(shards); text != says || !reflect.DeepEqual(got, want) {
							t.Errorf("%s, %s, %d nodes, seed %d, %d shards: %s\n%+v\nwant %s\n%+v",
								a.Spec.Name, w.name, g.N(), seed, shards, text, got, says, want)
						}
					}
				}
			}
		}
	}
	if runs < 800 {
		t.Errorf("%d runs", runs)
	}
}
