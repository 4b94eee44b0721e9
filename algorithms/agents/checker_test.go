package agents

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// judge is the checker of agents 0 - 1 - 2 in a line, and 3 alone.
func judge(t *testing.T, faults algorithms.Faults, params algorithms.Params) *checker {
	t.Helper()
	g, err := algorithms.NewGraph(4, [][2]int32{{0, 1}, {1, 2}})
	if err != nil {
		t.Fatal(err)
	}
	inst, err := Algorithm.Prepare(algorithms.Setup{Graph: g, Params: params, Delta: 1, Faults: faults})
	if err != nil {
		t.Fatal(err)
	}
	return inst.Checker.(*checker)
}

// report is an observation of a node.
type report struct {
	node       algorithms.ID
	what       uint8
	value, aux int64
}

func (c *checker) hear(t *testing.T, reports ...report) {
	t.Helper()
	for _, r := range reports {
		if err := c.Observe(0, r.node, seen(r.what, r.value, r.aux)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheckerRefuses(t *testing.T) {
	sent := report{0, sawSent, 0, 2}
	there := report{2, sawDelivered, 0, 2}
	for _, c := range []struct {
		name    string
		reports []report // the last of them is wrong
		want    string
	}{
		{"number twice", []report{sent, sent}, "sent in turn: node 0 sends message 0 after 1 messages"},
		{"number left out", []report{{0, sawSent, 1, 2}}, "sent in turn: node 0 sends message 1 after 0"},
		{"another's number", []report{{1, sawSent, 0, 2}}, "sent in turn: node 1 sends message 0"},
		{"to itself", []report{{0, sawSent, 0, 0}}, "sent in turn: node 0 sends message 0 to node 0"},
		{"to nobody", []report{{0, sawSent, 0, 4}}, "sent in turn: node 0 sends message 0 to node 4"},
		{"never sent", []report{there}, "sent before received: node 2 reports message 0"},
		{"forwarded and never sent", []report{{1, sawForwarded, 0, 1}}, "sent before received: node 1 " +
			"reports message 0"},
		{"gained and never sent", []report{sent, {1, sawGained, 1, 0}}, "sent before received: node 1 " +
			"reports message 1"},
		{"no agent's", []report{{1, sawGained, 400000, 0}}, "sent before received: node 1 reports message 400000"},
		{"for another", []report{sent, {1, sawDelivered, 0, 1}}, "sent before received: node 1 takes message 0, " +
			"which is for node 2"},
		{"twice", []report{sent, there, there}, "delivered once: message 0 is delivered to node 2 again"},
		{"recovered as well", []report{sent, there, {2, sawRecovered, 0, 1}}, "delivered once: message 0"},
		{"reachable", []report{{0, sawUnreachable, 2, 0}}, "tried if possible: node 0 says that there is no " +
			"way to node 2"},
		{"no agent to reach", []report{{0, sawUnreachable, -1, 0}}, "tried if possible: node 0"},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := judge(t, 0, anyone("flooding"))
			k.hear(t, c.reports[:len(c.reports)-1]...)
			r := c.reports[len(c.reports)-1]
			if err := k.Observe(0, r.node, seen(r.what, r.value, r.aux)); err == nil ||
				!strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v; want %s", err, c.want)
			}
		})
	}
	k := judge(t, 0, nil) // to neighbours
	if err := k.Observe(0, 0, seen(sawSent, 0, 2)); err == nil || !strings.HasPrefix(err.Error(), inTurn.Name) {
		t.Errorf("to no neighbour: %v", err)
	}
}

