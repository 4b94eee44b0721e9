package hotstuff

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
	return algotest.Simulate(t, &HotStuff, cfg)
}

// load is a workload, and how many blocks it takes.
type load struct {
	mode            string
	entries, blocks int64
}

var loads = []load{
	{"isolated", 1, 1},
	{"isolated", 3, 3},
	{"pipelined", 4, 4},
	{"batched", 5, 1},
	{"batched", consensus.MaxBatch + 1, 2},
}

// count runs failure-free at a size, and compares the messages of each kind.
func count(t *testing.T, n, i int, l load, variant, tenure string, want [numKinds]int64) {
	t.Helper()
	auth := "none"
	if n <= 4 {
		auth = "ed25519"
	}
	out := simulate(t, sim.Config{
		Graph: algorithms.Complete(n), Seed: uint64(n + i),
		Links: network.Links{Latency: algotest.Distributions[(n+i)%len(algotest.Distributions)]},
		Params: algorithms.Params{
			"variant": variant, "mode": l.mode, "entries": strconv.FormatInt(l.entries, 10), "auth": auth,
			"tenure": tenure,
		},
	})
	total := int64(0)
	for kind, count := range want {
		total += count
		if got := out.Counts.Kinds[kind].Sent; got != count {
			t.Errorf("n=%d, %s, tenure %s, %+v: %d of %s; want %d", n, variant, tenure, l, got, kinds[kind].Name, count)
		}
	}
	if out.Counts.Sent != total || out.Expected != algorithms.Exactly(float64(total)) || out.Status() != "ok" ||
		out.Result.Ops != l.entries || out.End != engine.Quiet {
		t.Errorf("n=%d, %s, tenure %s, %+v: %d messages, %v expected, %s, %+v, %s; want %d, all decided",
			n, variant, tenure, l, out.Counts.Sent, out.Expected, out.Status(), out.Result, out.End, total)
	}
}

// A block takes 8(N-1) messages, whoever leads, at every size and latency.
func TestBasicCounts(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 50; n++ {
		for i, l := range loads {
			if i > 0 && n > 8 && n%10 != 0 {
				continue
			}
			each := int64(n-1) * l.blocks
			want := [numKinds]int64{
				kindNewView: each, kindPrepare: each, kindPrepareVote: each, kindPreCommit: each,
				kindPreCommitVote: each, kindCommit: each, kindCommitVote: each, kindDecide: each,
			}
			count(t, n, i, l, "basic", []string{"1", "2", "100"}[(n+i)%3], want)
		}
	}
}

// A view takes 2(N-1) messages. Blocks that follow each other at once need three views more in all,
// isolated ones three each.
func TestChainedCounts(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 50; n++ {
		for i, l := range loads {
			if i > 0 && n > 8 && n%10 != 0 {
				continue
			}
			views := l.blocks + 3
			if l.mode == "isolated" {
				views = 4 * l.blocks
			}
			each := int64(n-1) * views
			want := [numKinds]int64{kindGeneric: each, kindGenericVote: each}
			count(t, n, i, l, "chained", []string{"1", "2", "100"}[(n+i)%3], want)
		}
	}
}

// Certificates are the most of it. With N=4 that of a quorum of three is a byte for the view, 16
// for the block, two for the voters and 194 for the signatures and their length; a vote is 83
// bytes. The new-view and the prepare have the certificate of the root, which is 19.
func TestBytes(t *testing.T) {
	for auth, want := range map[string]int64{
		"none":    3 * (1 + 1 + 3 + 19 + 1 + 20 + 19 + 3*(1+20) + 3*19),
		"ed25519": 3 * (1 + 1 + 3 + 19 + 1 + 20 + 19 + 3*(1+20+193) + 3*83),
	} {
		out := simulate(t, sim.Config{Graph: algorithms.Complete(4), Params: algorithms.Params{"auth": auth}})
		if out.Counts.Bytes != want {
			t.Errorf("auth=%s: %d bytes; want %d", auth, out.Counts.Bytes, want)
		}
	}
}

// A basic block is decided after eight message delays, a chained one after seven, and each that
// follows at once after two more.
func TestDelays(t *testing.T) {
	for _, c := range []struct {
		variant, mode string
		want          algorithms.Time
	}{
		{"basic", "isolated", 32},
		{"basic", "pipelined", 32},
		{"chained", "isolated", 31},
		{"chained", "pipelined", 13},
	} {
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(7), Params: algorithms.Params{
				"variant": c.variant, "mode": c.mode, "entries": "4", "auth": "none",
			},
			Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}},
		})
		if out.GoalAt != c.want*algorithms.Millisecond {
			t.Errorf("%s, %s: goal at %v; want %v", c.variant, c.mode, out.GoalAt, c.want*algorithms.Millisecond)
		}
	}
}

func BenchmarkBlock(b *testing.B) {
	for _, auth := range []string{"ed25519", "none"} {
		b.Run("n=57/auth="+auth, func(b *testing.B) {
			for b.Loop() {
				simulate(b, sim.Config{Graph: algorithms.Complete(57), Params: algorithms.Params{"auth": auth}})
			}
		})
	}
}
