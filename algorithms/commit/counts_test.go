package commit

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func TestCommitCount(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			for n := s.spec.MinNodes; n <= 50; n++ {
				for seed, latency := range latencies {
					transactions := 1 + seed
					out := s.run(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
						Params: algorithms.Params{"transactions": strconv.Itoa(transactions)},
					})
					want := s.accepted(n) * int64(transactions)
					if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
						t.Errorf("n=%d, seed %d: %d messages, %v expected; want %d",
							n, seed, out.Counts.Sent, out.Expected, want)
					}
					if out.Status() != "ok" || out.Result.Ops != int64(transactions) ||
						metric(t, out, "committed") != int64(transactions) {
						t.Errorf("n=%d, seed %d: %s, %+v; want %d committed",
							n, seed, out.Status(), out.Result, transactions)
					}
				}
			}
		})
	}
}

// Without the last acknowledgements, as the literature compares the protocols, a commit takes
// 3(N-1) and 5(N-1) messages.
func TestCountUpToTheDecision(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for _, c := range []struct {
			subject
			phases int
			acks   algorithms.Kind
		}{{twoPhase, 3, kindAck}, {threePhase, 5, kindHaveCommitted}} {
			out := c.run(t, sim.Config{Graph: algorithms.Complete(n)})
			want := c.phases * (n - 1)
			if got := int(out.Counts.Sent - out.Counts.Kinds[c.acks].Sent); got != want {
				t.Errorf("%s, n=%d: %d messages without acknowledgements; want %d", c.spec.Name, n, got, want)
			}
			if p := out.Parts; len(p) != 1 || p[0].Sent(&out.Counts) != float64(want) ||
				p[0].Expected != algorithms.Exactly(float64(want)) {
				t.Errorf("%s, n=%d: %+v; want one further count, of %d", c.spec.Name, n, p, want)
			}
		}
	}
}

// Of many transactions that nobody votes against, each is committed.
func TestAllAreCommitted(t *testing.T) {
	for _, s := range subjects {
		out := s.run(t, sim.Config{
			Graph: algorithms.Complete(3), Params: algorithms.Params{"transactions": "300"},
		})
		if out.Status() != "ok" || metric(t, out, "committed") != 300 {
			t.Errorf("%s: %s, %+v; want 300 committed", s.spec.Name, out.Status(), out.Result)
		}
	}
}

func TestAbortCount(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			for n := s.spec.MinNodes; n <= 50; n++ {
				for seed, latency := range latencies {
					transactions := 1 + seed
					out := s.run(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
						Params: algorithms.Params{"transactions": strconv.Itoa(transactions), "votes": "one-no"},
					})
					want := s.refused(n, n-2) * int64(transactions)
					if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
						t.Errorf("n=%d, seed %d: %d messages, %v expected; want %d",
							n, seed, out.Counts.Sent, out.Expected, want)
					}
					if out.Status() != "ok" || metric(t, out, "aborted") != int64(transactions) {
						t.Errorf("n=%d, seed %d: %s, %+v; want %d aborted",
							n, seed, out.Status(), out.Result, transactions)
					}
				}
			}
		})
	}
}

// The votes that the nodes report add up to the messages, and to the decisions.
func TestRandomVotes(t *testing.T) {
	for _, s := range subjects {
		t.Run(s.spec.Name, func(t *testing.T) {
			var committed, aborted, unlike int
			for seed := range uint64(60) {
				n := s.spec.MinNodes + int(seed)%20
				var rec algotest.Recorder
				out := s.run(t, sim.Config{
					Graph: algorithms.Complete(n), Seed: seed, Tracer: &rec,
					Params: algorithms.Params{"transactions": "3", "votes": "random"},
				})
				votes := [4]int{}
				for _, e := range rec.Events {
					if e.Step == engine.StepObserve && e.Seen.What == sawYes && e.Node != coordinator {
						votes[e.Seen.Value]++
					}
				}
				var want int64
				for _, yes := range votes[1:] {
					switch {
					case yes == n-1:
						committed++
						want += s.accepted(n)
					default:
						aborted++
						want += s.refused(n, yes)
						if yes > 0 && yes < n-2 {
							unlike++
						}
					}
				}
				if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) ||
					out.Status() != "ok" {
					t.Errorf("seed %d: %d messages, %v expected, %s; want %d",
						seed, out.Counts.Sent, out.Expected, out.Status(), want)
				}
			}
			if committed < 60 || aborted < 60 || unlike < 20 {
				t.Errorf("%d committed, %d aborted, %d of them with some yes and several no; "+
					"the votes should differ more", committed, aborted, unlike)
			}
		})
	}
}

// Time-outs are there in failure-free runs, and none of them ever comes.
func TestNoTimeouts(t *testing.T) {
	for _, s := range subjects {
		for _, votes := range []string{"yes", "random"} {
			for _, faults := range []algorithms.Faults{algorithms.NoFaults, algorithms.Crashes} {
				t.Run(fmt.Sprintf("%s/%s/%s", s.spec.Name, votes, faults), func(t *testing.T) {
					for seed, latency := range latencies {
						var rec algotest.Recorder
						cfg := sim.Config{
							Graph: algorithms.Complete(6), Seed: uint64(seed), Links: network.Links{Latency: latency},
							Tracer: &rec,
							Params: algorithms.Params{"transactions": "20", "votes": votes},
						}
						if faults != algorithms.NoFaults {
							cfg.Faults = []algorithms.Fault{crash(1, 100*algorithms.Second)} // long after
						}
						out := s.run(t, cfg)
						for _, e := range rec.Events {
							if e.Step == engine.StepTimer {
								t.Fatalf("seed %d: a time-out at node %d at %v", seed, e.Node, e.At)
							}
						}
						if !out.Expected.Contains(float64(out.Counts.Sent)) {
							t.Errorf("seed %d: %d messages; want %v", seed, out.Counts.Sent, out.Expected)
						}
					}
				})
			}
		}
	}
}

func TestStarSuffices(t *testing.T) {
	star, err := algorithms.NewGraph(4, [][2]int32{{0, 1}, {0, 2}, {0, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if out := twoPhase.run(t, sim.Config{Graph: star}); out.Counts.Sent != 12 || out.Counts.Depth != 4 ||
		out.Status() != "ok" {
		t.Errorf("%d messages, depth %d, %s; want 12, 4, ok", out.Counts.Sent, out.Counts.Depth, out.Status())
	}
}
