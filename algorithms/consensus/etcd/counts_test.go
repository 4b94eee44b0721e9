package etcd

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/consensus"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// What the documentation shows: the messages of an election and of some values, the same
// with every latency.
func TestTable(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		n, entries                          int
		paper, isolated, pipelined, batched int64
	}{
		{3, 1, 8, 20, 20, 20},
		{3, 10, 44, 92, 92, 20},
		{3, 100, 404, 812, 812, 20},
		{5, 1, 16, 40, 40, 40},
		{5, 10, 88, 184, 184, 40},
		{5, 100, 808, 1624, 1624, 40},
		{7, 1, 24, 60, 60, 60},
		{7, 10, 132, 276, 276, 60},
		{7, 100, 1212, 2436, 2436, 60},
		{9, 1, 32, 80, 80, 80},
		{9, 10, 176, 368, 368, 80},
		{9, 100, 1616, 3248, 3248, 80},
	} {
		if want := int64(2*(c.n-1) + 2*(c.n-1)*c.entries); c.paper != want {
			t.Errorf("n=%d, %d entries: %d messages in the paper; want %d", c.n, c.entries, c.paper, want)
		}
		for i, want := range []int64{c.isolated, c.pipelined, c.batched} {
			for seed, latency := range delays() {
				out := simulate(t, sim.Config{
					Graph: algorithms.Complete(c.n), Seed: uint64(seed), Links: network.Links{Latency: latency},
					Params: workload(modes[i], c.entries),
				})
				if out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
					t.Errorf("n=%d, %d entries, %s, seed %d: %d messages, %v expected; want %d",
						c.n, c.entries, modes[i], seed, out.Counts.Sent, out.Expected, want)
				}
				if out.Status() != "ok" || out.End != engine.Quiet || out.Result.Ops != int64(c.entries) {
					t.Errorf("n=%d, %d entries, %s, seed %d: %s, %d decided",
						c.n, c.entries, modes[i], seed, out.Status(), out.Result.Ops)
				}
			}
		}
	}
}

// The law by kinds, for all sizes.
func TestKinds(t *testing.T) {
	for n := 1; n <= 12; n++ {
		for _, mode := range modes {
			const entries = 5
			for _, window := range []string{"6", "256"} { // the first is as narrow as is exact
				out := simulate(t, sim.Config{
					Graph: algorithms.Complete(n), Seed: uint64(n), Params: workload(mode, entries, "inflight", window),
				})
				appends := int64(1 + entries)
				if mode == "batched" {
					appends = 2
				}
				f := int64(n - 1)
				want := [...]int64{
					kindVote: f, kindGranted: f, kindRefused: 0, kindAppend: f * appends, kindEmpty: f * appends,
					kindAppended: 2 * f * appends, kindRejected: 0, kindBeat: 0, kindBeatAnswer: 0,
				}
				for kind, count := range want {
					if got := out.Counts.Kinds[kind].Sent; got != count {
						t.Errorf("n=%d, %s, window %s: %d of %s; want %d",
							n, mode, window, got, kinds[kind].Name, count)
					}
				}
				if out.Status() != "ok" || out.Result.Ops != entries {
					t.Errorf("n=%d, %s: %s, %d decided; want %d", n, mode, out.Status(), out.Result.Ops, entries)
				}
			}
		}
	}
}

// A window of one message makes no difference to values that come one after the other.
func TestNarrowWindow(t *testing.T) {
	for seed, latency := range delays() {
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(6), Seed: uint64(seed), Links: network.Links{Latency: latency},
			Params: workload("isolated", 4, "inflight", "1"),
		})
		if want := int64(6*5 + 4*5*4); out.Counts.Sent != want || out.Expected != algorithms.Exactly(float64(want)) {
			t.Errorf("seed %d: %d messages, %v expected; want %d", seed, out.Counts.Sent, out.Expected, want)
		}
	}
}

