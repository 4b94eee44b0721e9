package pbft

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

func simulate(t testing.TB, cfg sim.Config) engine.Outcome {
	t.Helper()
	return algotest.Simulate(t, &PBFT, cfg)
}

// A request takes 2N(N-1) messages and a checkpoint N(N-1), at every size and latency.
func TestCounts(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 50; n++ {
		for i, c := range []struct {
			mode                          string
			entries, checkpoint, requests int64
		}{
			{"isolated", 1, 100, 1},
			{"isolated", 3, 2, 3},
			{"pipelined", 4, 1, 4},
			{"batched", 5, 1, 1},
			{"batched", consensus.MaxBatch + 1, 100, 2},
		} {
			if i > 0 && n > 8 && n%10 != 0 {
				continue
			}
			auth := "none"
			if n <= 7 {
				auth = "mac"
			}
			latency := algotest.Distributions[(n+i)%len(algotest.Distributions)]
			out := simulate(t, sim.Config{
				Graph: algorithms.Complete(n), Seed: uint64(n + i), Links: network.Links{Latency: latency},
				Params: algorithms.Params{
					"mode": c.mode, "entries": strconv.FormatInt(c.entries, 10), "auth": auth,
					"checkpoint": strconv.FormatInt(c.checkpoint, 10),
				},
			})
			f, points := int64(n-1), c.requests/c.checkpoint
			want := [numKinds]int64{
				kindPrePrepare: f * c.requests, kindPrepare: f * f * c.requests,
				kindCommit: int64(n) * f * c.requests, kindCheckpoint: int64(n) * f * points,
			}
			total := int64(n) * f * (2*c.requests + points)
			for kind, count := range want {
				if got := out.Counts.Kinds[kind].Sent; got != count {
					t.Errorf("n=%d, %+v: %d of %s; want %d", n, c, got, kinds[kind].Name, count)
				}
			}
			if out.Counts.Sent != total || out.Expected != algorithms.Exactly(float64(total)) || out.Status() != "ok" ||
				out.Result.Ops != c.entries || out.End != engine.Quiet {
				t.Errorf("n=%d, %+v: %d messages, %v expected, %s, %+v, %s; want %d, all decided",
					n, c, out.Counts.Sent, out.Expected, out.Status(), out.Result, out.End, total)
			}
		}
	}
}

// Codes are the most of it: 3 pre-prepares of 5 bytes, 21 prepares and commits of 19, each with a
// byte for the length of the codes and 8 for each receiver.
func TestBytes(t *testing.T) {
	for auth, want := range map[string]int64{"none": 3*6 + 21*20, "mac": 3*30 + 21*44} {
		out := simulate(t, sim.Config{Graph: algorithms.Complete(4), Params: algorithms.Params{"auth": auth}})
		if out.Counts.Bytes != want {
			t.Errorf("auth=%s: %d bytes; want %d", auth, out.Counts.Bytes, want)
		}
	}
}

// The last to execute does so after three message delays.
func TestDelays(t *testing.T) {
	out := simulate(t, sim.Config{
		Graph: algorithms.Complete(7), Params: algorithms.Params{"entries": "4"},
		Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}},
	})
	if out.Counts.Depth != 12 || out.GoalAt != 12*algorithms.Millisecond {
		t.Errorf("%d delays, goal at %v; want 12, 12ms", out.Counts.Depth, out.GoalAt)
	}
}

func BenchmarkRequest(b *testing.B) {
	for _, auth := range []string{"mac", "none"} {
		b.Run("n=57/auth="+auth, func(b *testing.B) {
			for b.Loop() {
				simulate(b, sim.Config{Graph: algorithms.Complete(57), Params: algorithms.Params{"auth": auth}})
			}
		})
	}
}
