package consensus

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// report is one observation of a story told to the checker.
type report struct {
	node       algorithms.ID
	what       uint8
	value, aux int64
}

// good is a run of three nodes with two values, and of a new leader in between.
var good = []report{
	{0, sawLeader, 1, 0},
	{0, sawApplied, 1, empty},
	{0, sawProposed, 1, 0},
	{1, sawApplied, 1, empty},
	{0, sawApplied, 2, 1},
	{1, sawApplied, 2, 1},
	{1, sawLeader, 2, 0},
	{1, sawApplied, 3, empty},
	{1, sawProposed, 2, 0},
	{1, sawApplied, 4, 2},
	{2, sawApplied, 1, empty},
	{2, sawApplied, 2, 1},
	{2, sawApplied, 3, empty},
	{2, sawApplied, 4, 2},
	{0, sawApplied, 3, empty},
	{0, sawApplied, 4, 2},
}

func tell(d *decisions, story []report) error {
	for _, r := range story {
		if err := d.Observe(0, r.node, algorithms.Observation{What: r.what, Value: r.value, Aux: r.aux}); err != nil {
			return err
		}
	}
	return nil
}

func TestViolations(t *testing.T) {
	for _, c := range []struct {
		name  string
		after int // reports of the good run
		bad   report
		want  string
	}{
		{"a second leader", 6, report{2, sawLeader, 1, 0}, "election safety: node 2 leads term 1, which " +
			"node 0 has led"},
		{"the same leader twice", 6, report{0, sawLeader, 1, 0}, "election safety"},
		{"another value", 3, report{2, sawApplied, 1, 1}, "state machine safety: node 2 applies value 1 at index 1, " +
			"where others have applied 0"},
		{"a gap", 4, report{0, sawApplied, 3, empty}, "state machine safety: node 0 applies entry 3 after entry 1"},
		{"an entry again", 5, report{0, sawApplied, 2, 1}, "state machine safety: node 0 applies entry 2 " +
			"after entry 2"},
		{"index 0", 0, report{0, sawApplied, 0, empty}, "state machine safety"},
		{"what nobody has proposed", 4, report{0, sawApplied, 2, 2}, "validity: node 0 applies value 2 at index 2"},
		{"a value beyond", 4, report{0, sawApplied, 2, 3}, "validity"},
		{"a value below", 4, report{0, sawApplied, 2, -1}, "validity"},
		{"proposing a value beyond", 4, report{0, sawProposed, 3, 0}, "validity: node 0 proposes 3 (allowed: 1 to 2)"},
		{"proposing no value", 4, report{0, sawProposed, 0, 0}, "validity"},
		{"a value twice", 8, report{1, sawApplied, 4, 1}, "no repetition: node 1 applies value 1 at index 4, and it " +
			"is at index 2 already"},
		{"a loss", 6, report{0, sawReturn, 1, 0}, "durability: node 0 comes back with 1 committed entries after it " +
			"has applied 2"},
	} {
		d := newDecisions(3, 2)
		if err := tell(d, good[:c.after]); err != nil {
			t.Fatal(err)
		}
		err := tell(d, []report{c.bad})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: %v; want %s", c.name, err, c.want)
		}
	}
}

// A value is decided when two of three have applied it; the goal is that all who are up have
// applied all, also after they came back.
func TestGoal(t *testing.T) {
	d := newDecisions(3, 2)
	decided := []int64{5: 1, 11: 1, 13: 2, 15: 2}
	for i, r := range good {
		if err := tell(d, []report{r}); err != nil {
			t.Fatal(err)
		}
		if i < len(decided) && decided[i] > 0 && d.Result().Ops != decided[i] {
			t.Errorf("after report %d: %d decided; want %d", i, d.Result().Ops, decided[i])
		}
		if want := i == len(good)-1; d.Goal() != want {
			t.Errorf("after report %d: goal %t; want %t", i, d.Goal(), want)
		}
	}
	fault := func(kind algorithms.FaultKind, want bool) {
		t.Helper()
		d.Fault(0, algorithms.Fault{Kind: kind, Node: 2})
		if d.Goal() != want {
			t.Errorf("after a %s of node 2: goal %t; want %t", kind, d.Goal(), want)
		}
	}
	fault(algorithms.Crash, true)
	fault(algorithms.Recover, false)
	again := []report{{2, sawReturn, 4, 0}, {2, sawApplied, 1, empty}, {2, sawApplied, 2, 1}, {2, sawApplied, 3, empty}}
	if err := tell(d, again); err != nil || d.Goal() {
		t.Errorf("after three of four entries: %v, goal %t", err, d.Goal())
	}
	if err := tell(d, []report{{2, sawApplied, 4, 2}}); err != nil || !d.Goal() {
		t.Errorf("after all entries: %v, goal %t", err, d.Goal())
	}
	if got := d.Result(); got.Ops != 2 || got.Metrics[0].Value != 2 || got.Metrics[1].Value != 4 {
		t.Errorf("%+v; want 2 decided, 2 leaders, 4 entries", got)
	}
	for node := range algorithms.ID(3) {
		d.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: node})
	}
	if d.Goal() {
		t.Error("the goal is reached without anybody there")
	}
}
