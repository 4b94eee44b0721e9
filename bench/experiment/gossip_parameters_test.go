package experiment

import (
	"math"
	"strings"
	"testing"
)

func TestGossipParameters(t *testing.T) {
	for _, c := range []struct {
		e    Experiment
		name string
		bad  any
		says string
	}{
		{NewFailure(), "nodes", 0, "nodes: 0 (allowed: 1 to 1000000)"},
		{NewFailure(), "nodes", 1_000_001, "nodes: 1000001 (allowed: 1 to 1000000)"},
		{NewFailure(), "nodes", 100_000, "edge-prob: 0.05 with 100000 nodes makes 2.5e+08 links"},
		{NewFailure(), "edge-prob", -0.1, "edge-prob: -0.1 (allowed: 0 to 1)"},
		{NewFailure(), "edge-prob", math.NaN(), "edge-prob: NaN (allowed: 0 to 1)"},
		{NewFailure(), "fanout", 0, "fanout: 0 (allowed: 1 to 64)"},
		{NewFailure(), "fanout", 65, "fanout: 65 (allowed: 1 to 64)"},
		{NewFailure(), "alpha", math.Inf(1), "alpha: +Inf (allowed: 0 to 1000)"},
		{NewFailure(), "alpha", -1.0, "alpha: -1 (allowed: 0 to 1000)"},
		{NewFailure(), "failure-rates", []float64{0.1, 1.5}, "failure-rates: 1.5 (allowed: 0 to 1)"},
		{NewFailure(), "failure-rates", []float64{math.NaN()}, "failure-rates: NaN (allowed: 0 to 1)"},
		{NewFailure(), "failure-rates", []float64{}, "failure-rates: 0 values (allowed: 1 to 1000)"},
		{NewFailure(), "link-fail-rate", 1.1, "link-fail-rate: 1.1 (allowed: 0 to 1)"},
		{NewFailure(), "trials", 0, "trials: 0 (allowed: 1 to 1000000)"},
		{NewFailure(), "trials", 1_000_001, "trials: 1000001 (allowed: 1 to 1000000)"},
		{
			&Failure{
				Nodes: 2, Fanout: 1, Trials: 1, FailureRates: make([]float64, 11), Sweep: "sequential", Size: 1,
			}, "trials",
			1_000_000, "trials: 1000000 for each of 11 values of failure-rates",
		},
		{NewFailure(), "sweep", "both", `sweep: "both" (allowed: sequential, synchronous)`},
		{NewPartition(), "nodes", 1, "nodes: 1 (allowed: at least 2"},
		{NewPartition(), "edge-prob", 2.0, "edge-prob: 2 (allowed: 0 to 1)"},
		{NewPartition(), "fanout", -3, "fanout: -3 (allowed: 1 to 64)"},
		{NewPartition(), "partition-rounds", -1, "partition-rounds: -1 (allowed: 0 to 100000)"},
		{NewPartition(), "post-merge-rounds", 100_001, "post-merge-rounds: 100001 (allowed: 0 to 100000)"},
		{
			&Partition{Nodes: 2, Fanout: 1, Trials: 1, Sweep: "sequential", PartitionRounds: 1, Size: 1},
			"partition-rounds", 0,
			"0 and 0 (allowed: at least one round",
		},
		{NewPartition(), "trials", -1, "trials: -1 (allowed: 1 to 1000000)"},
		{NewFailure(), "size", 0, "size: 0 (allowed: 1 to 1000000000)"},
		{NewPartition(), "size", -1, "size: -1 (allowed: 1 to 1000000000)"},
		{NewBalance(), "size", 0, "size: 0 (allowed: 1 to 1000000000)"},
		{NewPartition(), "sweep", "", `sweep: "" (allowed: sequential, synchronous)`},
		{NewBalance(), "publishers", 0, "publishers: 0 (allowed: 1 to the number of nodes, 200)"},
		{NewBalance(), "publishers", 201, "publishers: 201 (allowed: 1 to the number of nodes, 200)"},
		{NewBalance(), "nodes", -5, "nodes: -5 (allowed: 1 to 1000000)"},
		{NewBalance(), "alpha", 1001.0, "alpha: 1001 (allowed: 0 to 1000)"},
		{NewBalance(), "trials", 0, "trials: 0 (allowed: 1 to 1000000)"},
		{NewLoad(), "nodes", []int{5, 0}, "nodes: 0 (allowed: 1 to 1000000)"},
		{NewLoad(), "nodes", []int(nil), "nodes: 0 values (allowed: 1 to 1000)"},
		{NewLoad(), "alpha", math.NaN(), "alpha: NaN (allowed: 0 to 1000)"},
		{NewLoad(), "size", 0, "size: 0 (allowed: 1 to 1000000000)"},
		{NewLoad(), "trials", 0, "trials: 0 (allowed: 1 to 1000000)"},
	} {
		if err := c.e.Validate(); err != nil {
			t.Errorf("%s as it is: %v", c.e.About().Name, err)
		}
		for _, p := range Parameters(c.e) {
			if p.Name == c.name {
				if err := p.Set(c.bad); err != nil {
					t.Fatal(err)
				}
			}
		}
		err := c.e.Validate()
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %s", c.e.About().Name, err, c.says)
		}
		if _, run := c.e.Run(t.Context(), Options{}); run == nil || run.Error() != err.Error() {
			t.Errorf("%s runs: %v", c.e.About().Name, run)
		}
	}
	all := (&Failure{}).Validate()
	for _, name := range []string{"nodes", "fanout", "trials", "failure-rates", "sweep"} {
		if !strings.Contains(all.Error(), name+": ") {
			t.Errorf("%s is missing in %v", name, all)
		}
	}
}
