package mutex

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// step is a report, or a fault if at is negative.
type step struct {
	node  algorithms.ID
	what  uint8
	at    algorithms.Time
	stamp int64
}

const (
	crash   algorithms.Time = -1
	recover algorithms.Time = -2
	split   algorithms.Time = -3
)

func TestSection(t *testing.T) {
	for _, c := range []struct {
		name    string
		stamped bool
		steps   []step
		want    string
		entries int64
		goal    bool
	}{
		{"nothing yet", true, nil, "", 0, false},
		{"one after the other", true, []step{
			{1, sawRequest, 0, 5},
			{0, sawRequest, 1, 5},
			{0, sawEnter, 2, 5},
			{0, sawLeave, 3, 5},
			{1, sawEnter, 4, 5},
			{1, sawLeave, 5, 5},
		}, "", 2, true},
		{"last one inside", true, []step{
			{0, sawRequest, 0, 1}, {0, sawEnter, 1, 1}, {0, sawLeave, 2, 1}, {1, sawRequest, 3, 2}, {1, sawEnter, 4, 2},
		}, "", 2, false},
		{"both inside", true, []step{
			{0, sawRequest, 0, 1}, {1, sawRequest, 0, 1}, {0, sawEnter, 1, 1}, {1, sawEnter, 1, 1},
		}, "mutual exclusion: node 1 enters while node 0 is inside", 1, false},
		{"inside twice", true, []step{
			{0, sawRequest, 0, 1}, {0, sawEnter, 1, 1}, {0, sawEnter, 2, 1},
		}, "mutual exclusion: node 0 enters while node 0 is inside", 1, false},
		{"unasked", true, []step{{0, sawEnter, 0, 1}}, "on request: node 0 enters and has not asked", 0, false},
		{"asked once, entered twice", true, []step{
			{0, sawRequest, 0, 1}, {0, sawEnter, 1, 1}, {0, sawLeave, 2, 1}, {0, sawEnter, 3, 2},
		}, "on request: node 0 enters and has not asked", 1, false},
		{
			"leaves from outside", true,
			[]step{{0, sawLeave, 0, 1}},
			"on request: node 0 leaves, and inside is none", 0,
			false,
		},
		{"another leaves", true, []step{
			{0, sawRequest, 0, 1}, {0, sawEnter, 1, 1}, {1, sawLeave, 2, 1},
		}, "on request: node 1 leaves, and inside is 0", 1, false},
		{"asks twice", true, []step{
			{0, sawRequest, 0, 1}, {0, sawRequest, 1, 2},
		}, "on request: node 0 asks for entry 0 of 1 (waiting: true, inside: false)", 0, false},
		{"asks too often", true, []step{
			{0, sawRequest, 0, 1}, {0, sawEnter, 1, 1}, {0, sawLeave, 2, 1}, {0, sawRequest, 3, 2},
		}, "on request: node 0 asks for entry 0 of 1 (waiting: false, inside: false)", 1, false},
		{
			"asks and has no part", true,
			[]step{{2, sawRequest, 0, 1}},
			"on request: node 2 asks for entry 0 of 0 (waiting: false, inside: false)", 0, false,
		},
		{"out of order", true, []step{
			{0, sawRequest, 0, 1}, {1, sawRequest, 0, 2}, {1, sawEnter, 1, 2}, {1, sawLeave, 2, 2}, {0, sawEnter, 3, 1},
		}, "timestamp order: node 0 enters with timestamp 1 after node 1 with 2", 1, false},
		{"out of order at the same timestamp", true, []step{
			{0, sawRequest, 0, 2}, {1, sawRequest, 0, 2}, {1, sawEnter, 1, 2}, {1, sawLeave, 2, 2}, {0, sawEnter, 3, 2},
		}, "timestamp order: node 0 enters with timestamp 2 after node 1 with 2", 1, false},
		{"no order is claimed", false, []step{
			{0, sawRequest, 0, 0},
			{1, sawRequest, 0, 0},
			{1, sawEnter, 1, 0},
			{1, sawLeave, 2, 0},
			{0, sawEnter, 3, 0},
			{0, sawLeave, 4, 0},
		}, "", 2, true},
		{"crash inside", true, []step{
			{0, sawRequest, 0, 1},
			{0, sawEnter, 1, 1},
			{1, sawRequest, 2, 2},
			{0, 0, crash, 0},
			{1, sawEnter, 3, 2},
			{1, sawLeave, 4, 2},
		}, "", 2, true},
		{"crash inside, back among others", true, []step{
			{0, sawRequest, 0, 1},
			{1, sawRequest, 0, 2},
			{0, 0, crash, 0},
			{1, sawEnter, 3, 2},
			{0, 0, recover, 0},
			{0, sawRequest, 4, 7},
			{0, sawEnter, 5, 7},
		}, "mutual exclusion: node 0 enters while node 1 is inside", 1, false},
		{"forgets its request", true, []step{
			{0, sawRequest, 0, 1}, {0, 0, crash, 0}, {0, 0, recover, 0}, {0, sawEnter, 5, 1},
		}, "on request: node 0 enters and has not asked", 0, false},
		{"the dead owe nothing", true, []step{
			{0, sawRequest, 0, 1},
			{0, sawEnter, 1, 1},
			{0, sawLeave, 2, 1},
			{1, sawRequest, 2, 2},
			{1, 0, crash, 0},
			{1, 0, crash, 0},
		}, "", 1, true},
		{"who comes back owes again", true, []step{
			{0, sawRequest, 0, 1},
			{0, sawEnter, 1, 1},
			{0, sawLeave, 2, 1},
			{1, 0, crash, 0},
			{1, 0, recover, 0},
			{1, 0, recover, 0},
		}, "", 1, false},
		{"who has made its entries owes nothing", true, []step{
			{0, sawRequest, 0, 1},
			{0, sawEnter, 1, 1},
			{0, 0, crash, 0},
			{0, 0, recover, 0},
			{1, 0, crash, 0},
			{2, 0, crash, 0},
			{2, 0, recover, 0},
		}, "", 1, true},
		{"another crash, a cut", true, []step{
			{0, sawRequest, 0, 1},
			{0, sawEnter, 1, 1},
			{2, 0, crash, 0},
			{0, 0, split, 0},
			{1, sawRequest, 2, 2},
			{1, sawEnter, 3, 2},
		}, "mutual exclusion: node 1 enters while node 0 is inside", 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSection(&workload{entries: 1, hold: 1, n: 3, asks: []bool{true, true, false}}, c.stamped)
			var err error
			for _, p := range c.steps {
				if p.at < 0 {
					kind := map[algorithms.Time]algorithms.FaultKind{
						crash:   algorithms.Crash,
						recover: algorithms.Recover, split: algorithms.Split,
					}[p.at]
					s.Fault(0, algorithms.Fault{Kind: kind, Node: p.node})
				} else if err = s.Observe(p.at, p.node,
					algorithms.Observation{What: p.what, Aux: p.stamp}); err != nil {
					break
				}
			}
			got := ""
			if err != nil {
				got = err.Error()
			}
			if got != c.want || s.Result().Ops != c.entries || s.Goal() != c.goal {
				t.Errorf("%q, %d entries, goal %t; want %q, %d, %t",
					got, s.Result().Ops, s.Goal(), c.want, c.entries, c.goal)
			}
		})
	}
}

func TestSectionMeanWait(t *testing.T) {
	s := newSection(&workload{entries: 1, hold: 1, n: 2}, false)
	wait := func() float64 { return s.Result().Metrics[0].Value }
	if wait() != 0 {
		t.Errorf("before the first entry: %g", wait())
	}
	for _, p := range []step{
		{0, sawRequest, 0, 0},
		{1, sawRequest, 500, 0},
		{0, sawEnter, 1000, 0},
		{0, sawLeave, 3000, 0},
		{1, sawEnter, 5500, 0},
	} {
		if err := s.Observe(p.at, p.node, algorithms.Observation{What: p.what}); err != nil {
			t.Fatal(err)
		}
	}
	if wait() != 0.003 { // (1 ms + 5 ms) / 2
		t.Errorf("mean wait %g s, want 0.003", wait())
	}
}
