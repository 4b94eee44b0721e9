package explore_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
)

// TestCrashInTheMiddle: a node may crash after what it has recorded and before it has sent all.
// What is durable the checker has heard of, and there is no crash between two reports.
func TestCrashInTheMiddle(t *testing.T) {
	toy := &toy{
		start: fromZero(1),
		receive: func(n *toyNode, env *algorithms.Env[note], _ algorithms.ID, m note) {
			if env.Self() == 1 {
				env.Persist([]byte("kept"))
				env.Report(algorithms.Observation{Value: 1})
				env.Report(algorithms.Observation{Value: 2})
				env.Send(0, note{number: 2})
				env.Send(0, note{number: 3})
			} else {
				env.Report(algorithms.Observation{Value: int64(m.number) + 1})
			}
		},
		recover: func(_ *toyNode, env *algorithms.Env[note], stable []byte) {
			if string(stable) == "kept" {
				env.Report(algorithms.Observation{Value: 9})
			}
		},
	}
	// What the checker has heard at the end of a run, and the way there.
	for _, tt := range []struct {
		heard []int64
		want  []string
	}{
		{[]int64{9}, nil},
		{[]int64{1, 9}, nil},
		{[]int64{1, 2, 9}, []string{"deliver 0 -> 1: note number 1; node 1 crashes after 1 of 3 effects", "recover 1"}},
		{[]int64{1, 2, 9, 3}, []string{
			"deliver 0 -> 1: note number 1; node 1 crashes after 2 of 3 effects", "recover 1",
			"deliver 1 -> 0: note number 2",
		}},
	} {
		toy.judge = func(j *toyJudge, _ algorithms.Observation) error {
			if slices.Equal(j.reports, tt.heard) {
				return errors.New("heard: it")
			}
			return nil
		}
		r := run(t, toy, "crashes<=1, recoveries<=1")
		var got []string
		for _, f := range r.Findings {
			got = f.Schedule
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("heard %d: %q; want %q", tt.heard, got, tt.want)
		}
	}
}

// TestAmnesia: a node may come back without what it has persisted, if it has persisted anything,
// and what goes wrong then was promised by nobody.
func TestAmnesia(t *testing.T) {
	toy := &toy{
		safe: algorithms.Crashes | algorithms.Recoveries, live: algorithms.Crashes | algorithms.Recoveries,
		start: fromZero(1),
		receive: func(_ *toyNode, env *algorithms.Env[note], _ algorithms.ID, _ note) {
			env.Persist([]byte("kept"))
		},
		recover: func(_ *toyNode, env *algorithms.Env[note], stable []byte) {
			env.Report(algorithms.Observation{Value: int64(len(stable))})
		},
		judge: func(j *toyJudge, _ algorithms.Observation) error {
			if j.reports[0] == 0 && j.forgot == 1 {
				return errors.New("empty: a node has forgotten")
			}
			return nil
		},
	}
	r := run(t, toy, "crashes<=1, recoveries<=1, amnesias<=1")
	want := []string{
		"violation, claimed false, 3 steps [crashes<=1, amnesias<=1]: empty: a node has forgotten",
	}
	var got []string
	for _, f := range r.Findings {
		got = append(got, say(f))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("%q; want %q", got, want)
	}
	steps := []string{"deliver 0 -> 1: note number 1", "crash 1", "recover 1 without its storage"}
	if got := r.Findings[0].Schedule; !slices.Equal(got, steps) {
		t.Errorf("%q; want %q", got, steps)
	}
	toy.receive = nil
	if r := run(t, toy, "crashes<=1, amnesias<=1"); len(r.Findings) != 0 {
		t.Errorf("a node without storage has lost it: %s", say(r.Findings[0]))
	}
	toy.receive = func(_ *toyNode, env *algorithms.Env[note], _ algorithms.ID, _ note) { env.Persist(nil) }
	toy.goal, toy.judge = 2, nil
	got = nil
	for _, f := range run(t, toy, "crashes<=1, amnesias<=1").Findings {
		got = append(got, fmt.Sprintf("%v, claimed %v [%v]", f.Kind, f.Claimed, f.Used))
	}
	if want := []string{
		"deadlock, claimed true []", "deadlock, claimed false [crashes<=1, amnesias<=1]",
	}; !slices.Equal(got, want) {
		t.Errorf("%q; want %q", got, want)
	}
}

// TestCrashInTheMiddleOfWhatSleeps: a message need not arrive in every order with one at another
// node, of which the checker hears; the crash in the middle of it has to, as it hears of both.
func TestCrashInTheMiddleOfWhatSleeps(t *testing.T) {
	for sends := range algorithms.ID(2) { // whichever of the two messages comes first
		toy := &toy{
			start: func(env *algorithms.Env[note]) {
				if env.Self() == 0 {
					env.Send(1, note{number: 1})
					env.Send(2, note{number: 2})
				}
			},
			receive: func(_ *toyNode, env *algorithms.Env[note], _ algorithms.ID, m note) {
				switch env.Self() {
				case 0:
				case 1 + sends:
					env.Send(0, note{number: 3})
					env.Send(0, note{number: 4})
				default:
					env.Report(algorithms.Observation{Value: int64(m.number)})
				}
			},
		}
		explored := func(unreduced bool) explore.Report {
			r := run(t, toy, "crashes<=1", func(c *explore.Config) {
				c.Graph, c.Unreduced = algorithms.Complete(3), unreduced
			})
			r.Steps = 0
			return r
		}
		if reduced, all := explored(false), explored(true); !reflect.DeepEqual(reduced, all) {
			t.Errorf("node %d sends: reduced\n%+v, unreduced\n%+v", 1+sends, reduced, all)
		}
	}
}
