package commit

import (
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// away are the spans for which nodes are down in the exhaustive tests, where delays are 0.5
// to 1.5 ms and a node that hears nothing for 12 ms looks for another coordinator. 0 is for ever.
var away = []algorithms.Time{0, 1, 400, 900, 1500, 2500, 4000, 7000, 12_500, 14_000, 17_000, 25_000, 60_000, algorithms.Second}

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
						Graph: algorithms.Complete(n), Seed: seed,
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
// first crash. One node at least is up all the time.
func TestThreePhaseEveryTwoCrashes(t *testing.T) {
	for n := 3; n <= 4; n++ {
		for _, votes := range []string{"yes", "one-no"} {
			t.Run(fmt.Sprintf("n=%d/%s", n, votes), func(t *testing.T) {
				t.Parallel()
				cfg := sim.Config{Graph: algorithms.Complete(n), Params: algorithms.Params{"votes": votes}}
				spans := []algorithms.Time{0, 300, 4000, 15_000, 40_000}
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

// settledAll runs a configuration in which all transactions have to be decided.
func settledAll(t *testing.T, s subject, cfg sim.Config, transactions int64) {
	t.Helper()
	out := s.run(t, cfg)
	if out.Status() != "ok" || out.End != network.Quiet || out.Result.Ops != transactions {
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
