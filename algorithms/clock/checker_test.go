package clock

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

type report struct {
	node  algorithms.ID
	op    Op
	value int64
	stamp int64
}

func TestChecker(t *testing.T) {
	const script = "P S0 P | R0 P"
	for _, c := range []struct {
		name    string
		reports []report
		want    string
		ops     int64
	}{
		{"right", []report{
			{0, Internal, 0, 1}, {0, Send, 0, 2}, {1, Receive, 0, 3}, {1, Internal, 1, 4}, {0, Internal, 2, 3},
		}, "", 5},
		{"half way", []report{{0, Internal, 0, 1}, {0, Send, 0, 2}}, "", 2},
		{"left out", []report{{0, Send, 0, 1}}, "script order: node 0 reports observation 1 of 0 at event " +
			"0, which is P", 0},
		{"twice", []report{{0, Internal, 0, 1}, {0, Internal, 0, 2}}, "script order: node 0 reports observation 0 of " +
			"0 at event 1, which is S0", 1},
		{
			"once more",
			[]report{{0, Internal, 0, 1}, {0, Send, 0, 2}, {0, Internal, 0, 3}},
			"script order: node 0 reports observation 0 of 0 at event 2, which is P", 2,
		},
		{"wrong message", []report{{0, Internal, 0, 1}, {0, Send, 1, 2}}, "script order: node 0 reports observation " +
			"1 of 1 at event 1, which is S0", 1},
		{"one too many", []report{
			{0, Internal, 0, 1}, {0, Send, 0, 2}, {0, Internal, 2, 3}, {0, Internal, 3, 4},
		}, "script order: node 0 reports an event after its last", 3},
		{"standing still", []report{{0, Internal, 0, 1}, {0, Send, 0, 1}}, "increasing: node 0 stamps S0 " +
			"with 1 after 1", 1},
		{"from nothing", []report{{0, Internal, 0, 0}}, "increasing: node 0 stamps P with 0 after 0", 0},
		{
			"not sent",
			[]report{{1, Receive, 0, 3}},
			"clock condition: node 1 receives message 0 at 3, and node 0 sent it at 0 (0: not yet)", 0,
		},
		{
			"not later",
			[]report{{0, Internal, 0, 1}, {0, Send, 0, 2}, {1, Receive, 0, 2}},
			"clock condition: node 1 receives message 0 at 2, and node 0 sent it at 2 (0: not yet)", 2,
		},
		{"too late", []report{{0, Internal, 0, 1}, {0, Send, 0, 3}}, "exact: node 0 stamps S0 (event 1) with " +
			"3 and not 2", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch := newStampChecker(mustParse(t, script))
			var err error
			for _, r := range c.reports {
				if err = ch.Observe(0, r.node, algorithms.Observation{
					What: uint8(r.op), Value: r.value,
					Aux: r.stamp,
				}); err != nil {
					break
				}
			}
			ch.Fault(0, algorithms.Fault{Node: 1})
			if errorText(err) != c.want || ch.Result().Ops != c.ops || ch.Goal() != (c.ops == 5) {
				t.Errorf("%v after %d events, goal %t; want %q after %d",
					err, ch.Result().Ops, ch.Goal(), c.want, c.ops)
			}
		})
	}
	if !newStampChecker(mustParse(t, "|")).Goal() {
		t.Error("a script without events has events to come")
	}
}