func TestGoal(t *testing.T) {
	k := judge(t, 0, anyone("flooding", "reconcile", "yes"))
	goal := func(what string, want bool) {
		t.Helper()
		if got := k.Goal(); got != want {
			t.Errorf("%s: goal is %t", what, got)
		}
	}
	k.hear(t, report{0, sawSent, 0, 2}, report{0, sawDone, 1, 0}, report{1, sawDone, 0, 0},
		report{3, sawSent, 300000, 0})
	goal("one under way", false)
	k.hear(t, report{2, sawDelivered, 0, 2})
	k.hear(t, report{1, sawGained, 0, 0})
	goal("not all have sent their last", false)
	k.hear(t, report{2, sawDone, 0, 0}, report{2, sawDone, 0, 0})
	goal("still not all", false)
	k.hear(t, report{3, sawDone, 0, 0})
	goal("all but the message without a way", true)
	k.hear(t, report{0, sawSent, 1, 1}, report{1, sawDelivered, 1, 1})
	goal("a message that one has not seen", false)
	k.hear(t, report{2, sawGained, 1, 1})
	goal("evened out", true)
	if got := metric(t, outcome(k), "mean hops"); got != 1.5 {
		t.Errorf("mean hops %v; want 1.5", got)
	}

	crash := func(kind algorithms.FaultKind, node algorithms.ID) {
		k.Fault(1, algorithms.Fault{Kind: kind, Node: node})
	}
	crash(algorithms.Crash, 1)
	crash(algorithms.Crash, 1)
	goal("the others are even", true)
	crash(algorithms.Recover, 1)
	goal("an agent is back that knows nothing", false)
	k.hear(t, report{1, sawGained, 0, 0}, report{1, sawDelivered, 1, 1}, report{1, sawDone, 0, 0})
	goal("and has heard it all", true)
	crash(algorithms.Crash, 3)
	goal("an agent takes the only message with it", true)
	if got := k.Result().Ops; got != 2 {
		t.Errorf("%d delivered, one of them in two lives; want 2", got)
	}
	if k.have != k.need || k.have != 6 {
		t.Errorf("%d of %d items seen; want 6: two by three agents", k.have, k.need)
	}
}

func TestWithoutReconciliationNobodyNeedsToKnow(t *testing.T) {
	k := judge(t, 0, anyone("flooding"))
	k.hear(t, report{0, sawSent, 0, 2}, report{2, sawDelivered, 0, 2},
		report{0, sawDone, 1, 0}, report{1, sawDone, 0, 0}, report{2, sawDone, 0, 0}, report{3, sawDone, 0, 0})
	if !k.Goal() {
		t.Error("all delivered, and the goal is not reached")
	}
}

// What is promised in the end, and what is not held against a run.
func TestFinish(t *testing.T) {
	cut := &algorithms.Cut{SideA: make([]bool, 4)}
	split := algorithms.Fault{Kind: algorithms.Split, Cut: cut}
	heal := algorithms.Fault{Kind: algorithms.Heal, Cut: cut}
	crash := algorithms.Fault{Kind: algorithms.Crash, Node: 3}
	type at struct {
		algorithms.Time
		algorithms.Fault
	}
	const before, settle = 15*algorithms.Second - 1, 15 * algorithms.Second
	queued, evened := anyone("flooding", "delivery", "queued"), anyone("flooding", "reconcile", "yes")
	for _, c := range []struct {
		name   string
		faults algorithms.Faults
		params algorithms.Params
		plan   []at
		quiet  bool
		want   string
	}{
		{"queued", 0, queued, nil, true, "queued delivery: 1 messages have not arrived"},
		{"healed in time", 0, queued, []at{{1, split}, {before, heal}}, true, "queued delivery"},
		{"cut off", 0, queued, nil, false, ""},
		{"lossy links", algorithms.Loss, queued, nil, true, ""},
		{"healed too late", 0, queued, []at{{1, split}, {settle, heal}}, true, ""},
		{"never healed", 0, queued, []at{{1, split}}, true, ""},
		{"a crash", 0, queued, []at{{1, crash}}, true, ""},
		{"may be lost", 0, anyone("flooding"), nil, true, ""},
		{"uneven", 0, evened, nil, true, "equal sets: of 1 messages that node 0"},
		{"uneven after a crash elsewhere", 0, evened, []at{{1, crash}}, true, "equal sets: of 1 messages that node 0"},
		{"crash while reconciling", 0, evened, []at{{settle, crash}}, true, ""},
		{"only one left", 0, evened, []at{{1, algorithms.Fault{Node: 1}}, {1, algorithms.Fault{Node: 2}}}, true, ""},
		{"one on each side of a crash", 0, evened, []at{{1, algorithms.Fault{Node: 1}}}, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			k := judge(t, c.faults, c.params)
			k.hear(t, report{0, sawSent, 0, 2})
			for _, f := range c.plan {
				k.Fault(f.Time, f.Fault)
			}
			err := k.Finish(c.quiet)
			if (err == nil) != (c.want == "") || err != nil && !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v; want %q", err, c.want)
			}
		})
	}
}
