package explore_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/explore"
)

// run explores a toy of two nodes within bounds.
func run(t *testing.T, toy *toy, bounds string, change ...func(*explore.Config)) explore.Report {
	t.Helper()
	b, err := explore.ParseBounds(bounds)
	if err != nil {
		t.Fatal(err)
	}
	c := explore.Config{Graph: algorithms.Complete(2), Bounds: b}
	for _, f := range change {
		f(&c)
	}
	return explored(t, toy, c)
}

// explored explores a toy and follows the schedule of each finding.
func explored(t *testing.T, toy *toy, c explore.Config) explore.Report {
	t.Helper()
	r, err := explore.Run(t.Context(), toy.algorithm(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		replay(t, toy, c, f)
	}
	return r
}

// replay follows the schedule of a finding, which has to lead there.
func replay(t *testing.T, toy *toy, c explore.Config, f explore.Finding) engine.Outcome {
	t.Helper()
	out, err := explore.Replay(toy.algorithm(), c, f.Schedule, nil)
	switch {
	case err != nil:
		t.Errorf("%v: the schedule %q cannot be followed: %v", f.Err, f.Schedule, err)
	case f.Kind == explore.Violation && (out.Violation == nil || out.Violation.Error() != f.Err.Error()):
		t.Errorf("the schedule of %q leads to %v", f.Err, out.Violation)
	case f.Kind == explore.Deadlock && out.Goal:
		t.Errorf("the schedule of %q leads to the goal", f.Err)
	}
	return out
}

// say is a finding in a line.
func say(f explore.Finding) string {
	return fmt.Sprintf("%v, claimed %v, %d steps [%v]: %v", f.Kind, f.Claimed, len(f.Schedule), f.Used, f.Err)
}

// TestFindings has one toy for each sort of finding, each on the shortest way.
func TestFindings(t *testing.T) {
	inOrder := func(j *toyJudge, _ algorithms.Observation) error {
		if !slices.IsSorted(j.reports) {
			return fmt.Errorf("order: %v", j.reports)
		}
		return nil
	}
	once := func(j *toyJudge, _ algorithms.Observation) error {
		if len(j.reports) == 2 {
			return errors.New("once: twice")
		}
		return nil
	}
	second := func(n *toyNode, env *algorithms.Env[note], _ algorithms.ID, m note) {
		if len(n.seen) == 1 && m.number == 2 {
			env.Send(0, note{number: 3})
		}
	}
	oh := func(*toyNode, *algorithms.Env[note], algorithms.ID, note) { panic("oh") }
	alarm := func(env *algorithms.Env[note]) { env.SetTimer(1, algorithms.Timer{}) }
	alarmed := func(_ *toyNode, env *algorithms.Env[note], _ algorithms.Timer) { env.Report(algorithms.Observation{}) }
	astray := func(_ *toyNode, env *algorithms.Env[note], _ algorithms.ID, _ note) { env.Send(5, note{}) }
	for _, tt := range []struct {
		name, bounds string
		toy          toy
		want         []string
	}{
		{"nothing", "", toy{start: fromZero(1, 2), receive: reportAll, goal: 2, exact: 2}, nil},
		{
			"overtaken", "",
			toy{start: fromZero(1, 2), receive: reportAll, judge: inOrder},
			[]string{"violation, claimed true, 2 steps []: order: [2 1]"},
		},
		{"in order", "", toy{fifo: true, start: fromZero(1, 2), receive: reportAll, judge: inOrder}, nil},
		{
			"not in order", "overtakes<=1",
			toy{fifo: true, start: fromZero(1, 2), receive: reportAll, judge: inOrder},
			[]string{"violation, claimed false, 2 steps [overtakes<=1]: order: [2 1]"},
		},
		{
			"promised order", "overtakes<=1",
			toy{fifo: true, start: fromZero(1, 2), receive: reportAll, judge: inOrder, safe: algorithms.Reordering},
			[]string{"violation, claimed true, 2 steps [overtakes<=1]: order: [2 1]"},
		},
		{
			"lost", "drops<=1",
			toy{start: fromZero(1, 2), receive: reportAll, goal: 2},
			[]string{"deadlock, claimed false, 2 steps [drops<=1]: nothing more happens, and the goal is not reached"},
		},
		{
			"lost and alive", "drops<=2",
			toy{start: fromZero(1, 2), receive: reportAll, goal: 1, live: algorithms.Loss},
			[]string{"deadlock, claimed true, 2 steps [drops<=2]: nothing more happens, and the goal is not reached"},
		},
		{
			"twice", "duplicates<=1",
			toy{start: fromZero(1), receive: reportAll, judge: once},
			[]string{"violation, claimed false, 2 steps [duplicates<=1]: once: twice"},
		},
		{
			"miscounted", "",
			toy{start: fromZero(1), receive: reportAll, goal: 1, exact: 2},
			[]string{"miscount, claimed true, 1 steps []: 1 messages, and the textbook has exactly 2"},
		},
		{
			"miscounted in one order", "",
			toy{start: fromZero(1, 2), goal: 0, exact: 3, receive: second},
			[]string{"miscount, claimed true, 2 steps []: 2 messages, and the textbook has exactly 3"},
		},
		{
			"panic", "",
			toy{start: fromZero(1), receive: oh},
			[]string{"panic, claimed true, 1 steps []: node 1: panic: oh"},
		},
		{
			"encoding", "",
			toy{start: func(env *algorithms.Env[note]) { env.Send(1-env.Self(), note{broken: true}) }},
			[]string{"encoding, claimed true, 0 steps []: node 0: a message does not come back: no note"},
		},
		{
			"never", "",
			toy{start: fromZero(1), goal: 1},
			[]string{"deadlock, claimed true, 1 steps []: nothing more happens, and the goal is not reached"},
		},
		{
			"somebody is left", "crashes<=1",
			toy{start: alarm, timeout: alarmed, goal: 2, live: algorithms.Crashes},
			[]string{"deadlock, claimed true, 2 steps [crashes<=1]: nothing more happens, and the goal is not reached"},
		},
		{"nobody is left", "crashes<=2", toy{start: alarm, timeout: alarmed, goal: 1, live: algorithms.Crashes}, nil},
		{
			"contract", "",
			toy{start: fromZero(1), receive: astray},
			[]string{"contract, claimed true, 1 steps []: node 1 sent a message to 5, to which it has no link"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := run(t, &tt.toy, tt.bounds)
			var got []string
			for _, f := range r.Findings {
				got = append(got, say(f))
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("found\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
		})
	}
}

// TestNobodyReachesTheGoal: an exploration in which nothing ends and nothing is reached has shown
// nothing.
func TestNobodyReachesTheGoal(t *testing.T) {
	again := func(env *algorithms.Env[note]) { env.SetTimer(1000, algorithms.Timer{}) }
	onTimer := func(_ *toyNode, env *algorithms.Env[note], _ algorithms.Timer) { again(env) }
	r := run(t, &toy{start: again, goal: 1, perpetual: true, timeout: onTimer}, "",
		func(c *explore.Config) { c.Horizon = 20_000 })
	if len(r.Findings) != 1 || r.Findings[0].Kind != explore.Vacuous || !r.Horizon || r.Reached {
		t.Errorf("%+v; want a horizon and a goal that is never reached", r)
	}
}

// TestTimersComeBackInTime: a timer waits for messages that have to arrive before, unless one may
// be late; of two timers the earlier one is first.
func TestTimersComeBackInTime(t *testing.T) {
	delta := algorithms.Time(1000)
	early := func(after algorithms.Time) *toy {
		return &toy{
			start: func(env *algorithms.Env[note]) {
				if env.Self() == 0 {
					env.Send(1, note{number: 1})
				} else {
					env.SetTimer(after, algorithms.Timer{})
				}
			},
			timeout: func(n *toyNode, env *algorithms.Env[note], _ algorithms.Timer) {
				env.Report(algorithms.Observation{Value: int64(len(n.seen))})
			},
			judge: func(j *toyJudge, o algorithms.Observation) error {
				if o.Value == 0 {
					return errors.New("early: the timer was first")
				}
				return nil
			},
		}
	}
	set := func(c *explore.Config) { c.Delta = delta }
	for _, tt := range []struct {
		after  algorithms.Time
		bounds string
		early  bool
	}{{delta + 1, "", false}, {delta, "", true}, {delta + 1, "timeouts<=1", true}, {delta + 1, "timeouts<=any", true}} {
		r := run(t, early(tt.after), tt.bounds, set)
		if got := len(r.Findings) > 0; got != tt.early {
			t.Errorf("timer after %v with %q: early %v, want %v", tt.after, tt.bounds, got, tt.early)
		}
		for _, f := range r.Findings {
			if f.Claimed == strings.HasPrefix(tt.bounds, "timeouts") {
				t.Errorf("%q: %s", tt.bounds, say(f))
			}
		}
	}
	// What a property that does not rest on the bound says, it says of messages that are late too.
	for _, property := range []algorithms.Property{{Name: "p"}, {Name: "p", Synchronous: true}} {
		toy := early(delta + 1)
		toy.properties = []algorithms.Property{property}
		toy.judge = func(_ *toyJudge, o algorithms.Observation) error {
			if o.Value == 0 {
				return property.Broken("the timer was first")
			}
			return nil
		}
		r := run(t, toy, "timeouts<=1", set)
		if len(r.Findings) != 1 || r.Findings[0].Claimed == property.Synchronous {
			t.Errorf("%+v: %+v", property, r.Findings)
		}
	}
}

// TestWorkersMakeNoDifference: what is found, and how many states and steps, is the same for any
// number of workers; and steps are all that the reduction saves.
func TestWorkersMakeNoDifference(t *testing.T) {
	toy := &toy{
		start: func(env *algorithms.Env[note]) {
			for i := range env.N() {
				if algorithms.ID(i) != env.Self() {
					env.Send(algorithms.ID(i), note{number: uint8(env.Self())})
				}
			}
		},
		receive: func(n *toyNode, env *algorithms.Env[note], from algorithms.ID, m note) {
			if len(n.seen) == env.N()-1 {
				env.Report(algorithms.Observation{Value: int64(m.number)})
			}
		},
		judge: func(j *toyJudge, o algorithms.Observation) error {
			if len(j.reports) == 4 && j.reports[0] == 3 {
				return errors.New("three: first")
			}
			return nil
		},
		goal: 4,
	}
	explored := func(workers int, unreduced bool, bounds string) explore.Report {
		return run(t, toy, bounds, func(c *explore.Config) {
			c.Graph, c.Workers, c.Unreduced = algorithms.Complete(4), workers, unreduced
		})
	}
	for _, bounds := range []string{"", "drops<=1"} {
		one := explored(1, false, bounds)
		for _, workers := range []int{2, 5} {
			if more := explored(workers, false, bounds); !reflect.DeepEqual(one, more) {
				t.Errorf("%q: one worker reports\n%+v, %d\n%+v", bounds, one, workers, more)
			}
		}
		all := explored(3, true, bounds)
		if one.Steps >= all.Steps {
			t.Errorf("%q: %d steps, and %d without the reduction", bounds, one.Steps, all.Steps)
		}
		if one.Steps, all.Steps = 0, 0; !reflect.DeepEqual(one, all) {
			t.Errorf("%q: reduced\n%+v, unreduced\n%+v", bounds, one, all)
		}
	}
}

func TestBudgets(t *testing.T) {
	toy := &toy{start: fromZero(1, 2, 3, 4, 5, 6, 7), receive: reportAll}
	whole := run(t, toy, "")
	if whole.Stopped != "" {
		t.Fatal(whole.Stopped)
	}
	few := run(t, toy, "", func(c *explore.Config) { c.States = 100 })
	if few.Stopped != "the budget of 100 states is used up" || few.States >= whole.States || len(few.Findings) != 0 {
		t.Errorf("%+v", few)
	}
	small := run(t, toy, "", func(c *explore.Config) { c.Memory = 1 })
	if !strings.Contains(small.Stopped, "memory") {
		t.Errorf("%+v", small)
	}
	ctx, stop := context.WithCancelCause(t.Context())
	stop(errors.New("enough"))
	r, err := explore.Run(ctx, toy.algorithm(), explore.Config{Graph: algorithms.Complete(2)})
	if err != nil || r.Stopped != "enough" {
		t.Errorf("%+v, %v", r, err)
	}
	plain, end := context.WithCancel(t.Context())
	end()
	if r, err = explore.Run(plain, toy.algorithm(), explore.Config{Graph: algorithms.Complete(2)}); err != nil ||
		r.Stopped != "it was interrupted" {
		t.Errorf("%+v, %v", r, err)
	}
}

// TestPlannedFaults: those of the workload happen at their time, before the timers of that time.
func TestPlannedFaults(t *testing.T) {
	toy := &toy{
		faults: []algorithms.Fault{{At: 500, Kind: algorithms.Crash, Node: 1}},
		start:  func(env *algorithms.Env[note]) { env.SetTimer(500, algorithms.Timer{}) },
		timeout: func(_ *toyNode, env *algorithms.Env[note], _ algorithms.Timer) {
			env.Report(algorithms.Observation{Value: int64(env.Self())})
		},
		goal: 1,
	}
	r := run(t, toy, "", func(c *explore.Config) { c.Delta = 1 })
	if r.States != 3 || r.Ends != 1 || r.Goals != 1 || len(r.Findings) != 0 {
		t.Errorf("%+v; want the crash and then the timer of node 0", r)
	}
}

func TestReplayRefusesWhatCannotHappen(t *testing.T) {
	toy := &toy{start: fromZero(1), receive: reportAll}
	c := explore.Config{Graph: algorithms.Complete(2)}
	for _, steps := range [][]string{
		{"deliver 0 -> 1: note number 2"},
		{"deliver 0 -> 1: note number 1", "deliver 0 -> 1: note number 1"},
		{"crash 0"},
		{"deliver 0 -> 1: note number 1; node 1 crashes after 5 of 7 effects"},
	} {
		_, err := explore.Replay(toy.algorithm(), c, steps, nil)
		if err == nil || !strings.HasPrefix(err.Error(), "steps[") {
			t.Errorf("%q: %v", steps, err)
		}
	}
	out, err := explore.Replay(toy.algorithm(), c, []string{"deliver 0 -> 1: note number 1"}, nil)
	if err != nil || out.Counts.Sent != 1 || out.Counts.Delivered != 1 {
		t.Errorf("%+v, %v", out.Counts, err)
	}
}