// What waits for room goes together: the messages with entries are as many as the law says, and
// the rest lies within its bounds, which are taken up.
func TestWaiting(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mode, window, bytes string
		entries             int
		appends             int64 // to each follower, without the empty entry
	}{
		{"pipelined", "256", "4096", 256, 256},
		{"pipelined", "256", "4096", 257, 257},
		{"pipelined", "256", "4096", 1000, 259},
		{"pipelined", "16", "4096", 100, 17},
		{"pipelined", "16", "4096", 1000, 20},
		{"pipelined", "3", "0", 9, 9},
		{"batched", "256", "4096", 1000, 4},
		{"batched", "256", "256", 100, 6},
		{"batched", "1", "28", 8, 4},
	} {
		for _, n := range []int{2, 3, 5, 8} {
			t.Run(fmt.Sprintf("%s/window=%s/bytes=%s/entries=%d/n=%d", c.mode, c.window, c.bytes, c.entries, n),
				func(t *testing.T) {
					for seed, latency := range delays() {
						out := simulate(t, sim.Config{
							Graph: algorithms.Complete(n), Seed: uint64(seed), Links: network.Links{Latency: latency},
							Params: workload(c.mode, c.entries, "inflight", c.window, "message-bytes", c.bytes),
						})
						f := int64(n - 1)
						if got, want := out.Counts.Kinds[kindAppend].Sent, f*(1+c.appends); got != want {
							t.Errorf("seed %d: %d appends with entries; want %d", seed, got, want)
						}
						low, high := 6*f+2*f*c.appends+2*int64(n/2), 6*f+4*f*c.appends
						if want := (algorithms.Expected{Low: float64(low), High: float64(high)}); out.Expected != want {
							t.Errorf("seed %d: %v expected; want %v", seed, out.Expected, want)
						}
						if out.Counts.Sent < low || out.Counts.Sent > high || out.Status() != "ok" ||
							out.Result.Ops != int64(c.entries) {
							t.Errorf("seed %d: %d messages, %s, %d decided; want %d to %d, ok, %d",
								seed, out.Counts.Sent, out.Status(), out.Result.Ops, low, high, c.entries)
						}
					}
				})
		}
	}
}

// The causal chain: 6 messages for a leader and its empty entry, 4 for a value. It is applied by
// the leader after 2 of them, and by all after 3.
func TestDelays(t *testing.T) {
	for _, mode := range modes {
		want := int64(6 + 4)
		if mode == "isolated" {
			want = 6 + 4*7
		}
		var rec recorder
		out := simulate(t, sim.Config{
			Graph: algorithms.Complete(5), Links: fixed, Params: workload(mode, 7),
			Tracer: &rec,
		})
		if out.Counts.Depth != want || out.Time != algorithms.Time(want)*algorithms.Millisecond {
			t.Errorf("%s: %d delays, %v; want %d", mode, out.Counts.Depth, out.Time, want)
		}
		for _, e := range rec.seen(consensus.SawApplied) {
			at := 8 * algorithms.Millisecond
			if e.Node != first {
				at += algorithms.Millisecond
			}
			if e.Seen.Aux == 1 && e.At != at {
				t.Errorf("%s: value 1 is applied by node %d at %v; want %v", mode, e.Node, e.At, at)
			}
		}
	}
}

// With heartbeats there is no count to expect, and the run ends with the goal.
func TestHeartbeats(t *testing.T) {
	out := simulate(t, sim.Config{
		Graph: algorithms.Complete(4), Params: workload("isolated", 3, "heartbeats", "on"), Overtime: algorithms.Second,
	})
	beats, answers := out.Counts.Kinds[kindBeat].Sent, out.Counts.Kinds[kindBeatAnswer].Sent
	if out.Status() != "ok" || out.Expected.Known() || out.Result.Metrics[0].Value != 1 {
		t.Errorf("%s, %v expected, %+v; want ok, nothing, one leader", out.Status(), out.Expected, out.Result)
	}
	// One round takes 4 bounds of 1.5 ms.
	if least := int64(3 * 1000 / 6); beats < least || beats > least+30 || answers < beats-3 || answers > beats {
		t.Errorf("%d heartbeats, %d answers in a second; want about %d", beats, answers, least)
	}
	// The answer to a heartbeat that finds an append under way brings another one, without entries.
	// The values take 18 delays, so four rounds of heartbeats at most.
	other, exact := out.Counts.Sent-beats-answers, int64(6*3+4*3*3)
	if other < exact || other > exact+4*2*3 || other%2 != 0 {
		t.Errorf("%d other messages; want %d, and two for each heartbeat that comes between", other, exact)
	}
}
