package consensus

import (
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// report is one observation of a story told to the checker.
type report struct {
	node       algorithms.ID
	what       uint8
	value, aux int64
}

// good is a run of three nodes with two values, and of a new leader in between.
var good = []report{
	{0, SawLeader, 1, 0},
	{0, SawApplied, 1, Empty},
	{0, SawProposed, 1, 0},
	{1, SawApplied, 1, Empty},
	{0, SawApplied, 2, 1},
	{1, SawApplied, 2, 1},
	{1, SawLeader, 2, 0},
	{1, SawApplied, 3, Empty},
	{1, SawProposed, 2, 0},
	{1, SawApplied, 4, 2},
	{2, SawApplied, 1, Empty},
	{2, SawApplied, 2, 1},
	{2, SawApplied, 3, Empty},
	{2, SawApplied, 4, 2},
	{0, SawApplied, 3, Empty},
	{0, SawApplied, 4, 2},
	{0, SawAnswered, 1, statemachine.Nothing},
	{1, SawAnswered, 2, 1},
}

// newDecisions is the checker of a run of n nodes that write a value and read it.
func newDecisions(n int) *Decisions {
	return NewDecisions(n, &Workload{
		Values:   2,
		commands: []statemachine.Command{{Op: statemachine.Put, Value: 1}, {Op: statemachine.Get}},
	})
}

func tell(d *Decisions, story []report) error {
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
		{"a second leader", 6, report{2, SawLeader, 1, 0}, "election safety: node 2 leads term 1, which " +
			"node 0 has led"},
		{"the same leader twice", 6, report{0, SawLeader, 1, 0}, "election safety"},
		{"another value", 3, report{2, SawApplied, 1, 1}, "state machine safety: node 2 applies value 1 at index 1, " +
			"where others have applied 0"},
		{"a gap", 4, report{0, SawApplied, 3, Empty}, "state machine safety: node 0 applies entry 3 after entry 1"},
		{"an entry again", 5, report{0, SawApplied, 2, 1}, "state machine safety: node 0 applies entry 2 " +
			"after entry 2"},
		{"index 0", 0, report{0, SawApplied, 0, Empty}, "state machine safety"},
		{"what nobody has proposed", 4, report{0, SawApplied, 2, 2}, "validity: node 0 applies value 2 at index 2"},
		{"a value beyond", 4, report{0, SawApplied, 2, 3}, "validity"},
		{"a value below", 4, report{0, SawApplied, 2, -1}, "validity"},
		{"proposing a value beyond", 4, report{0, SawProposed, 3, 0}, "validity: node 0 proposes 3 (allowed: 1 to 2)"},
		{"proposing no value", 4, report{0, SawProposed, 0, 0}, "validity"},
		{"a value twice", 8, report{1, SawApplied, 4, 1}, "no repetition: node 1 applies value 1 at index 4, and it " +
			"is at index 2 already"},
		{"a loss", 6, report{0, SawReturn, 1, 0}, "durability: node 0 comes back with 1 entries after it " +
			"has applied 2"},
		{"an answer to nobody", 11, report{0, SawAnswered, 3, 0}, "validity: node 0 answers value 3 (allowed: 1 to 2)"},
		{"an answer to what was not asked", 4, report{1, SawAnswered, 2, 0}, "linearizability: get(0) is answered " +
			"and was not asked for, by node 1"},
		{"another answer", 18, report{1, SawAnswered, 2, 0}, "linearizability: get(0) is answered with 0, and was " +
			"with 1, by node 1"},
	} {
		d := newDecisions(3)
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
	d := newDecisions(3)
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
	again := []report{{2, SawReturn, 4, 0}, {2, SawApplied, 1, Empty}, {2, SawApplied, 2, 1}, {2, SawApplied, 3, Empty}}
	if err := tell(d, again); err != nil || d.Goal() {
		t.Errorf("after three of four entries: %v, goal %t", err, d.Goal())
	}
	if err := tell(d, []report{{2, SawApplied, 4, 2}}); err != nil || !d.Goal() {
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

// Each node answers as it sees its own store; together they must have seen one.
func TestStaleAnswer(t *testing.T) {
	for _, c := range []struct {
		answer int64
		want   string
	}{
		{1, ""},
		{0, "linearizability: no order of the commands at key 0 gives these answers: put(0, 1) from 1 to 2: 0, " +
			"get(0) from 3 to 4: 0"},
	} {
		d := newDecisions(3)
		err := tell(d, []report{
			{0, SawProposed, 1, 0},
			{0, SawApplied, 1, 1},
			{0, SawAnswered, 1, statemachine.Nothing},
			{1, SawProposed, 2, 0},
			{1, SawAnswered, 2, c.answer},
		})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if err := d.Finish(true); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("a read of %d: %q; want %q", c.answer, got, c.want)
		}
	}
}

// The goal waits for answers, but not of a node that has crashed since it was asked, and has
// forgotten it.
func TestOwedAnswer(t *testing.T) {
	d := newDecisions(3)
	if err := tell(d, good[:len(good)-1]); err != nil || d.Goal() {
		t.Fatalf("without the answer to value 2: %v, goal %t", err, d.Goal())
	}
	d.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: 0})
	if d.Goal() {
		t.Error("the crash of another node makes up for the answer")
	}
	d.Fault(0, algorithms.Fault{Kind: algorithms.Crash, Node: 1})
	if !d.Goal() {
		t.Error("the goal waits for an answer of a node that has forgotten the question")
	}
}

// Nothing is believed of who may lie, and nothing is asked of it.
func TestDistrust(t *testing.T) {
	d := newDecisions(3)
	d.Distrust(2)
	lies := []report{{2, SawLeader, 1, 0}, {2, SawApplied, 7, 1}, {2, SawAnswered, 2, 9}, {2, SawReturn, 0, 0}}
	if err := tell(d, lies); err != nil {
		t.Errorf("of a node that may lie: %v", err)
	}
	honest := slices.DeleteFunc(slices.Clone(good), func(r report) bool { return r.node == 2 })
	if err := tell(d, honest); err != nil || !d.Goal() || d.Result().Ops != 2 {
		t.Errorf("without the node that may lie: %v, goal %t, %+v", err, d.Goal(), d.Result())
	}
	if err := tell(d, []report{{1, SawLeader, 1, 0}}); err == nil {
		t.Error("the others are not believed either")
	}
}
