package consensus

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// Three nodes decide value 7 for entry 5 in ballot 2, and node 2 takes it over in ballot 3.
func TestAcceptances(t *testing.T) {
	good := []func(*Acceptances) error{
		func(a *Acceptances) error { return a.Promise(1, 2) },
		func(a *Acceptances) error { return a.Promise(0, 2) },
		func(a *Acceptances) error { return a.Prepare(1, 2, 2) },
		func(a *Acceptances) error { return a.Offer(1, 2, 5, 7) },
		func(a *Acceptances) error { return a.Accept(1, 2, 5, 7) },
		func(a *Acceptances) error { return a.Accept(1, 2, 5, 7) },
		func(a *Acceptances) error { return a.Accept(0, 2, 5, 7) },
		func(a *Acceptances) error { return a.Decide(1, 5, 7, 2) },
		func(a *Acceptances) error { return a.Decide(0, 5, 7, 0) },
		func(a *Acceptances) error { return a.Promise(2, 3) },
		func(a *Acceptances) error { return a.Offer(2, 3, 5, 7) },
		func(a *Acceptances) error { return a.Accept(2, 3, 5, 7) },
		func(a *Acceptances) error { return a.Accept(1, 3, 5, 7) },
	}
	for _, c := range []struct {
		after int
		bad   func(*Acceptances) error
		want  string
	}{
		{2, func(a *Acceptances) error { return a.Promise(0, 1) }, "promises are kept: node 0 promises view 1"},
		{4, func(a *Acceptances) error { return a.Accept(0, 1, 5, 7) }, "promises are kept: node 0 accepts in view 1"},
		{1, func(a *Acceptances) error { return a.Prepare(1, 2, 1) }, "majority: node 1 has 1 promises for view 2"},
		{1, func(a *Acceptances) error { return a.Prepare(1, 2, 2) }, "majority: node 1 has 2 promises for view 2"},
		{4, func(a *Acceptances) error { return a.Offer(1, 2, 5, 7) }, "one proposal: node 1 proposes value 7"},
		{4, func(a *Acceptances) error { return a.Accept(0, 2, 5, 8) }, "one proposal: node 0 accepts value 8"},
		{4, func(a *Acceptances) error { return a.Accept(0, 2, 6, 7) }, "one proposal: node 0 accepts value 7"},
		{4, func(a *Acceptances) error { return a.Accept(0, 3, 5, 7) }, "one proposal: node 0 accepts value 7"},
		{6, func(a *Acceptances) error { return a.Decide(1, 5, 7, 0) }, "majority: node 1 decides value 7"},
		{7, func(a *Acceptances) error { return a.Decide(1, 5, 7, 1) }, "majority: node 1 decides value 7"},
		{7, func(a *Acceptances) error { return a.Decide(1, 4, 7, 2) }, "majority: node 1 decides value 7 for entry 4"},
		{7, func(a *Acceptances) error { return a.Decide(1, 5, 8, 0) }, "one choice: node 1 decides value 8"},
		{10, func(a *Acceptances) error {
			_ = a.Offer(2, 3, 5, 8)
			_ = a.Accept(2, 3, 5, 8)
			return a.Accept(1, 3, 5, 8)
		}, "one choice: a majority has accepted value 8 for entry 5 in view 3, and one before value 7"},
	} {
		a := NewAcceptances(3, "view")
		for i, step := range good[:c.after] {
			if err := step(a); err != nil {
				t.Fatalf("step %d: %v", i, err)
			}
		}
		if err := c.bad(a); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("after %d steps: %v; want %s", c.after, err, c.want)
		}
	}
	a := NewAcceptances(3, "view")
	for i, step := range good {
		if err := step(a); err != nil {
			t.Errorf("step %d: %v", i, err)
		}
	}
	if a.Ballots() != 2 {
		t.Errorf("%d ballots; want 2", a.Ballots())
	}
}

// Half of the nodes are no majority.
func TestWithoutMajority(t *testing.T) {
	m := algorithms.NewMembership(4)
	m.Apply(algorithms.Fault{Kind: algorithms.Crash, Node: 0})
	if got := WithoutMajority(&m); got != "" {
		t.Errorf("three of four: %q", got)
	}
	m.Apply(algorithms.Fault{Kind: algorithms.Crash, Node: 3})
	if got := WithoutMajority(&m); got != "blocked: 2 of 4 nodes are up, and it takes 3 to decide" {
		t.Errorf("two of four: %q", got)
	}
}
