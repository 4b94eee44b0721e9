package benor

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// told is one observation.
type told struct {
	node         algorithms.ID
	what         uint8
	value, round int64
}

func tell(d *decisions, story ...told) error {
	for _, s := range story {
		if err := d.Observe(0, s.node, algorithms.Observation{What: s.what, Value: s.value, Aux: s.round}); err != nil {
			return err
		}
	}
	return nil
}

func TestViolations(t *testing.T) {
	mixed, alike := []vote{zero, one, one}, []vote{one, one, one}
	for _, c := range []struct {
		name   string
		inputs []vote
		story  []told
		want   string
	}{
		{
			"a run", mixed,
			[]told{
				{0, sawInput, 0, 0},
				{1, sawInput, 1, 0},
				{0, sawUnsure, 1, 0},
				{1, sawProposed, 1, 1},
				{0, sawProposed, 1, 2},
				{0, sawDecided, 1, 2},
				{2, sawDecided, 1, 1},
				{1, sawDecided, 1, 2},
			},
			"",
		},
		{"a value from nowhere", alike, []told{{0, sawInput, 0, 0}}, "validity: node 0 begins with 0"},
		{"a proposal from nowhere", alike, []told{{0, sawProposed, 0, 1}}, "validity: node 0 proposes 0"},
		{"a proposal of 3", mixed, []told{{0, sawProposed, 3, 1}}, "validity: node 0 proposes 3"},
		{"a decision from nowhere", alike, []told{{0, sawDecided, 0, 1}}, "validity: node 0 decides 0"},
		{"a decision for nothing", mixed, []told{{0, sawDecided, 2, 1}}, "validity: node 0 decides 2"},
		{
			"two proposals", mixed,
			[]told{{0, sawProposed, 0, 4}, {1, sawProposed, 1, 4}},
			"one proposal: node 1 proposes 1 in round 4, where 0 is proposed already",
		},
		{
			"two decisions", mixed,
			[]told{{0, sawDecided, 0, 4}, {1, sawDecided, 1, 4}},
			"agreement: node 1 decides 1, where others have decided 0",
		},
		{
			"one node twice", mixed,
			[]told{{0, sawDecided, 0, 4}, {0, sawDecided, 0, 4}},
			"agreement: node 0 decides twice, in rounds 4 and 4",
		},
		{
			"unanimous and late", alike,
			[]told{{0, sawDecided, 1, 2}},
			"unanimity: node 0 decides in round 2 (allowed: 1)",
		},
		{"round 0", mixed, []told{{0, sawDecided, 1, 0}}, "unanimity: node 0 decides in round 0"},
		{
			"two rounds later", mixed,
			[]told{{0, sawDecided, 1, 2}, {1, sawDecided, 1, 4}},
			"next round: node 1 decides in round 4, where others have in rounds 2 to 2",
		},
		{
			"two rounds earlier", mixed,
			[]told{{0, sawDecided, 1, 3}, {1, sawDecided, 1, 2}, {2, sawDecided, 1, 1}},
			"next round: node 2 decides in round 1, where others have in rounds 2 to 3",
		},
	} {
		d := newDecisions(&run{n: 3, t: 1, inputs: c.inputs})
		err := tell(d, c.story...)
		if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
		if err == nil && (!d.Goal() || d.Result().Ops != 1 || d.Result().Metrics[0].Value != 2) {
			t.Errorf("%s: goal %t, %+v; want it reached in round 2", c.name, d.Goal(), d.Result())
		}
	}
}

// The goal is about those who are up, and what stands in its way are too many who are not.
func TestGoal(t *testing.T) {
	d := newDecisions(&run{n: 3, t: 1, inputs: []vote{one, one, one}})
	fault := func(kind algorithms.FaultKind, node algorithms.ID, goal bool, obstacle string) {
		t.Helper()
		d.Fault(0, algorithms.Fault{Kind: kind, Node: node})
		if d.Goal() != goal || d.Obstacle() != obstacle {
			t.Errorf("after a %v of node %d: goal %t, %q; want %t, %q",
				kind, node, d.Goal(), d.Obstacle(), goal, obstacle)
		}
	}
	fault(algorithms.Crash, 0, false, "")
	fault(algorithms.Crash, 1, false, "blocked: 2 nodes are down, and 1 are tolerated")
	if err := tell(d, told{2, sawDecided, 1, 1}); err != nil || !d.Goal() {
		t.Errorf("the only node that is up has decided: %v, goal %t", err, d.Goal())
	}
	fault(algorithms.Recover, 1, false, "")
	if err := tell(d, told{1, sawDecided, 1, 1}); err != nil || !d.Goal() {
		t.Errorf("both have decided: %v, goal %t", err, d.Goal())
	}
	fault(algorithms.Crash, 1, true, "blocked: 2 nodes are down, and 1 are tolerated")
	fault(algorithms.Recover, 1, true, "")
	fault(algorithms.Crash, 1, true, "blocked: 2 nodes are down, and 1 are tolerated")
	fault(algorithms.Crash, 2, false, "blocked: 3 nodes are down, and 1 are tolerated")
}
