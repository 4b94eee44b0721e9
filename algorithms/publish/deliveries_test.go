package publish

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestCheckerRefuses(t *testing.T) {
	type saw struct {
		node  algorithms.ID
		what  uint8
		event int64
	}
	for name, c := range map[string]struct {
		again bool
		story []saw // the last one is wrong
		want  string
	}{
		"not published": {false, []saw{{2, sawDelivered, 1}}, "published before delivered: node 2"},
		"another was published": {
			false,
			[]saw{{1, sawPublished, 1}, {2, sawDelivered, 2}},
			"published before delivered: node 2",
		},
		"of no event": {
			true,
			[]saw{{1, sawPublished, 1}, {2, sawDelivered, 65}},
			"published before delivered: node 2",
		},
		"of a negative event": {
			true,
			[]saw{{1, sawPublished, 1}, {2, sawDelivered, -1}},
			"published before delivered: node 2",
		},
		"no subscriber": {
			false,
			[]saw{{1, sawPublished, 1}, {0, sawDelivered, 1}},
			"published before delivered: node 0",
		},
		"another node publishes": {false, []saw{{2, sawPublished, 1}}, "published before delivered: node 2"},
		"publishes what is none": {false, []saw{{1, sawPublished, 0}}, "published before delivered: node 1"},
		"twice": {
			false,
			[]saw{{1, sawPublished, 1}, {2, sawDelivered, 1}, {2, sawDelivered, 1}},
			"at most once: node 2",
		},
		"twice, where that may be": {true, []saw{
			{1, sawPublished, 1}, {2, sawDelivered, 1}, {2, sawDelivered, 1}, {2, sawDelivered, 3},
		}, "published before"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDeliveries(4, 1, 2, 2)
			d.again = c.again
			var err error
			for i, s := range c.story {
				if err = d.Observe(0, s.node, algorithms.Observation{What: s.what, Value: s.event}); err != nil &&
					i < len(c.story)-1 {
					t.Fatal(err)
				}
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v; want %s", err, c.want)
			}
		})
	}
}

// The goal and the coverage are of those that are up.
func TestCheckerFollows(t *testing.T) {
	d := newDeliveries(4, 1, 2, 2)
	check := func(what string, goal bool, coverage float64, ops int64) {
		t.Helper()
		if r := d.Result(); d.Goal() != goal || r.Metrics[0].Value != coverage || r.Ops != ops {
			t.Errorf("%s: goal %t, %v; want %t, coverage %g, %d events", what, d.Goal(), r, goal, coverage, ops)
		}
	}
	see := func(node algorithms.ID, what uint8, event int64) {
		t.Helper()
		if err := d.Observe(0, node, algorithms.Observation{What: what, Value: event}); err != nil {
			t.Fatal(err)
		}
	}
	fault := func(kind algorithms.FaultKind, node algorithms.ID) {
		d.Fault(0, algorithms.Fault{Kind: kind, Node: node})
	}
	check("at the start", false, 0, 0)
	see(1, sawPublished, 1)
	see(2, sawDelivered, 1)
	see(3, sawDelivered, 1)
	check("one of two events", false, 0.5, 1)
	see(1, sawPublished, 2)
	see(2, sawDelivered, 2)
	check("one subscriber has both", false, 0.75, 2)
	fault(algorithms.Crash, 3)
	check("the other is down", true, 1, 2)
	fault(algorithms.Recover, 3)
	check("it has come back and forgotten", false, 0.5, 2)
	see(3, sawDelivered, 2)
	see(3, sawDelivered, 1)
	check("it has heard again", true, 1, 2)
	fault(algorithms.Crash, 0)
	check("without the broker", true, 1, 2)
}

// Too few who hear of the event, and nodes whose intervals begin at one time, are no chance.
func TestRestFinish(t *testing.T) {
	const n, interval = 12, 4000
	plan := &swimPlan{fanout: 3, limit: 8, interval: interval}
	for _, c := range []struct {
		name   string
		hear   int // of the other nodes
		phase  func(node int) algorithms.Time
		faults algorithms.Faults
		crash  bool
		want   string
	}{
		{"all hear, at random", n - 1, func(i int) algorithms.Time { return algorithms.Time(i * 331) }, 0, false, ""},
		{
			"all at one time", n - 1, func(int) algorithms.Time { return interval }, 0, false,
			"random phase: all of 12 nodes sent the event for 10ms to 10ms; the intervals are of 4ms",
		},
		{
			"nearly at one time", n - 1, func(i int) algorithms.Time { return algorithms.Time(i) }, 0, false,
			"random phase",
		},
		{
			"few hear", 4, func(i int) algorithms.Time { return algorithms.Time(i * 331) }, 0, false,
			"coverage: 5 of 12 nodes know of the event",
		},
		{"few hear, with loss", 4, func(int) algorithms.Time { return 1 }, algorithms.Loss, false, ""},
		{"few hear, and one was down", 4, func(int) algorithms.Time { return 1 }, 0, true, ""},
	} {
		r := newRest(algorithms.Setup{Graph: algorithms.Complete(n), Faults: c.faults}, plan)
		see := func(at algorithms.Time, node int, what uint8) {
			t.Helper()
			if err := r.Observe(at, algorithms.ID(node), algorithms.Observation{What: what, Value: 1}); err != nil {
				t.Fatal(err)
			}
		}
		see(0, 0, sawPublished)
		for i := range c.hear {
			see(10, 1+i, sawDelivered)
		}
		for i := range 1 + c.hear {
			start := algorithms.Time(10)
			if i == 0 {
				start = 0
			}
			see(start+6000+c.phase(i), i, sawStopped)
		}
		if c.crash {
			r.Fault(20_000, algorithms.Fault{Kind: algorithms.Crash, Node: 11})
		}
		if err := r.Finish(false); err != nil {
			t.Errorf("%s: %v, although the run has not come to its end", c.name, err)
		}
		err := r.Finish(true)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
}

// The gossip is over when no node that is up is busy, and not before it has begun.
func TestRest(t *testing.T) {
	r := newRest(algorithms.Setup{Graph: algorithms.Complete(3)}, &swimPlan{fanout: 2, limit: 4, interval: 100})
	goal := func(what string, want bool) {
		t.Helper()
		if r.Goal() != want {
			t.Errorf("%s: goal %t; want %t", what, r.Goal(), want)
		}
	}
	see := func(node algorithms.ID, what uint8) {
		t.Helper()
		if err := r.Observe(0, node, algorithms.Observation{What: what, Value: 1}); err != nil {
			t.Fatal(err)
		}
	}
	goal("at the start", false)
	see(0, sawPublished)
	see(1, sawDelivered)
	see(0, sawStopped)
	goal("one is busy", false)
	r.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: 1})
	goal("it is down", true)
	r.Fault(0, algorithms.Fault{Kind: algorithms.Recover, Node: 1})
	goal("it has forgotten", true)
	see(1, sawDelivered)
	goal("it is busy again", false)
	see(1, sawStopped)
	goal("all have stopped", true)

	r = newRest(algorithms.Setup{Graph: algorithms.Complete(3)}, &swimPlan{fanout: 2, limit: 4, interval: 100})
	r.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: 0})
	goal("nobody will begin", true)
}
