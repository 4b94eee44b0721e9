package cluster

import (
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/cluster/control"
)

// st is a state of one of two nodes: frames sent to both, received from both, things pending.
func st(sent0, sent1, received0, received1 int64, pending int) *control.State {
	return &control.State{
		Sent: []int64{sent0, sent1, 0, 0}, Received: []int64{received0, received1, 0, 0}, Pending: pending,
	}
}

func TestTerminationDetector(t *testing.T) {
	up := []bool{false, false}
	oneDown := []bool{false, true}
	idle := []*control.State{st(0, 2, 0, 1, 0), st(1, 0, 2, 0, 0)}
	lossy := []*control.State{st(0, 3, 0, 1, 0), st(1, 0, 2, 0, 0)}
	setup := []*control.State{st(0, 2, 0, 1, 0), st(1, 0, 2, 0, 0)}
	setup[0].Sent = []int64{0, 2, 0, 1}
	waits := []*control.State{st(0, 0, 0, 0, 1), st(0, 0, 0, 0, 0)}
	doubled := []*control.State{st(0, 3, 0, 1, 0), st(1, 0, 2, 0, 0)} // one of node 1 came twice, one to it is missing
	doubled[0].Received = []int64{0, 2, 0, 0}
	for _, c := range []struct {
		name     string
		rounds   [][]*control.State
		down     []bool
		degraded bool
		after    time.Duration // of the last round
		quiet    bool
	}{
		{"one round", [][]*control.State{idle}, up, false, 0, false},
		{"two rounds", [][]*control.State{idle, idle}, up, false, 0, true},
		{"something moves", [][]*control.State{lossy, idle}, up, false, 0, false},
		{"a timer", [][]*control.State{waits, waits}, up, false, time.Hour, false},
		{"a frame under way", [][]*control.State{lossy, lossy}, up, false, 0, false},
		{"a frame of set-up under way", [][]*control.State{setup, setup}, up, false, 0, false},
		{"a frame that the network lost", [][]*control.State{lossy, lossy}, up, false, time.Second, true},
		{"one lost and one doubled", [][]*control.State{doubled, doubled}, up, false, 0, false},
		{"a frame to the dead", [][]*control.State{lossy, lossy}, oneDown, false, 0, true},
		{"a process was lost", [][]*control.State{{idle[0], nil}, {idle[0], nil}}, oneDown, true, 0, false},
		{
			"a process was lost long ago",
			[][]*control.State{{idle[0], nil}, {idle[0], nil}},
			oneDown, true, time.Second, true,
		},
		{"a process is being lost", [][]*control.State{idle, {idle[0], nil}}, oneDown, false, time.Second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := terminationDetector{settle: time.Second, degraded: c.degraded}
			now := time.Unix(1000, 0)
			quiet := false
			for i, round := range c.rounds {
				if i == len(c.rounds)-1 {
					now = now.Add(c.after)
				}
				quiet = d.count(now, round, c.down)
			}
			if quiet != c.quiet {
				t.Errorf("quiet: %v; want %v", quiet, c.quiet)
			}
		})
	}
	if got := gap(lossy, 1, false); got != 1 {
		t.Errorf("%d frames missing; want 1", got)
	}
	if got := gap([]*control.State{lossy[0], nil}, 1, true); got != 3 {
		t.Errorf("%d frames missing of a process that never said anything; want 3", got)
	}
}
