package raft

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// The count is 2(N-1) for the election, as much for every append, and as much to tell the last
// commit index; and no kind of message does the work of another.
func TestCounts(t *testing.T) {
	t.Parallel()
	for n := 1; n <= 50; n++ {
		for seed := range uint64(3) {
			for i, mode := range modes {
				for _, entries := range []int{1, 2, 9} {
					prevote := []string{"off", "on"}[(n+i)%2]
					out := simulate(t, sim.Config{
						Graph: algorithms.Complete(n), Seed: seed, Params: workload(mode, entries, "prevote", prevote),
						Links: network.Links{Latency: algotest.Distributions[(uint64(n)+seed)%4]},
					})
					f, appends := int64(n-1), int64(entries)
					if mode == "batched" {
						appends = 1
					}
					want := [kindCount]int64{
						kindVote: f, kindGranted: f, kindAppend: f * appends, kindBeat: f,
						kindAppended: f * (appends + 1),
					}
					if prevote == "on" {
						want[kindPreVote], want[kindPreGranted] = f, f
					}
					total := int64(0)
					for kind, count := range want {
						total += count
						if got := out.Counts.Kinds[kind].Sent; got != count {
							t.Errorf("n=%d, %d entries, %s, seed %d: %d of %s; want %d",
								n, entries, mode, seed, got, kinds[kind].Name, count)
						}
					}
					if out.Counts.Sent != total || out.Expected != algorithms.Exactly(float64(total)) ||
						out.Status() != "ok" || out.Result.Ops != int64(entries) {
						t.Errorf("n=%d, %d entries, %s, seed %d: %d messages, %v expected, %s, %d decided; want %d",
							n, entries, mode, seed, out.Counts.Sent, out.Expected, out.Status(), out.Result.Ops, total)
					}
				}
			}
		}
	}
}

// A batch takes as many appends as its entries fill.
func TestBatches(t *testing.T) {
	for _, c := range []struct {
		entries int
		batch   string
		appends int64
	}{
		{1024, "1024", 1},
		{1025, "1024", 2},
		{10_000, "4096", 3},
		{10_000, "1024", 10},
		{7, "1", 7},
		{7, "3", 3},
		{9, "3", 3},
	} {
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(4), Params: workload("batched", c.entries, "batch", c.batch),
		})
		want := 2 * 3 * (c.appends + 2)
		if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) ||
			out.Counts.Kinds[kindAppend].Sent != 3*c.appends || out.Status() != "ok" {
			t.Errorf("%d entries by %s: %d messages, %v expected, %s; want %d",
				c.entries, c.batch, out.Counts.Sent, out.Expected, out.Status(), want)
		}
	}
}

// Two delays for the election and two for a value, or for all of them. Followers apply the last
// when the leader has waited for the time of a heartbeat, 4 bounds of 1 ms.
func TestDelays(t *testing.T) {
	for _, mode := range modes {
		leads := algorithms.Time(2 + 2)
		if mode == "isolated" {
			leads = 2 + 2*7
		}
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(5), Links: fixed, Params: workload(mode, 7), Delta: algorithms.Millisecond,
		})
		if want := (leads + 4 + 2) * algorithms.Millisecond; out.Time != want {
			t.Errorf("%s: over at %v; want %v", mode, out.Time, want)
		}
	}
}

// With heartbeats there is no count to expect, and the run ends with the goal.
func TestHeartbeats(t *testing.T) {
	out := simulate(t, sim.Config{
		Graph: algorithms.Complete(4), Links: fixed, Params: workload("isolated", 3, "heartbeats", "on"),
		Delta: algorithms.Millisecond, Overtime: algorithms.Second,
	})
	beats := out.Counts.Kinds[kindBeat].Sent
	if out.Status() != "ok" || out.Expected.Known() || out.Result.Metrics[0].Value != 1 {
		t.Errorf("%s, %v expected, %+v; want ok, nothing, one leader", out.Status(), out.Expected, out.Result)
	}
	if least := int64(3 * 1000 / 4); beats < least || beats > least+9 {
		t.Errorf("%d heartbeats in a second; want about %d", beats, least)
	}
}
