package engine

import (
	"errors"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// slowGini is the definition: half the mean difference of any two, over the mean.
func slowGini(counts []int64) float64 {
	var differences, total float64
	for _, a := range counts {
		total += float64(a)
		for _, b := range counts {
			differences += math.Abs(float64(a) - float64(b))
		}
	}
	if total == 0 {
		return 0
	}
	return differences / (2 * float64(len(counts)) * total)
}

func TestGini(t *testing.T) {
	for _, c := range []struct {
		counts []int64
		want   float64
	}{
		{nil, 0},
		{[]int64{0, 0}, 0},
		{[]int64{7}, 0},
		{[]int64{3, 3, 3}, 0},
		{[]int64{0, 0, 0, 5}, 0.75},
		{[]int64{5, 0, 0, 0}, 0.75},
		{[]int64{1, 3}, 0.25},
		{[]int64{1, 2, 3, 4}, 0.25},
	} {
		if got := Gini(c.counts); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%v: %g; want %g", c.counts, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOf(rapid.Int64Range(0, 1e12)).Draw(t, "counts")
		before := append([]int64(nil), counts...)
		got := Gini(counts)
		if want := slowGini(counts); math.Abs(got-want) > 1e-12 || got < 0 || got >= 1 {
			t.Fatalf("%g; want %g", got, want)
		}
		for i := range counts {
			if counts[i] != before[i] {
				t.Fatalf("it changed its argument to %v", counts)
			}
		}
	})
	// Where all are the same it is 0 and not, by rounding, a little below.
	if got := Gini(slices.Repeat([]int64{8199775142867149}, 35)); got != 0 {
		t.Errorf("35 times the same: %g; want 0", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		counts := make([]int64, rapid.IntRange(1, 50).Draw(t, "n"))
		each := rapid.Int64Range(0, 1<<62).Draw(t, "each")
		for i := range counts {
			counts[i] = each
		}
		if got := Gini(counts); got < 0 || got > 1e-14 {
			t.Fatalf("%d times %d: %g", len(counts), each, got)
		}
	})
}

func TestCounts(t *testing.T) {
	c := Counts{Dropped: [DropReasons]int64{1, 20, 300, 4000}}
	if got := c.DroppedTotal(); got != 4321 {
		t.Errorf("%d dropped; want 4321", got)
	}
	if n, ok := c.MaxSent(); n != 0 || ok {
		t.Errorf("busiest %d, %v without counters; want none", n, ok)
	}
	if g, ok := c.Gini(); g != 0 || ok {
		t.Errorf("Gini %g, %v without counters; want none", g, ok)
	}
	c.BySender = []int64{1, 3}
	if n, ok := c.MaxSent(); n != 3 || !ok {
		t.Errorf("busiest %d, %v; want 3", n, ok)
	}
	if g, ok := c.Gini(); g != 0.25 || !ok {
		t.Errorf("Gini %g, %v; want 0.25", g, ok)
	}
}

func TestDropReasons(t *testing.T) {
	want := map[DropReason]string{Lost: "lost", Crashed: "receiver down", Cut: "partitioned", Overflow: "mailbox full"}
	for r := range DropReason(DropReasons) {
		if r.String() != want[r] {
			t.Errorf("reason %d is %q; want %q", r, r, want[r])
		}
	}
}

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
func TestMiscounted(t *testing.T) {
	sent := func(n int64, e algorithms.Expected) Outcome {
		return Outcome{End: Quiet, Goal: true, Counts: Counts{Sent: n}, Expected: e}
	}
	bounds := algorithms.Expected{Low: 12, High: 20}
	lost := sent(13, algorithms.Exactly(12))
	lost.Counts.Dropped[Overflow] = 1
	vanished, partial, late, failed := sent(13, algorithms.Exactly(12)), lost, sent(13, algorithms.Exactly(12)), lost
	vanished.Vanished, late.Late = 1, 2
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
		{"a part as well", part(4, algorithms.Exactly(8)), ""},
		{
			"too many of a part", part(3, algorithms.Exactly(8)),
			"miscount: 9 messages without kind 2, and the textbook has exactly 8",
		},
		{
			"too few of a part", part(7, algorithms.Expected{Low: 6, High: 8}),
			"miscount: 5 messages without kind 2, and the textbook has 6 to 8",
		},
		{"exact", sent(12, algorithms.Exactly(12)), ""},
		{"no textbook", sent(12, algorithms.Expected{}), ""},
		{"one more", sent(13, algorithms.Exactly(12)), "miscount: 13 messages, and the textbook has exactly 12"},
		{"one less", sent(11, algorithms.Exactly(12)), "miscount: 11 messages, and the textbook has exactly 12"},
		{"at a bound", sent(20, bounds), ""},
		{"beyond it", sent(21, bounds), "miscount: 21 messages, and the textbook has 12 to 20"},
		{"below", sent(11, bounds), "miscount: 11 messages, and the textbook has 12 to 20"},
		{"no room for a message", lost, ""},
		{"lost by the network itself", vanished, ""},
		{"counts are missing", partial, ""},
		{"the goal is not reached", failed, ""},
		{"time-outs too early", late, ""},
	} {
		if got := c.outcome.Miscounted(); got != c.want {
			t.Errorf("%s: %q; want %q", c.name, got, c.want)
		}
	}
}

func TestLimits(t *testing.T) {
	if got := (Limits{}).WithDefaults(); got != DefaultLimits {
		t.Errorf("%+v; want %+v", got, DefaultLimits)
	}
	set := Limits{Events: 3, Time: algorithms.Second}
	if got := set.WithDefaults(); got != set {
		t.Errorf("%+v; want %+v", got, set)
	}
	for _, l := range []Limits{{Events: -1}, {Time: -1}} {
		if l.Validate() == nil {
			t.Errorf("%+v is no error", l)
		}
	}
	if err := set.Validate(); err != nil {
		t.Error(err)
	}
}
