package engine

import (
	"errors"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestStatus(t *testing.T) {
	broken := errors.New("two leaders")
	for _, c := range []struct {
		outcome Outcome
		want    string
	}{
		{Outcome{End: Quiet, Goal: true}, "ok"},
		{Outcome{End: AtGoal, Goal: true}, "ok"},
		{Outcome{End: Quiet}, "goal not reached"},
		{Outcome{End: EventLimit, Goal: true}, "stopped at the limit of events, after the goal had been reached"},
		{Outcome{End: TimeLimit}, "stopped at the limit of time: goal not reached"},
		{Outcome{End: TimeLimit, Obstacle: "2 nodes wait"}, "stopped at the limit of time: 2 nodes wait"},
		{
			Outcome{End: TimeLimit, Goal: true, Faults: FaultCount{Planned: 3, Happened: 1}},
			"stopped at the limit of time, after the goal had been reached; 2 of 3 faults had not happened",
		},
		{Outcome{End: Cancelled}, "cancelled"},
		{Outcome{End: Violated, Violation: broken}, "violation: two leaders"},
		{Outcome{End: Quiet, Goal: true, Violation: broken}, "violation: two leaders"},
	} {
		if got := c.outcome.Status(); got != c.want {
			t.Errorf("%v, goal %v, %v: %q; want %q", c.outcome.End, c.outcome.Goal, c.outcome.Violation, got, c.want)
		}
	}
	for e, want := range map[End]string{Quiet: "quiet", AtGoal: "goal reached", Violated: "property violated"} {
		if e.String() != want {
			t.Errorf("end %d is %q; want %q", e, e, want)
		}
	}
}

// A run in which nobody asked for failures has the messages of the textbook, or says so.
func TestFailureFreeStatus(t *testing.T) {
	sent := func(n int64, e algorithms.Expected) Outcome {
		return Outcome{End: Quiet, Goal: true, Counts: Counts{Sent: n}, Expected: e}
	}
	bounds := algorithms.Expected{Low: 12, High: 20}
	lost := sent(13, algorithms.Exactly(12))
	lost.Counts.Dropped[Overflow] = 1
	vanished, partial, late, failed := sent(13, algorithms.Exactly(12)), lost, sent(13, algorithms.Exactly(12)), lost
	vanished.Vanished, late.Late = 1, 2
	timely := sent(12, algorithms.Exactly(12))
	timely.Late = 2
	partial.Counts.Dropped[Overflow], partial.Uncounted = 0, []algorithms.ID{1}
	failed.Counts.Dropped[Overflow], failed.Goal = 0, false
	part := func(of int64, e algorithms.Expected) Outcome {
		o := sent(12, algorithms.Exactly(12))
		o.Counts.Kinds[2].Sent = of
		o.Parts = []Part{
			{Name: "without kind 1", Expected: algorithms.Exactly(12), Without: []algorithms.Kind{1}},
			{Name: "without kind 2", Expected: e, Without: []algorithms.Kind{2}},
		}
		return o
	}
	for _, c := range []struct {
		name    string
		outcome Outcome
		want    string
	}{
		{"a part as well", part(4, algorithms.Exactly(8)), "ok"},
		{
			"too many of a part", part(3, algorithms.Exactly(8)),
			"miscount: 9 messages without kind 2, and the textbook has exactly 8",
		},
		{
			"too few of a part", part(7, algorithms.Expected{Low: 6, High: 8}),
			"miscount: 5 messages without kind 2, and the textbook has 6 to 8",
		},
		{"exact", sent(12, algorithms.Exactly(12)), "ok"},
		{"no textbook", sent(12, algorithms.Expected{}), "ok"},
		{"one more", sent(13, algorithms.Exactly(12)), "miscount: 13 messages, and the textbook has exactly 12"},
		{"one less", sent(11, algorithms.Exactly(12)), "miscount: 11 messages, and the textbook has exactly 12"},
		{"at a bound", sent(20, bounds), "ok"},
		{"beyond it", sent(21, bounds), "miscount: 21 messages, and the textbook has 12 to 20"},
		{"below", sent(11, bounds), "miscount: 11 messages, and the textbook has 12 to 20"},
		{"no room for a message", lost, "ok"},
		{"lost by the network itself", vanished, "ok"},
		{"counts are missing", partial, "ok"},
		{"the goal is not reached", failed, "goal not reached"},
		{
			"time-outs too early", late, "untimely: miscount: 13 messages, and the textbook has exactly 12; the " +
				"assumed bound on delays did not hold: 2 timers fired while messages were under way, so this proves " +
				"nothing: try a longer delta, or a quieter machine",
		},
		{"and right all the same", timely, "ok"},
	} {
		if got := c.outcome.FailureFreeStatus(); got != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}

// What went wrong in a run whose bound on delays did not hold proves nothing, save a property that
// holds whatever the delays: that is broken. In time, all is what it is.
func TestUntimely(t *testing.T) {
	broken := errors.New("two leaders")
	stall := &Stall{
		Node: 2, Pause: Pause{At: 5 * algorithms.Millisecond, Span: algorithms.Second}, Count: 3,
		Delta: algorithms.Millisecond,
	}
	const stalled = "the assumed bound of 1ms on delays need not have held: node 2 was held up for 1s at 5ms, " +
		"the longest of 3 times"
	const fired = "the assumed bound on delays did not hold: a timer fired while messages were under way"
	for _, c := range []struct {
		outcome Outcome
		want    string
		excused bool
	}{
		{Outcome{Goal: true}, "ok", false},
		{Outcome{}, "goal not reached", true},
		{Outcome{Obstacle: "blocked: 2 nodes wait"}, "blocked: 2 nodes wait", true},
		{Outcome{End: TimeLimit}, "stopped at the limit of time: goal not reached", true},
		{Outcome{End: Cancelled}, "cancelled", false},
		{Outcome{Uncounted: []algorithms.ID{1}}, "goal not reached", false},
		{Outcome{End: Violated, Violation: broken}, "violation: two leaders", false},
		{Outcome{End: Violated, Violation: broken, Synchronous: true}, "violation: two leaders", true},
	} {
		if got := c.outcome.Status(); got != c.want || IsUntimely(got) {
			t.Errorf("in time: %q; want %q", got, c.want)
		}
		late, held := c.outcome, c.outcome
		late.Late, held.Stall = 1, stall
		for why, o := range map[string]*Outcome{stalled: &held, fired: &late} {
			want := c.want
			if c.excused {
				want = "untimely: " + c.want + "; " + why +
					", so this proves nothing: try a longer delta, or a quieter machine"
			}
			if got := o.Status(); got != want || IsUntimely(got) != c.excused {
				t.Errorf("%q; want %q", got, want)
			}
		}
	}
}
