package algotest

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// On the table messages arrive in the order that the test wants, once, twice or not at all.
func TestTable(t *testing.T) {
	alg := newToy(quirks{})
	x := NewTable[toyMessage, toyNode](t, alg, algorithms.Setup{
		Graph: algorithms.Complete(3), Faults: algorithms.Loss,
	})
	x.Start(0, 1, 2)
	want := []string{x.Text(x.Messages[0]), x.Text(x.Messages[1])}
	if !slices.Equal(x.Texts(), want) || x.Messages[1].To != 2 {
		t.Fatalf("under way: %q", x.Texts())
	}
	x.Deliver(want[1])
	if len(x.Messages) != 2 || x.Nodes[1].has || !x.Nodes[2].has || x.Checker.Goal() {
		t.Errorf("after one of two: %q", x.Texts())
	}
	if heads := x.Heads(); !slices.Equal(heads, []int{0, 1}) {
		t.Errorf("heads %v of %q", heads, x.Texts())
	}
	x.Fire(0) // sends again what has not been acknowledged
	x.Receive(x.Take(0))
	if !x.Nodes[1].has || x.Violation != nil || !x.Checker.Goal() {
		t.Errorf("at the end: %q, violation %v", x.Texts(), x.Violation)
	}
	x.Fire(0)
	if heads := x.Heads(); len(heads) >= len(x.Messages) {
		t.Errorf("all of %q are the first of their links", x.Texts())
	}
}

// The checker hears what the nodes report.
func TestTableChecks(t *testing.T) {
	x := NewTable[toyMessage, toyNode](t, newToy(quirks{
		start: func(_ *toyNode, env *toyEnv) { env.Report(algorithms.Observation{}) },
	}), algorithms.Setup{Graph: algorithms.Complete(2)})
	x.Start(0)
	if x.Violation != nil {
		t.Error(x.Violation)
	}
	if x.Start(0); x.Violation == nil {
		t.Error("a token that is reported twice is no violation")
	}
}
