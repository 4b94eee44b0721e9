package commit

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The coordinator dies when all have voted and before it decides: the participants are
// blocked until it comes back, and it finds no decision in its log.
func TestTwoPhaseBlocks(t *testing.T) {
	dead := []algorithms.Fault{crash(0, 1500)}
	out := twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: dead})
	if out.Status() != "goal not reached" || out.End != network.Quiet || metric(t, out, "blocked") != 4 || out.Result.Ops != 0 {
		t.Errorf("%s, %v, %+v; want goal not reached, quiet, 4 blocked", out.Status(), out.End, out.Result)
	}
	back := append(dead, recovery(0, algorithms.Second))
	out = twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: back})
	if out.Status() != "ok" || metric(t, out, "blocked") != 0 || metric(t, out, "aborted") != 1 || out.GoalAt != 1_001_000 {
		t.Errorf("%s, %+v, goal at %v; want ok, 1 aborted, none blocked, at 1.001s", out.Status(), out.Result, out.GoalAt)
	}
}

// The coordinator dies with the decision in its log, and a participant before it has heard of it.
func TestTwoPhaseRecoversFromItsLog(t *testing.T) {
	out := twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: []algorithms.Fault{
		crash(3, 2500), crash(0, 3500), recovery(3, 5000), recovery(0, algorithms.Second),
	}})
	if out.Status() != "ok" || metric(t, out, "committed") != 1 || out.GoalAt != 1_001_000 {
		t.Errorf("%s, %+v, goal at %v; want ok, 1 committed, at 1.001s", out.Status(), out.Result, out.GoalAt)
	}
}

// TestEveryCrash has every node crash at every moment of a run, and come back at many, or not.
func TestTwoPhaseEveryCrash(t *testing.T) {
	for n := 3; n <= 5; n++ {
		for _, votes := range []string{"yes", "one-no"} {
			t.Run(fmt.Sprintf("n=%d/%s", n, votes), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(2) {
					cfg := sim.Config{
						Graph: algorithms.Complete(n), Seed: seed,
						Params: algorithms.Params{"transactions": "2", "votes": votes},
					}
					for _, at := range moments(t, twoPhase, cfg) {
						for node := range algorithms.ID(n) {
							cfg.Faults = []algorithms.Fault{crash(node, at)}
							out := twoPhase.run(t, cfg)
							if out.Violation != nil || node != 0 && out.Status() != "ok" || node == 0 && !out.Goal && metric(t, out, "blocked")+out.Result.Ops == 0 && at > 0 && metric(t, out, "aborted") > 0 {
								t.Errorf("seed %d: crash of %d at %v: %s, %+v", seed, node, at, out.Status(), out.Result)
							}
							for _, after := range pauses {
								cfg.Faults = []algorithms.Fault{crash(node, at), recovery(node, at+after)}
								if out := twoPhase.run(t, cfg); out.Status() != "ok" || out.Result.Ops != 2 {
									t.Errorf("seed %d: crash of %d at %v, recovery after %v: %s, %+v", seed, node, at, after, out.Status(), out.Result)
								}
							}
						}
					}
				}
			})
		}
	}
}

// pauses are how long a node is away, in tests in which delays are 0.5 to 1.5 ms.
var pauses = []algorithms.Time{1, 200, 700, 1300, 2500, 4100, 7000, 12_500, 30_000, algorithms.Second}
