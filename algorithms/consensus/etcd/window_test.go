package etcd

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
)

// What the documentation shows: a thousand values at five nodes, with delays of 1 ms. The narrower
// the window, the more values share a message.
func TestWindow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		params                  algorithms.Params
		messages, appends, told int64
		bytes                   int64
		time                    algorithms.Time
	}{
		{workload("isolated", 1000), 16024, 4004, 4004, 296784, 4006 * algorithms.Millisecond},
		{workload("pipelined", 1000, "inflight", "1024"), 16024, 4004, 4004, 294300, 10 * algorithms.Millisecond},
		{workload("pipelined", 1000), 3138, 1040, 525, 110678, 12 * algorithms.Millisecond},
		{workload("pipelined", 1000, "inflight", "16"), 272, 84, 48, 71172, 12 * algorithms.Millisecond},
		{workload("pipelined", 1000, "inflight", "1"), 74, 24, 9, 68520, 18 * algorithms.Millisecond},
		{workload("batched", 1000), 82, 20, 17, 68646, 12 * algorithms.Millisecond},
		{workload("batched", 1000, "message-bytes", "32768"), 40, 8, 8, 68040, 10 * algorithms.Millisecond},
	} {
		out := simulate(t, sim.Config{Graph: algorithms.Complete(5), Links: fixed, Params: c.params})
		sent := out.Counts.Kinds
		if out.Counts.Sent != c.messages || sent[kindAppend].Sent != c.appends || sent[kindEmpty].Sent != c.told ||
			out.Counts.Bytes != c.bytes || out.Time != c.time {
			t.Errorf("%v: %d messages, %d with entries, %d without, %d bytes, %v; want %d, %d, %d, %d, %v",
				c.params, out.Counts.Sent, sent[kindAppend].Sent, sent[kindEmpty].Sent, out.Counts.Bytes, out.Time,
				c.messages, c.appends, c.told, c.bytes, c.time)
		}
		if answers := sent[kindAppended].Sent; answers != c.appends+c.told {
			t.Errorf("%v: %d answers to %d appends", c.params, answers, c.appends+c.told)
		}
	}
}

// What the documentation shows: heartbeats find appends under way, and their answers bring
// further ones. The run ends at its goal, with messages under way.
func TestPriceOfHeartbeats(t *testing.T) {
	out := simulate(t, sim.Config{
		Graph: algorithms.Complete(5), Links: fixed, Params: workload("isolated", 10, "heartbeats", "on"),
	})
	for kind, want := range [...]int64{
		kindVote: 4, kindGranted: 4, kindRefused: 0, kindAppend: 44, kindEmpty: 62, kindAppended: 106, kindRejected: 0,
		kindBeat: 20, kindBeatAnswer: 20,
	} {
		if got := out.Counts.Kinds[kind].Sent; got != want {
			t.Errorf("%d of %s; want %d", got, kinds[kind].Name, want)
		}
	}
	if out.End != engine.AtGoal || out.Counts.Sent != 260 || out.Time != 25*algorithms.Millisecond {
		t.Errorf("%s after %d messages at %v; want 260, 25ms", out.End, out.Counts.Sent, out.Time)
	}
}
