package commit

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// The coordinator dies when all have voted and before it decides: the participants are
// blocked until it comes back, and it finds no decision in its log.
func TestTwoPhaseBlocks(t *testing.T) {
	dead := []algorithms.Fault{crash(0, 1500)}
	out := twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: dead})
	if out.Status() != "blocked: 4 of 4 live nodes wait for a decision" || out.End != engine.Quiet ||
		metric(t, out, "blocked") != 4 || out.Result.Ops != 0 {
		t.Errorf("%s, %v, %+v; want 4 blocked, quiet", out.Status(), out.End, out.Result)
	}
	back := append(dead, recovery(0, algorithms.Second))
	out = twoPhase.run(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Faults: back})
	if out.Status() != "ok" || metric(t, out, "blocked") != 0 || metric(t, out, "aborted") != 1 ||
		out.GoalAt != 1_001_000 {
		t.Errorf("%s, %+v, goal at %v; want ok, 1 aborted, none blocked, at 1.001s",
			out.Status(), out.Result, out.GoalAt)
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

// Every node crashes at every moment of a run. While the coordinator is down its participants may
// be blocked, and nothing worse; otherwise all decide.
func TestTwoPhaseEveryCrash(t *testing.T) {
	for n := 3; n <= 5; n++ {
		for _, votes := range []string{"yes", "one-no"} {
			t.Run(fmt.Sprintf("n=%d/%s", n, votes), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(3) {
					cfg := sim.Config{
						Graph: algorithms.Complete(n), Seed: seed, Links: quick,
						Params: algorithms.Params{"transactions": "2", "votes": votes},
					}
					blocked := 0
					for _, at := range moments(t, twoPhase, cfg) {
						for node := range algorithms.ID(n) {
							for _, span := range away {
								cfg.Faults = outage(node, at, span)
								if node != coordinator || span > 0 {
									settledAll(t, twoPhase, cfg, 2)
									continue
								}
								out := twoPhase.run(t, cfg)
								if out.Violation != nil || out.End != engine.Quiet {
									t.Errorf("seed %d: %s: %s, %v", seed, story(cfg.Faults), out.Status(), out.End)
								}
								blocked = max(blocked, int(metric(t, out, "blocked")))
							}
						}
					}
					if most := n - 1; votes == "yes" && blocked != most || blocked == 0 {
						t.Errorf("seed %d: %d blocked at most; want %d", seed, blocked, most)
					}
				}
			})
		}
	}
}
