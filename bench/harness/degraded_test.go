package harness

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// A trial whose counts are not all there says so, however it ended, and is not repeated.
func TestIncompleteHoweverItEnds(t *testing.T) {
	const missing = "incomplete: without all that node 1 counted"
	gone := []algorithms.ID{1}
	for want, o := range map[string]engine.Outcome{
		missing:                        {Goal: true, Uncounted: gone},
		"goal not reached; " + missing: {Uncounted: gone},
		"2 nodes wait; " + missing:     {Uncounted: gone, Obstacle: "2 nodes wait"},
		"violation: two leaders; " + missing: {
			Uncounted: gone, Violation: errors.New("two leaders"), End: engine.Violated,
		},
		engine.TimeLimit.String() + ": goal not reached; " + missing: {Uncounted: gone, End: engine.TimeLimit},
	} {
		m := measured{engine: engine.TCP, failures: algorithms.Crashes, status: record.StatusOK}
		m.Runs = 7
		if m.judge(&o); m.status != want || !m.over {
			t.Errorf("%q, over %v; want %q, over", m.status, m.over, want)
		}
	}
}

// Whatever a trial rests on less is found, and what the source says of all trials alike is not.
func TestFound(t *testing.T) {
	m := measured{status: record.StatusOK}
	m.energy.Warnings = []string{"a model", "a counter has gone"}
	sound := engine.Outcome{Goal: true}
	lossy := sound
	lossy.Vanished, lossy.Counts.Dropped[engine.Overflow] = 3, 2
	lossy.Degraded = []string{"node 1 was lost"}
	for _, o := range []engine.Outcome{sound, lossy} {
		m.add(&o, &Scenario{})
	}
	got := m.degradations(energy.SourceInfo{Warnings: []string{"a model"}})
	want := []string{
		"a counter has gone", "node 1 was lost",
		"messages that the network itself lost, or had no room for, in 2 executions: 5",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q; want %q", got, want)
	}
	if m.status != record.StatusOK {
		t.Errorf("status %q, though all counts are there", m.status)
	}
	lossy.Uncounted = []algorithms.ID{1, 4}
	m.add(&lossy, &Scenario{})
	if m.status != "incomplete: without all that node 1 and node 4 counted" {
		t.Errorf("status %q", m.status)
	}
	if names := nodesOf(make([]algorithms.ID, 100)); !strings.HasSuffix(names, "node 0 and 92 more") {
		t.Errorf("many nodes: %q", names)
	}
}
