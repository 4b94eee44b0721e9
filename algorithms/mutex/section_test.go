package mutex

import (
	"fmt"
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
			{1, SawRequest, 0, 5},
			{0, SawRequest, 1, 5},
			{0, SawEnter, 2, 5},
			{0, SawLeave, 3, 5},
			{1, SawEnter, 4, 5},
			{1, SawLeave, 5, 5},
		}, "", 2, true},
		{"last one inside", true, []step{
			{0, SawRequest, 0, 1}, {0, SawEnter, 1, 1}, {0, SawLeave, 2, 1}, {1, SawRequest, 3, 2}, {1, SawEnter, 4, 2},
		}, "", 2, false},
		{"both inside", true, []step{
			{0, SawRequest, 0, 1}, {1, SawRequest, 0, 1}, {0, SawEnter, 1, 1}, {1, SawEnter, 1, 1},
		}, "mutual exclusion: node 1 enters while node 0 is inside", 1, false},
		{"inside twice", true, []step{
			{0, SawRequest, 0, 1}, {0, SawEnter, 1, 1}, {0, SawEnter, 2, 1},
		}, "mutual exclusion: node 0 enters while node 0 is inside", 1, false},
		{"unasked", true, []step{{0, SawEnter, 0, 1}}, "on request: node 0 enters and has not asked", 0, false},
		{"asked once, entered twice", true, []step{
			{0, SawRequest, 0, 1}, {0, SawEnter, 1, 1}, {0, SawLeave, 2, 1}, {0, SawEnter, 3, 2},
		}, "on request: node 0 enters and has not asked", 1, false},
		{
			"leaves from outside", true,
			[]step{{0, SawLeave, 0, 1}},
			"on request: node 0 leaves, and inside is none", 0,
			false,
		},
		{"another leaves", true, []step{
			{0, SawRequest, 0, 1}, {0, SawEnter, 1, 1}, {1, SawLeave, 2, 1},
		}, "on request: node 1 leaves, and inside is 0", 1, false},
		{"asks twice", true, []step{
			{0, SawRequest, 0, 1}, {0, SawRequest, 1, 2},
		}, "on request: node 0 asks for entry 0 of 1 (waiting: true, inside: false)", 0, false},
		{"asks too often", true, []step{
			{0, SawRequest, 0, 1}, {0, SawEnter, 1, 1}, {0, SawLeave, 2, 1}, {0, SawRequest, 3, 2},
		}, "on request: node 0 asks for entry 0 of 1 (waiting: false, inside: false)", 1, false},
		{
			"asks and has no part", true,
			[]step{{2, SawRequest, 0, 1}},
			"on request: node 2 asks for entry 0 of 0 (waiting: false, inside: false)", 0, false,
		},
		{"out of order", true, []step{
			{0, SawRequest, 0, 1}, {1, SawRequest, 0, 2}, {1, SawEnter, 1, 2}, {1, SawLeave, 2, 2}, {0, SawEnter, 3, 1},
		}, "timestamp order: node 0 enters with timestamp 1 after node 1 with 2", 1, false},
		{"out of order at the same timestamp", true, []step{
			{0, SawRequest, 0, 2}, {1, SawRequest, 0, 2}, {1, SawEnter, 1, 2}, {1, SawLeave, 2, 2}, {0, SawEnter, 3, 2},
		}, "timestamp order: node 0 enters with timestamp 2 after node 1 with 2", 1, false},
		{"no order is claimed", false, []step{
			{0, SawRequest, 0, 0},
			{1, SawRequest, 0, 0},
			{1, SawEnter, 1, 0},
			{1, SawLeave, 2, 0},
			{0, SawEnter, 3, 0},
			{0, SawLeave, 4, 0},
		}, "", 2, true},
		{"crash inside", true, []step{
			{0, SawRequest, 0, 1},
			{0, SawEnter, 1, 1},
			{1, SawRequest, 2, 2},
			{0, 0, crash, 0},
			{1, SawEnter, 3, 2},
			{1, SawLeave, 4, 2},
		}, "", 2, true},
		{"crash inside, back among others", true, []step{
			{0, SawRequest, 0, 1},
			{1, SawRequest, 0, 2},
			{0, 0, crash, 0},
			{1, SawEnter, 3, 2},
			{0, 0, recover, 0},
			{0, SawRequest, 4, 7},
			{0, SawEnter, 5, 7},
		}, "mutual exclusion: node 0 enters while node 1 is inside", 1, false},
		{"forgets its request", true, []step{
			{0, SawRequest, 0, 1}, {0, 0, crash, 0}, {0, 0, recover, 0}, {0, SawEnter, 5, 1},
		}, "on request: node 0 enters and has not asked", 0, false},
		{"the dead owe nothing", true, []step{
			{0, SawRequest, 0, 1},
			{0, SawEnter, 1, 1},
			{0, SawLeave, 2, 1},
			{1, SawRequest, 2, 2},
			{1, 0, crash, 0},
			{1, 0, crash, 0},
		}, "", 1, true},
		{"who comes back owes again", true, []step{
			{0, SawRequest, 0, 1},
			{0, SawEnter, 1, 1},
			{0, SawLeave, 2, 1},
			{1, 0, crash, 0},
			{1, 0, recover, 0},
			{1, 0, recover, 0},
		}, "", 1, false},
		{"who has made its entries owes nothing", true, []step{
			{0, SawRequest, 0, 1},
			{0, SawEnter, 1, 1},
			{0, 0, crash, 0},
			{0, 0, recover, 0},
			{1, 0, crash, 0},
			{2, 0, crash, 0},
			{2, 0, recover, 0},
		}, "", 1, true},
		{"another crash, a cut", true, []step{
			{0, SawRequest, 0, 1},
			{0, SawEnter, 1, 1},
			{2, 0, crash, 0},
			{0, 0, split, 0},
			{1, SawRequest, 2, 2},
			{1, SawEnter, 3, 2},
		}, "mutual exclusion: node 1 enters while node 0 is inside", 1, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := NewSection(&Workload{entries: 1, hold: 1, n: 3, askers: 2, places: []int32{1, 0, -1}},
				Rules{ByTimestamp: c.stamped})
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

// Who enters early is found out by the permissions, without anybody else who asks.
func TestSectionPermissions(t *testing.T) {
	for permissions := range int64(5) {
		s := NewSection(&Workload{entries: 1, hold: 1, n: 4, askers: 4},
			Rules{Permissions: func(id algorithms.ID) int { return int(id) }})
		if err := s.Observe(0, 3, algorithms.Observation{What: SawRequest}); err != nil {
			t.Fatal(err)
		}
		err := s.Observe(1, 3, algorithms.Observation{What: SawEnter, Value: permissions})
		want := fmt.Sprintf("permission: node 3 enters with %d permissions (needed: 3)", permissions)
		if permissions == 3 {
			if err != nil {
				t.Error(err)
			}
		} else if err == nil || err.Error() != want {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
