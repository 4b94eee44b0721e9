package clock

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestVectorChecker(t *testing.T) {
	for _, c := range []struct {
		name    string
		reports []report
		want    string
		ops     int64
	}{
		{"right", []report{
			{0, Internal, 0, 1},
			{0, Send, 0, 2},
			{1, learned, 0, 2},
			{1, Receive, 0, 1},
			{1, Internal, 1, 2},
			{0, Internal, 2, 3},
		}, "", 5},
		{"half way", []report{{0, Internal, 0, 1}, {0, Send, 0, 2}, {1, learned, 0, 2}}, "", 2},
		{"left out", []report{{0, Send, 0, 1}}, "script order: node 0 reports observation 1 of 0 at event " +
			"0, which is P", 0},
		{
			"no event",
			[]report{{0, 4, 0, 1}},
			"script order: node 0 reports observation 4 of 0 at event 0, which is P",
			0,
		},
		{"standing still", []report{{0, Internal, 0, 0}}, "own events: node 0 stamps P, its event number 1, with own " +
			"component 0", 0},
		{"too far", []report{{0, Internal, 0, 2}}, "own events: node 0 stamps P, its event number 1, with own " +
			"component 2", 0},
		{
			"not sent",
			[]report{{1, learned, 0, 2}, {1, Receive, 0, 1}},
			"knowledge: node 1 receives message 0, which node 0 has not sent", 0,
		},
		{
			"not learned",
			[]report{{0, Internal, 0, 1}, {0, Send, 0, 2}, {1, Receive, 0, 1}},
			"exact: node 1 stamps R0 (event 0) with [0,1] and not [2,1]", 2,
		},
		{
			"learned too little",
			[]report{{0, Internal, 0, 1}, {0, Send, 0, 2}, {1, learned, 0, 1}, {1, Receive, 0, 1}},
			"exact: node 1 stamps R0 (event 0) with [1,1] and not [2,1]", 2,
		},
		{"learned from nothing", []report{{0, learned, 1, 1}, {0, Internal, 0, 1}}, "exact: node 0 stamps P (event " +
			"0) with [1,1] and not [1,0]", 0},
		{
			"falls",
			[]report{{1, learned, 0, 2}, {1, learned, 0, 1}},
			"knowledge: component 0 of node 1 goes from 2 to 1",
			0,
		},
		{"the same", []report{{1, learned, 0, 2}, {1, learned, 0, 2}}, "knowledge: component 0 of node 1 goes " +
			"from 2 to 2", 0},
		{"beyond all", []report{{1, learned, 0, MaxEvents + 1}}, "knowledge: component 0 of node 1 goes from 0 " +
			"to 16777217", 0},
		{"itself", []report{{1, learned, 1, 1}}, "knowledge: node 1 learns of component 1 (allowed: 0 to 1 " +
			"without its own)", 0},
		{"nobody", []report{{1, learned, 2, 1}}, "knowledge: node 1 learns of component 2 (allowed: 0 to 1 " +
			"without its own)", 0},
		{"less than nobody", []report{{1, learned, -1, 1}}, "knowledge: node 1 learns of component -1 (allowed: 0 to " +
			"1 without its own)", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			ch := newVectorChecker(mustParse(t, "P S0 P | R0 P"))
			var err error
			for _, r := range c.reports {
				if err = ch.Observe(0, r.node, algorithms.Observation{
					What: uint8(r.op), Value: r.value,
					Aux: r.stamp,
				}); err != nil {
					break
				}
			}
			if errorText(err) != c.want || ch.Result().Ops != c.ops || ch.Goal() != (c.ops == 5) {
				t.Errorf("%v after %d events, goal %t; want %q after %d",
					err, ch.Result().Ops, ch.Goal(), c.want, c.ops)
			}
		})
	}
}

func TestVectorRecord(t *testing.T) {
	r := NewVectorRecord(2)
	var labels []string
	for _, o := range []report{
		{1, learned, 0, 3},
		{1, Receive, 7, 1},
		{0, Internal, 4, 1},
		{0, Send, 7, 2},
		{2, Internal, 0, 1},
		{-1, Internal, 0, 1},
		{0, 4, 0, 9},
		{0, learned, 2, 9},
		{0, learned, -1, 9},
	} {
		labels = append(labels, r.Record(o.node, algorithms.Observation{
			What: uint8(o.op), Value: o.value,
			Aux: o.stamp,
		}))
	}
	if got, want := r.String(), "P[1,0] S7[2,0] | R7[3,1]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for i, want := range []string{"", "R7[3,1]", "P[1,0]", "S7[2,0]", "", "", "", "", ""} {
		if labels[i] != want {
			t.Errorf("record %d returns %q, want %q", i, labels[i], want)
		}
	}
}
