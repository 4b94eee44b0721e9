package explore_test

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
)

// deep is a toy of many nodes in which something goes wrong only where node 3 hears of node 1
// before it hears of anybody else, and of node 2 next.
func deep() *toy {
	return &toy{
		start: func(env *algorithms.Env[note]) {
			for i := range env.N() {
				if algorithms.ID(i) != env.Self() {
					env.Send(algorithms.ID(i), note{number: uint8(env.Self())})
				}
			}
		},
		receive: func(n *toyNode, env *algorithms.Env[note], _ algorithms.ID, _ note) {
			if env.Self() == 3 && len(n.seen) == 2 && n.seen[0] == 1 && n.seen[1] == 2 {
				env.Report(algorithms.Observation{Value: 1})
			}
		},
		judge: func(*toyJudge, algorithms.Observation) error { return errors.New("deep: found") },
	}
}

func drawn(t *testing.T, toy *toy, change func(*explore.Config)) explore.Report {
	t.Helper()
	c := explore.Config{Graph: algorithms.Complete(8), Strategy: explore.Portfolio, Schedules: 600, Seed: 1}
	change(&c)
	return explored(t, toy, c)
}

// TestDrawnSchedulesFindWhatIsDeep: and show no more of the way than is needed.
func TestDrawnSchedulesFindWhatIsDeep(t *testing.T) {
	for _, s := range []explore.Strategy{explore.Random, explore.PCT, explore.Portfolio} {
		r := drawn(t, deep(), func(c *explore.Config) { c.Strategy = s })
		if len(r.Findings) != 1 {
			t.Fatalf("%v: %d findings in %d schedules", s, len(r.Findings), r.Schedules)
		}
		want := []string{"deliver 1 -> 3: note number 1", "deliver 2 -> 3: note number 2"}
		if got := r.Findings[0].Schedule; !slices.Equal(got, want) {
			t.Errorf("%v: the way is %q, want %q", s, got, want)
		}
	}
}

// TestDrawnSchedulesHaveNumbers: a schedule is a function of seed and number, whoever draws it, so
// workers make no difference, and one can go on where another has stopped.
func TestDrawnSchedulesHaveNumbers(t *testing.T) {
	whole := drawn(t, deep(), func(c *explore.Config) { c.Workers = 1 })
	more := drawn(t, deep(), func(c *explore.Config) { c.Workers = 5 })
	if !reflect.DeepEqual(whole, more) {
		t.Errorf("one worker reports\n%+v, five\n%+v", whole, more)
	}
	first := drawn(t, deep(), func(c *explore.Config) { c.Schedules = 250 })
	rest := drawn(t, deep(), func(c *explore.Config) { c.First, c.Schedules = 250, 350 })
	if first.Schedules+rest.Schedules != whole.Schedules || first.Steps+rest.Steps != whole.Steps ||
		first.Ends+rest.Ends != whole.Ends {
		t.Errorf("in two parts %+v\nand %+v,\nat once %+v", first, rest, whole)
	}
	if n := whole.Findings[0].Number; n >= 250 {
		t.Errorf("the finding is that of schedule %d", n)
	}
	one := drawn(t, deep(), func(c *explore.Config) { c.First, c.Schedules = whole.Findings[0].Number, 1 })
	if len(one.Findings) != 1 || !slices.Equal(one.Findings[0].Schedule, whole.Findings[0].Schedule) {
		t.Errorf("schedule %d by itself: %+v", whole.Findings[0].Number, one.Findings)
	}
}

// TestDrawnSchedulesGoOn: an exploration that was interrupted, wherever that was, and then goes on
// has the report of one that was not.
func TestDrawnSchedulesGoOn(t *testing.T) {
	whole := drawn(t, deep(), func(*explore.Config) {})
	for _, upto := range []int64{1, 64, 200, 599} {
		ctx, stop := context.WithCancelCause(t.Context())
		c := explore.Config{
			Graph: algorithms.Complete(8), Strategy: explore.Portfolio, Schedules: 600, Seed: 1, Workers: 3,
			Progress: func(p explore.Progress) {
				if p.Report.Schedules >= upto {
					stop(errors.New("enough"))
				}
			},
		}
		part, err := explore.Run(ctx, deep().algorithm(), c)
		if err != nil || part.Schedules < upto || part.Schedules < 600 != (part.Stopped == "enough") {
			t.Fatalf("%+v, %v", part, err)
		}
		rest := drawn(t, deep(), func(c *explore.Config) { c.Continue = &part })
		if !reflect.DeepEqual(rest, whole) {
			t.Errorf("from %d on\n%+v, at once\n%+v", part.Schedules, rest, whole)
		}
	}
	// What was not reached in the first part may be in the second.
	toy := &toy{start: fromZero(1), receive: reportAll, goal: 1}
	none := explore.Report{
		Strategy: explore.Portfolio, Schedules: 10, Findings: []explore.Finding{{Kind: explore.Vacuous}},
	}
	if r := drawn(t, toy, func(c *explore.Config) { c.Continue = &none }); len(r.Findings) > 0 || r.Schedules != 600 {
		t.Errorf("%+v", r)
	}
}

// TestDrawnFailures: those within the bounds happen, and no others.
func TestDrawnFailures(t *testing.T) {
	lost := &toy{start: fromZero(1, 2), receive: reportAll, goal: 2}
	r := drawn(t, lost, func(c *explore.Config) { c.Graph = algorithms.Complete(2) })
	if len(r.Findings) > 0 || r.Schedules != 600 || r.Ends != 600 || r.Goals != 600 {
		t.Errorf("without failures: %+v", r)
	}
	r = drawn(t, lost, func(c *explore.Config) {
		c.Graph, c.Bounds = algorithms.Complete(2), explore.Bounds{explore.Drop: 1}
	})
	want := []string{"drop 0 -> 1: note number 1", "deliver 0 -> 1: note number 2"}
	if len(r.Findings) != 1 || r.Findings[0].Claimed || r.Findings[0].Used != (explore.Bounds{explore.Drop: 1}) {
		t.Fatalf("%+v", r)
	}
	got := slices.Sorted(slices.Values(r.Findings[0].Schedule))
	other := []string{"deliver 0 -> 1: note number 1", "drop 0 -> 1: note number 2"}
	if slices.Sort(want); !slices.Equal(got, want) && !slices.Equal(got, other) {
		t.Errorf("%q", got)
	}
}
