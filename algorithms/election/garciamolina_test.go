package election

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

func TestGarciaMolinaCounts(t *testing.T) {
	for n := int64(2); n <= 50; n++ {
		for detector, want := range map[string][]int64{
			"lowest": {9*n - 16}, "all": {9*n - 16}, "next-highest": {6*n - 10}, "random": {9*n - 16, 6*n - 10},
		} {
			for seed := range uint64(4) {
				cfg := sim.Config{
					Graph: algorithms.Complete(int(n)), Seed: seed, Params: algorithms.Params{"detector": detector},
				}
				cfg.Links.Latency = latencies[seed]
				out := garciaMolina.run(t, cfg)
				sent := out.Counts.Sent
				if sent != want[0] && sent != want[len(want)-1] || out.Status() != "ok" || out.End != engine.Quiet ||
					out.Result.Ops != 1 || !out.Expected.Contains(float64(sent)) {
					t.Errorf("n=%d detector=%s seed=%d: %d messages of %v expected, %d leaders, %s, %s (want %v)",
						n, detector, seed, sent, out.Expected, out.Result.Ops, out.End, out.Status(), want)
				}
			}
		}
	}
}

// The states of nodes are watched besides: what a protocol can do wrong there.
func TestReorganization(t *testing.T) {
	normal := algorithms.Observation{What: sawNormal, Value: 1}
	halt := algorithms.Observation{What: sawHalt, Value: 1}
	stand := algorithms.Observation{What: sawStand}
	for _, c := range []struct {
		name, goals, want string
		steps             []step
	}{
		{"a reorganization", "0000001", "", []step{
			crash(2),
			{1, call(1), nil},
			{0, halt, nil},
			{1, lead(1, 1), nil},
			{0, follow(1, 1), nil},
			{0, normal, nil},
			{1, normal, nil},
		}},
		{"a node that was not halted", "00", "one coordinator: node 1 has 1, and node 0 has 2", []step{
			crash(2), {1, call(1), nil}, {1, lead(1, 1), nil},
		}},
		{"a node that is back after it was asked", "000000", "", []step{
			crash(2), {1, stand, nil}, back(2), {0, halt, nil}, {1, call(1), nil}, {1, lead(1, 1), nil},
		}},
		{"two that have called a round, one of whom asked before", "0000000", "", []step{
			crash(2),
			{0, stand, nil},
			back(2),
			{1, stand, nil},
			{1, call(1), nil},
			{0, call(1), nil},
			{0, lead(1, 0), nil},
		}},
		{
			"a node that is back before it is asked", "00000",
			"the highest leads: node 1 leads round 1 with identifier 1, and the highest is 2",
			[]step{
				crash(2), back(2), {1, stand, nil}, {0, halt, nil}, {1, call(1), nil}, {1, lead(1, 1), nil},
			},
		},
	} {
		r := newReorganization(three)
		goals, err := play(r, c.steps)
		if got := fmt.Sprint(err); c.want == "" && err != nil || c.want != "" && got != c.want {
			t.Errorf("%s: %v (want %q)", c.name, err, c.want)
		}
		if goals != c.goals {
			t.Errorf("%s: goal %s (want %s)", c.name, goals, c.goals)
		}
	}
}

var garciaMolinaParams = []algorithms.Params{
	{"detector": "next-highest"}, {"detector": "random"}, {"detector": "all"}, {"heartbeat": "on"},
}

func TestGarciaMolinaConformance(t *testing.T) {
	algotest.Run(t, &GarciaMolina, algotest.Options{Params: garciaMolinaParams})
}

func FuzzGarciaMolinaNodes(f *testing.F) { algotest.Fuzz(f, &GarciaMolina, garciaMolinaParams...) }
