package commit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// away are the spans for which nodes are down in the exhaustive tests. 0 is for ever.
var away = []algorithms.Time{0, 1, 4, 9, 15, 25, 40, 70, 125, 140, 170, 250, 600, algorithms.Second}

// outage is a crash, and a recovery where the node comes back.
func outage(node algorithms.ID, at, span algorithms.Time) []algorithms.Fault {
	if span == 0 {
		return []algorithms.Fault{crash(node, at)}
	}
	return []algorithms.Fault{crash(node, at), recovery(node, at+span)}
}

// Every node crashes at every moment of a run, and comes back at several or not at all: the
// others always decide, and the node too if it is back.
func TestThreePhaseEveryCrash(t *testing.T) {
	for n := 3; n <= 5; n++ {
		for _, votes := range []string{"yes", "one-no"} {
			t.Run(fmt.Sprintf("n=%d/%s", n, votes), func(t *testing.T) {
				t.Parallel()
				for seed := range uint64(3) {
					cfg := sim.Config{
						Graph: algorithms.Complete(n), Seed: seed, Links: quick,
						Params: algorithms.Params{"transactions": "2", "votes": votes},
					}
					for _, at := range moments(t, threePhase, cfg) {
						for node := range algorithms.ID(n) {
							for _, span := range away {
								cfg.Faults = outage(node, at, span)
								settledAll(t, threePhase, cfg, 2)
							}
						}
					}
				}
			})
		}
	}
}

// Two nodes crash at every two moments of a run and of the termination that follows the
// first crash. One node at least is up all the time. Of 4 nodes it is one in 29 such courses.
func TestThreePhaseEveryTwoCrashes(t *testing.T) {
	for n := 3; n <= 4; n++ {
		for _, votes := range []string{"yes", "one-no"} {
			t.Run(fmt.Sprintf("n=%d/%s", n, votes), func(t *testing.T) {
				t.Parallel()
				cfg := sim.Config{
					Graph: algorithms.Complete(n), Links: quick,
					Params: algorithms.Params{"votes": votes},
				}
				courses := 0
				spans := []algorithms.Time{0, 3, 40, 150, 400}
				for _, at := range moments(t, threePhase, cfg) {
					for first := range algorithms.ID(n) {
						for _, span := range spans {
							cfg.Faults = outage(first, at, span)
							for _, later := range moments(t, threePhase, cfg) {
								for second := range algorithms.ID(n) {
									if second == first {
										continue
									}
									for _, another := range spans {
										if courses++; n == 4 && courses%29 != 0 {
											continue
										}
										two := cfg
										two.Faults = append(outage(second, later, another), cfg.Faults...)
										settledAll(t, threePhase, two, 1)
									}
								}
							}
						}
					}
				}
			})
		}
	}
}

// All nodes crash, each at another moment of a run, and all come back, in any order: when the
// last is back they decide.
func TestThreePhaseTotalFailure(t *testing.T) {
	const n = 4
	committed, aborted := 0, 0
	for seed := range uint64(2000) {
		rng := algorithms.NewRand(seed, 0x746f74616c)
		cfg := sim.Config{Graph: algorithms.Complete(n), Seed: seed, Links: quick}
		at := algorithms.Time(rng.IntN(80))
		for node := range algorithms.ID(n) {
			cfg.Faults = append(cfg.Faults,
				outage(node, at+algorithms.Time(rng.IntN(10)), 20+algorithms.Time(rng.IntN(300)))...)
		}
		out := threePhase.run(t, cfg)
		if out.Status() != "ok" || out.End != engine.Quiet {
			t.Errorf("seed %d: %s: %s, %v, %+v", seed, story(cfg.Faults), out.Status(), out.End, out.Result)
		}
		committed += int(metric(t, out, "committed"))
		aborted += int(metric(t, out, "aborted"))
	}
	if committed < 200 || aborted < 200 {
		t.Errorf("%d committed, %d aborted; want some hundred of each", committed, aborted)
	}
}

// If all have crashed in doubt, those who are back wait for the last.
func TestThreePhaseBlocksInTotalFailure(t *testing.T) {
	faults := []algorithms.Fault{
		crash(0, 2500), crash(1, 2500), crash(2, 2500), recovery(0, 10_000),
		recovery(1, 20_000),
	}
	out := threePhase.run(t, sim.Config{Graph: algorithms.Complete(3), Links: fixed, Faults: faults})
	if out.Status() != "blocked: 1 of 2 live nodes wait for a decision" || out.End != engine.Quiet ||
		out.Result.Ops != 0 || metric(t, out, "blocked") != 1 {
		t.Errorf("%s, %v, %+v; want 1 participant blocked, quiet", out.Status(), out.End, out.Result)
	}
	out = threePhase.run(t, sim.Config{
		Graph: algorithms.Complete(3), Links: fixed,
		Faults: append(faults, recovery(2, algorithms.Second)),
	})
	if out.Status() != "ok" || metric(t, out, "committed") != 1 {
		t.Errorf("%s, %+v; want ok, 1 committed", out.Status(), out.Result)
	}
}

// Where the coordinator of TwoPhase leaves all blocked, the participants of ThreePhase decide.
func TestThreePhaseDoesNotBlock(t *testing.T) {
	for _, c := range []struct {
		name   string
		at     algorithms.Time
		metric string
	}{
		{"before the votes are in", 1500, "aborted"},
		{"after the pre-commit", 2500, "committed"},
		{"after the acknowledgements", 4500, "committed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := threePhase.run(t, sim.Config{
				Graph: algorithms.Complete(5), Links: fixed,
				Faults: []algorithms.Fault{crash(0, c.at)},
			})
			if out.Status() != "ok" || metric(t, out, c.metric) != 1 || metric(t, out, "blocked") != 0 {
				t.Errorf("%s, %+v; want ok, 1 %s, none blocked", out.Status(), out.Result, c.metric)
			}
		})
	}
}

// settledAll runs a configuration in which all transactions have to be decided.
func settledAll(t *testing.T, s subject, cfg sim.Config, transactions int64) {
	t.Helper()
	out := s.run(t, cfg)
	if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != transactions {
		t.Errorf("seed %d: %s: %s, %v, %+v", cfg.Seed, story(cfg.Faults), out.Status(), out.End, out.Result)
	}
}

// story is a plan of faults in words.
func story(faults []algorithms.Fault) string {
	var b strings.Builder
	for i, f := range faults {
		if i > 0 {
			b.WriteString("; ")
		}
		fmt.Fprintf(&b, "%s of %d at %v", f.Kind, f.Node, f.At)
	}
	return b.String()
}
