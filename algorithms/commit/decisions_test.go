package commit

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// said is an observation of a node.
type said struct {
	node algorithms.ID
	algorithms.Observation
}

func of(node algorithms.ID, what uint8, txn int64) said {
	return said{node, algorithms.Observation{What: what, Value: txn}}
}

func TestCheckerRefuses(t *testing.T) {
	agreed := []said{of(1, sawYes, 1), of(2, sawYes, 1), of(0, sawCommit, 1)}
	for _, c := range []struct {
		name string
		said []said // the last is wrong
		want string
	}{
		{"abort after commit", append(agreed[:3:3], of(1, sawAbort, 1)), "one decision: node 1 decides to abort t1"},
		{"by the same node", append(agreed[:3:3], of(0, sawAbort, 1)), "one decision: node 0 decides to abort t1"},
		{
			"among others", append(agreed[:3:3], said{2, algorithms.Observation{What: sawAborts, Value: 1, Aux: 2}}),
			"one decision: node 2",
		},
		{
			"commit after abort",
			[]said{of(1, sawYes, 1), of(2, sawYes, 1), of(0, sawAbort, 1), of(1, sawCommit, 1)},
			"one decision: node 1 decides to commit t1",
		},
		{
			"too few votes",
			[]said{of(1, sawYes, 1), of(1, sawYes, 1), of(0, sawCommit, 1)},
			"unanimity: node 0 commits t1 with 1 yes votes of 2",
		},
		{
			"votes of others",
			[]said{of(1, sawYes, 1), of(0, sawYes, 1), of(0, sawCommit, 1)},
			"unanimity: node 0 commits t1 with 1 yes votes of 2",
		},
		{
			"a no vote",
			[]said{of(1, sawYes, 1), of(2, sawYes, 1), of(2, sawNo, 1), of(0, sawCommit, 1)},
			"unanimity: node 0 commits t1",
		},
		{"no after commit", append(agreed[:3:3], of(2, sawNo, 1)), "unanimity: node 2 votes no in t1"},
		{"a gap", []said{of(0, sawAbort, 2)}, "in order: node 0 is done with t2 after t0"},
		{"a vote too late", []said{of(1, sawAbort, 1), of(1, sawYes, 1)}, "in order: node 1 votes in t1"},
		{"beyond the run", []said{of(0, sawAbort, 4)}, "in order: node 0 reports on t4"},
		{
			"a span that ends before it begins",
			[]said{{0, algorithms.Observation{What: sawAborts, Value: 1, Aux: -1}}},
			"in order: node 0 reports on t1 to t-1",
		},
		{
			"far beyond",
			[]said{{0, algorithms.Observation{What: sawAborts, Value: 1, Aux: 1 << 40}}},
			"in order: node 0 reports on t1 to t1099511627776",
		},
		{"before the run", []said{of(0, sawAbort, 0)}, "in order: node 0 reports on t0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDecisions(&run{n: 3, transactions: 3, lossy: true})
			var err error
			for i, s := range c.said {
				if err = d.Observe(0, s.node, s.Observation); err != nil && i < len(c.said)-1 {
					t.Fatal(err)
				}
			}
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v; want %s", err, c.want)
			}
		})
	}
}

// What holds where nothing has failed, and need not where messages can be lost or a node was down.
func TestCheckerRefusesWhereNothingFailed(t *testing.T) {
	t1 := []said{of(1, sawYes, 1), of(2, sawYes, 1), of(0, sawCommit, 1), of(1, sawCommit, 1)}
	for _, c := range []struct {
		name string
		said []said // the last is wrong
		want string
	}{
		{
			"abort without a vote against it",
			[]said{of(1, sawYes, 1), of(2, sawYes, 1), of(0, sawAbort, 1)},
			"non-triviality: node 0 aborts t1",
		},
		{"abort without votes", []said{of(2, sawAbort, 1)}, "non-triviality: node 2 aborts t1"},
		{
			"a vote too early", append(t1[:4:4], of(1, sawYes, 2)),
			"one at a time: node 1 votes in t2 when 2 of 3 nodes know the decision on t1",
		},
		{"a no too early", append(t1[:4:4], of(1, sawNo, 2)), "one at a time: node 1 votes in t2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, r := range []run{{}, {lossy: true}, {keep: true}} {
				r.n, r.transactions = 3, 3
				d := newDecisions(&r)
				if r.keep { // a node has been away
					d.Fault(0, crash(2, 0))
					d.Fault(0, recovery(2, 0))
				}
				var err error
				for i, s := range c.said {
					if err = d.Observe(0, s.node, s.Observation); err != nil && i < len(c.said)-1 {
						t.Fatal(err)
					}
				}
				switch failed := r.lossy || r.keep; {
				case failed && err != nil:
					t.Errorf("%v, although something may have failed", err)
				case !failed && (err == nil || !strings.HasPrefix(err.Error(), c.want)):
					t.Errorf("got %v; want %s", err, c.want)
				}
			}
		})
	}
}

// The goal comes and goes with who is up.
func TestGoal(t *testing.T) {
	d := newDecisions(&run{n: 2, transactions: 1, lossy: true})
	goal := func(when string, want bool) {
		t.Helper()
		if d.Goal() != want {
			t.Errorf("%s: goal %t; want %t", when, !want, want)
		}
	}
	goal("at the start", false)
	if err := d.Observe(0, 0, algorithms.Observation{What: sawAbort, Value: 1}); err != nil {
		t.Fatal(err)
	}
	goal("one has decided", false)
	d.Fault(0, crash(1, 0))
	goal("the other is down", true)
	d.Fault(0, recovery(1, 0))
	goal("and back", false)
	d.Fault(0, crash(1, 0))
	d.Fault(0, crash(0, 0))
	goal("nobody is up", false)
	d.Fault(0, recovery(0, 0))
	d.Fault(0, recovery(1, 0))
	if err := d.Observe(0, 1, algorithms.Observation{What: sawAbort, Value: 1}); err != nil {
		t.Fatal(err)
	}
	goal("all have decided", true)
}
