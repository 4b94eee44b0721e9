package token

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex"
)

// report is what a node says, or that it crashes.
type report struct {
	node  algorithms.ID
	what  uint8
	value int64
}

const crash = 0xff

func TestPossession(t *testing.T) {
	in := []report{{0, mutex.SawRequest, 1}, {0, mutex.SawEnter, 1}, {0, mutex.SawLeave, 1}}
	for _, c := range []struct {
		name           string
		reports        []report
		want, obstacle string
	}{
		{"handed on once", append(in[:3:3], report{0, sawGive, 1}, report{1, sawTake, 0},
			report{1, mutex.SawRequest, 1},
			report{1, mutex.SawEnter, 1}), "", ""},
		{"on its way", []report{{0, sawGive, 1}}, "", "token lost: it was on its way to node 1"},
		{"with who has crashed", []report{{0, crash, 0}}, "", "token lost: with the node that had it"},
		{"another has crashed", []report{{1, crash, 0}}, "", ""},
		{
			"enters without it",
			[]report{{1, mutex.SawRequest, 1}, {1, mutex.SawEnter, 1}},
			"one token: node 1 enters, and the token is with node 0", "",
		},
		{
			"enters too early",
			[]report{{0, sawGive, 1}, {1, mutex.SawRequest, 1}, {1, mutex.SawEnter, 1}},
			"one token: node 1 enters, and the token is on its way to node 1",
			"token lost: it was on its way to node 1",
		},
		{
			"hands on what it has not",
			[]report{{1, sawGive, 0}},
			"one token: node 1 hands on the token, and the token is with node 0", "",
		},
		{
			"hands it on twice",
			[]report{{0, sawGive, 1}, {0, sawGive, 1}},
			"one token: node 0 hands on the token, and the token is on its way to node 1",
			"token lost: it was on its way to node 1",
		},
		{
			"takes a copy",
			[]report{{0, sawGive, 1}, {1, sawTake, 0}, {1, sawTake, 0}},
			"one token: node 1 takes the token, and the token is with node 1", "",
		},
		{
			"takes that of another",
			[]report{{0, sawGive, 1}, {2, sawTake, 0}},
			"one token: node 2 takes the token, and the token is on its way to node 1",
			"token lost: it was on its way to node 1",
		},
		{
			"takes one that is lost",
			[]report{{0, crash, 0}, {1, sawTake, 0}},
			"one token: node 1 takes the token, and the token is lost", "token lost: with the node that had it",
		},
		{
			"to nobody",
			[]report{{0, sawGive, 1 << 40}, {1, sawTake, 0}},
			"one token: node 1 takes the token, and the token is lost", "token lost: with the node that had it",
		},
		{
			"two inside",
			append(in[:2:2], report{1, mutex.SawRequest, 1}, report{1, mutex.SawEnter, 1}),
			"mutual exclusion: node 1 enters while node 0 is inside", "",
		},
		{"unasked", []report{{0, mutex.SawEnter, 1}}, "on request: node 0 enters and has not asked", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := prepared(t)
			got := ""
			for _, r := range c.reports {
				if r.what == crash {
					p.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: r.node})
				} else if err := p.Observe(0, r.node, algorithms.Observation{
					What: r.what, Value: r.value,
				}); err != nil {
					got = err.Error()
					break
				}
			}
			if got != c.want || p.Obstacle() != c.obstacle {
				t.Errorf("%q, obstacle %q; want %q, %q", got, p.Obstacle(), c.want, c.obstacle)
			}
		})
	}
}

// prepared is the checker of three nodes that enter once.
func prepared(t *testing.T) *possession {
	t.Helper()
	inst, err := SuzukiKasami.Prepare(algorithms.Setup{
		Graph: algorithms.Complete(3), Params: algorithms.Params{"requesters": "all"}, Delta: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	return inst.Checker.(*possession)
}
