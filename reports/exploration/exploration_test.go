package exploration_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/journal"
	"github.com/joulemark/joulemark/reports/exploration"
)

func TestVerdicts(t *testing.T) {
	finding := func(k explore.Kind, claimed bool) explore.Finding {
		return explore.Finding{Kind: k, Claimed: claimed, Err: errors.New("why")}
	}
	for _, tt := range []struct {
		report explore.Report
		want   string
	}{
		{explore.Report{}, "nothing wrong in any order"},
		{explore.Report{Horizon: true}, "nothing wrong in any order, up to the horizon"},
		{
			explore.Report{Horizon: true, Stopped: "the budget of 7 states is used up"},
			"nothing wrong in any order, as far as it went: the budget of 7 states is used up",
		},
		{explore.Report{Strategy: explore.PCT, Schedules: 10_000}, "nothing wrong in 10,000 schedules"},
		{
			explore.Report{Strategy: explore.Random, Schedules: 1, Stopped: "it was interrupted"},
			"nothing wrong in 1 schedule, as far as it went: it was interrupted",
		},
		{explore.Report{Findings: []explore.Finding{finding(explore.Violation, true)}}, "violation"},
		{
			explore.Report{Findings: []explore.Finding{
				finding(explore.Deadlock, false), finding(explore.Deadlock, false), finding(explore.Panic, true),
			}},
			"deadlock (not promised), panic",
		},
	} {
		if got := exploration.Verdict(tt.report); got != tt.want {
			t.Errorf("%q; want %q", got, tt.want)
		}
	}
}

func TestDocumentSaysWhatWasFound(t *testing.T) {
	bounds := explore.Bounds{explore.Drop: 2}
	d := exploration.Document([]journal.Exploration{
		{Subject: journal.Subject{Algorithm: "toy", Nodes: 3}, Report: explore.Report{
			Bounds: bounds, States: 12345, Steps: 20, Ends: 3, Goals: 1, Findings: []explore.Finding{
				{Kind: explore.Deadlock, Err: errors.New("stuck"), Used: bounds, Schedule: []string{"a", "b"}},
			},
		}},
		{Subject: journal.Subject{Algorithm: "toy", Nodes: 1}, Refused: errors.New("too few")},
	})
	var b bytes.Buffer
	if err := d.Text(&b, 120); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"drops<=2", "4e-12 at most", "12,345", "3, 1 at the goal", "deadlock (not promised)", "not explored",
		"toy was not explored on 1 node: too few",
		"deadlock: stuck, after 2 steps with drops<=2; toy does not promise otherwise under these",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}

// TestEachRowSaysItsFailures: where rows differ in what may go wrong, each says it, and what two of
// them have found on one network is said once.
func TestEachRowSaysItsFailures(t *testing.T) {
	crashes := explore.Bounds{explore.Crash: 1}
	both := explore.Bounds{explore.Crash: 1, explore.Recovery: 1}
	stuck := []explore.Finding{{Kind: explore.Deadlock, Err: errors.New("stuck"), Used: crashes}}
	toy := journal.Subject{Algorithm: "toy", Nodes: 3}
	d := exploration.Document([]journal.Exploration{
		{Subject: toy, Report: explore.Report{States: 5}},
		{Subject: toy, Report: explore.Report{Bounds: crashes, States: 6, Findings: stuck}},
		{Subject: toy, Note: "mind this", Report: explore.Report{Bounds: both, States: 7, Findings: stuck}},
	})
	var b bytes.Buffer
	if err := d.Text(&b, 120); err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(b.String()), " ")
	for want, times := range map[string]int{
		"those of each row":                 1,
		"toy 3 none 5":                      1,
		"toy 3 crashes<=1 6":                1,
		"toy 3 crashes<=1, recoveries<=1 7": 1,
		"deadlock: stuck with crashes<=1":   1,
		"Findings in toy on 3 nodes":        1,
		"Notes - mind this":                 1,
	} {
		if got := strings.Count(text, want); got != times {
			t.Errorf("%q is there %d times, not %d, in\n%s", want, got, times, b.String())
		}
	}
}

// TestDocumentOfDrawnSchedules: it counts schedules, and says which one has found what.
func TestDocumentOfDrawnSchedules(t *testing.T) {
	d := exploration.Document([]journal.Exploration{
		{Subject: journal.Subject{Algorithm: "toy", Nodes: 9}, Report: explore.Report{
			Strategy: explore.Portfolio, Schedules: 10_000, Steps: 250_000, Depth: 40, Ends: 10_000, Goals: 9_999,
			Findings: []explore.Finding{
				{Kind: explore.Deadlock, Err: errors.New("stuck"), Claimed: true, Number: 77, Schedule: []string{"a"}},
			},
		}},
	})
	var b bytes.Buffer
	if err := d.Text(&b, 120); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"drawn (portfolio)", "schedules", "longest", "10,000, 9,999 at the goal",
		"deadlock: stuck, after 1 step, in schedule 77\n",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is missing in\n%s", want, b.String())
		}
	}
}
