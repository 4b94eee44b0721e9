package cluster

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
)

// scribe is a checker that writes down what it hears, and forbids an observation of 13.
type scribe struct{ heard []string }

func (s *scribe) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	s.heard = append(s.heard, fmt.Sprintf("%d saw %d", node, o.Value))
	if o.Value == 13 {
		return fmt.Errorf("node %d saw 13", node)
	}
	return nil
}

func (s *scribe) Fault(_ algorithms.Time, f algorithms.Fault) {
	s.heard = append(s.heard, fmt.Sprintf("%d %v", f.Node, f.Kind))
}
func (s *scribe) Goal() bool                { return false }
func (s *scribe) Result() algorithms.Result { return algorithms.Result{} }

func batch(number uint64, values ...int64) control.Batch {
	b := control.Batch{Number: number}
	for _, v := range values {
		b.Seen = append(b.Seen, algorithms.Observation{Value: v})
	}
	return b
}

// told is a verdict of two nodes, of which node 1 has reported batches up to 2 and has crashed, and
// node 0 has gone on since; latest is the checker that speaks for it.
func told(t *testing.T) (v *verdict, latest **scribe) {
	t.Helper()
	first := &scribe{}
	latest = &first
	afresh := func() (algorithms.Checker, error) {
		*latest = &scribe{}
		return *latest, nil
	}
	v = newVerdict(engine.Judged{Checker: first, Seed: 1, Nodes: 2}, afresh)
	v.start(true)
	for _, b := range []struct {
		node  algorithms.ID
		batch control.Batch
	}{{1, batch(1, 10)}, {0, batch(0, 20)}, {1, batch(2, 11)}, {1, batch(0, 12)}} {
		if over, err := v.observe(b.node, b.batch); over || err != nil {
			t.Fatal(over, err)
		}
	}
	v.fault(algorithms.Fault{Kind: algorithms.Crash, Node: 1})
	if _, err := v.observe(0, batch(0, 21)); err != nil {
		t.Fatal(err)
	}
	return v, latest
}

// What a node that comes back had made durable and not reported is heard before its crash, once.
func TestLate(t *testing.T) {
	v, latest := told(t)
	last := batch(3, 30, 31)
	for range 2 {
		if err := v.late(1, &last); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"1 saw 10", "0 saw 20", "1 saw 11", "1 saw 12", "1 saw 30", "1 saw 31", "1 crash", "0 saw 21"}
	if diff := cmp.Diff(want, (*latest).heard); diff != "" {
		t.Errorf("heard (-want +got):\n%s", diff)
	}
	v.fault(algorithms.Fault{Kind: algorithms.Recover, Node: 1})
	if _, err := v.observe(1, batch(4, 40)); err != nil {
		t.Errorf("the next batch: %v", err)
	}
	if v.over() {
		t.Error("the run has ended")
	}
}

// A property that was broken in a step that nobody had heard of is broken.
func TestLateViolation(t *testing.T) {
	v, _ := told(t)
	last := batch(3, 13)
	if err := v.late(1, &last); err != nil {
		t.Fatal(err)
	}
	if !v.over() || v.why != engine.Violated || !v.is.Violated() {
		t.Errorf("over %t, %v; want a violation", v.over(), v.why)
	}
}

// What no storage that was written in order can hold is refused.
func TestLateRefused(t *testing.T) {
	for want, last := range map[string]*control.Batch{
		"does not say":          nil,
		"older than what":       {Number: 1},
		"holds batch 3 with 0":  {Number: 3},
		"holds batch 4 with 1 ": {Number: 4, Seen: make([]algorithms.Observation, 1)},
	} {
		v, _ := told(t)
		if err := v.late(1, last); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	v, _ := told(t)
	if _, err := v.observe(0, batch(2, 5)); err == nil || !strings.Contains(err.Error(), "batch 2 after batch 0") {
		t.Errorf("a batch that was left out: %v", err)
	}
}
