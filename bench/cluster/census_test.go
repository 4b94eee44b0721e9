package cluster

import (
	"testing"
	"time"
)

// st is a state of one of two nodes: frames sent to both, received from both, things pending.
func st(sent0, sent1, received0, received1 int64, pending int) *state {
	return &state{Sent: []int64{sent0, sent1, 0, 0}, Received: []int64{received0, received1, 0, 0}, Pending: pending}
}

func TestCensus(t *testing.T) {
	up := []bool{false, false}
	oneDown := []bool{false, true}
	idle := []*state{st(0, 2, 0, 1, 0), st(1, 0, 2, 0, 0)}
	lossy := []*state{st(0, 3, 0, 1, 0), st(1, 0, 2, 0, 0)}
	setup := []*state{st(0, 2, 0, 1, 0), st(1, 0, 2, 0, 0)}
	setup[0].Sent = []int64{0, 2, 0, 1}
	doubled := []*state{st(0, 3, 0, 1, 0), st(1, 0, 2, 0, 0)} // one of node 1 came twice, one to it is missing
	doubled[0].Received = []int64{0, 2, 0, 0}
	for _, c := range []struct {
		name   string
		rounds [][]*state
		down   []bool
		shaken bool
		after  time.Duration // of the last round
		quiet  bool
	}{
		{"one round", [][]*state{idle}, up, false, 0, false},
		{"two rounds", [][]*state{idle, idle}, up, false, 0, true},
		{"something moves", [][]*state{lossy, idle}, up, false, 0, false},
		{"a timer", [][]*state{{st(0, 0, 0, 0, 1), st(0, 0, 0, 0, 0)}, {st(0, 0, 0, 0, 1), st(0, 0, 0, 0, 0)}}, up, false, time.Hour, false},
		{"a frame under way", [][]*state{lossy, lossy}, up, false, 0, false},
		{"a frame of set-up under way", [][]*state{setup, setup}, up, false, 0, false},
		{"a frame that the network lost", [][]*state{lossy, lossy}, up, false, time.Second, true},
		{"one lost and one doubled", [][]*state{doubled, doubled}, up, false, 0, false},
		{"a frame to the dead", [][]*state{lossy, lossy}, oneDown, false, 0, true},
		{"a process was lost", [][]*state{{idle[0], nil}, {idle[0], nil}}, oneDown, true, 0, false},
		{"a process was lost long ago", [][]*state{{idle[0], nil}, {idle[0], nil}}, oneDown, true, time.Second, true},
		{"a process is being lost", [][]*state{idle, {idle[0], nil}}, oneDown, false, time.Second, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := census{settle: time.Second, shaken: c.shaken}
			now := time.Unix(1000, 0)
			quiet := false
			for i, round := range c.rounds {
				if i == len(c.rounds)-1 {
					now = now.Add(c.after)
				}
				quiet = s.count(now, round, c.down)
			}
			if quiet != c.quiet {
				t.Errorf("quiet: %v; want %v", quiet, c.quiet)
			}
		})
	}
	if got := gap(lossy, 1, false); got != 1 {
		t.Errorf("%d frames missing; want 1", got)
	}
	if got := gap([]*state{lossy[0], nil}, 1, true); got != 3 {
		t.Errorf("%d frames missing of a process that never said anything; want 3", got)
	}
}
