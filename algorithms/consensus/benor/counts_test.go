package benor

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func simulate(t testing.TB, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &BenOr, cfg)
}

// The same input everywhere: a round of 2N(N-1) messages, and N(N-1) to say what is decided, with
// every latency and however many crashes are tolerated.
func TestUnanimous(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed, latency := range algotest.Distributions {
			for _, tolerated := range []int{0, (n - 1) / 4} {
				out := simulate(t, sim.Config{
					Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
					Params: algorithms.Params{"tolerated": strconv.Itoa(tolerated)},
				})
				each := int64(n * (n - 1))
				if out.Counts.Sent != 3*each || out.Expected != algorithms.Exactly(float64(3*each)) {
					t.Errorf("n=%d, seed %d: %d messages, %v expected; want %d",
						n, seed, out.Counts.Sent, out.Expected, 3*each)
				}
				for kind, want := range [numKinds]int64{kindReport: each, kindProposal: each, kindDecided: each} {
					if got := out.Counts.Kinds[kind].Sent; got != want {
						t.Errorf("n=%d, seed %d: %d of %s; want %d", n, seed, got, kinds[kind].Name, want)
					}
				}
				// Kind, round 1, value.
				if out.Counts.Bytes != 9*each || out.Status() != "ok" || out.End != engine.Quiet ||
					out.Result.Ops != 1 || out.Result.Metrics[0].Value != 1 {
					t.Errorf("n=%d, seed %d: %s, %s, %+v, %d bytes", n, seed, out.Status(), out.End, out.Result,
						out.Counts.Bytes)
				}
			}
		}
	}
}

// Whatever the inputs, a node that decides in round d sends (2d+1)(N-1) messages.
func TestRounds(t *testing.T) {
	rounds := map[int64]bool{}
	for _, inputs := range []string{"split", "random"} {
		for n := 2; n <= 9; n++ {
			for seed := range uint64(12) {
				var rec algotest.Recorder
				out := simulate(t, sim.Config{
					Graph: algorithms.Complete(n), Seed: seed, Tracer: &rec,
					Params: algorithms.Params{"inputs": inputs},
				})
				var want, last int64
				for _, e := range rec.Events {
					if e.Step == engine.StepObserve && e.Seen.What == sawDecided {
						want += (2*e.Seen.Aux + 1) * int64(n-1)
						last = max(last, e.Seen.Aux)
						rounds[e.Seen.Aux] = true
					}
				}
				if out.Counts.Sent != want || out.Status() != "ok" || out.Expected.Known() ||
					out.Result.Metrics[0].Value != float64(last) {
					t.Errorf("%s, n=%d, seed %d: %d messages, %s, %+v; want %d, ok, %d rounds",
						inputs, n, seed, out.Counts.Sent, out.Status(), out.Result, want, last)
				}
			}
		}
	}
	if len(rounds) < 5 {
		t.Errorf("decisions in %d different rounds; want several", len(rounds))
	}
}

// A decision takes two message delays, and the word of it a third.
func TestDelays(t *testing.T) {
	out := simulate(t, sim.Config{
		Graph: algorithms.Complete(5),
		Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}},
	})
	if out.Counts.Depth != 3 || out.GoalAt != 2*algorithms.Millisecond || out.Time != 3*algorithms.Millisecond {
		t.Errorf("%d delays, goal at %v, end at %v; want 3, 2ms, 3ms", out.Counts.Depth, out.GoalAt, out.Time)
	}
}

// More crashes than a minority cannot be tolerated.
func TestTolerated(t *testing.T) {
	for _, c := range []struct {
		n, tolerated int
		want         string
	}{
		{5, 2, ""},
		{5, 3, "ben-or: tolerated: 3 of 5 nodes (allowed: 0 to 2)"},
		{1, 1, "ben-or: tolerated: 1 of 1 nodes (allowed: 0 to 0)"},
		{4, 2, "ben-or: tolerated: 2 of 4 nodes (allowed: 0 to 1)"},
	} {
		_, err := BenOr.Prepare(algorithms.Setup{
			Graph: algorithms.Complete(c.n), Delta: 1,
			Params: algorithms.Params{"tolerated": strconv.Itoa(c.tolerated)},
		})
		if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
			t.Errorf("%d of %d: %v; want %q", c.tolerated, c.n, err, c.want)
		}
	}
}
