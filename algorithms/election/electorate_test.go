package election

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func call(round int64) algorithms.Observation {
	return algorithms.Observation{What: sawCall, Value: round}
}

// lead is the claim of a node whose identifier is its number, or the given one.
func lead(round, id int64) algorithms.Observation {
	return algorithms.Observation{What: sawLeader, Value: round, Aux: id}
}

func follow(round, id int64) algorithms.Observation {
	return algorithms.Observation{What: sawFollow, Value: id, Aux: round}
}

// three is a run of three nodes in which nothing was announced that could go wrong.
var three = algorithms.Setup{Graph: algorithms.Complete(3)}

// step is an observation of a node, or a fault.
type step struct {
	node  algorithms.ID
	seen  algorithms.Observation
	fault *algorithms.Fault
}

func crash(node algorithms.ID) step {
	return step{fault: &algorithms.Fault{Kind: algorithms.Crash, Node: node}}
}

func back(node algorithms.ID) step {
	return step{fault: &algorithms.Fault{Kind: algorithms.Recover, Node: node}}
}

// play shows the steps to a checker and returns the first violation, with
// the goal after each step as a string of 0 and 1.
func play(e algorithms.Checker, steps []step) (goals string, err error) {
	for i, s := range steps {
		if s.fault != nil {
			e.Fault(algorithms.Time(i), *s.fault)
		} else if err = e.Observe(algorithms.Time(i), s.node, s.seen); err != nil {
			return goals, err
		}
		if e.Goal() {
			goals += "1"
		} else {
			goals += "0"
		}
	}
	return goals, nil
}

func split() step {
	return step{fault: &algorithms.Fault{Kind: algorithms.Split, Cut: &algorithms.Cut{SideA: make([]bool, 3)}}}
}

func heal() step { return step{fault: &algorithms.Fault{Kind: algorithms.Heal}} }

// What a protocol can do wrong, and which property it then violates.
func TestViolations(t *testing.T) {
	lossy := algorithms.Setup{Graph: three.Graph, Faults: algorithms.Loss}
	for _, c := range []struct {
		name  string
		setup algorithms.Setup
		steps []step
		want  string
	}{
		{
			"two leaders of a round", three,
			[]step{{1, call(1), nil}, {2, call(1), nil}, {2, lead(1, 2), nil}, {1, lead(1, 1), nil}},
			"one leader per round: node 1 leads round 1, which node 2 does",
		},
		{
			"twice leader of a round", three,
			[]step{{2, call(1), nil}, {2, lead(1, 2), nil}, {2, lead(1, 2), nil}},
			"one leader per round: node 2 leads round 1 for the second time",
		},
		{
			"twice leader of a round, with a crash between", three,
			[]step{{0, call(1), nil}, crash(2), {0, lead(1, 0), nil}, crash(0), back(0), {0, lead(1, 0), nil}},
			"one leader per round: node 0 leads round 1 for the second time",
		},
		{
			"a lower leader", three,
			[]step{{1, call(1), nil}, {1, lead(1, 1), nil}},
			"the highest leads: node 1 leads round 1 with identifier 1, and the highest is 2",
		},
		{
			"a lower leader after a crash", three,
			[]step{crash(2), {0, call(1), nil}, {0, lead(1, 0), nil}},
			"the highest leads: node 0 leads round 1 with identifier 0, and the highest is 1",
		},
		{
			"two followed", three,
			[]step{{2, call(1), nil}, {0, follow(1, 2), nil}, {1, follow(1, 0), nil}},
			"agreement: node 1 has leader 0 in round 1, and others have 2",
		},
		{
			"another followed than leads", three,
			[]step{{2, call(1), nil}, {2, lead(1, 2), nil}, {0, follow(1, 1), nil}},
			"agreement: node 0 has leader 1 in round 1, and others have 2",
		},
		{
			"a leader that is none", three,
			[]step{{2, call(1), nil}, {0, follow(1, 3), nil}},
			"agreement: node 0 has identifier 3 for a leader in round 1 (allowed: 0 to 2,",
		},
		{
			"a round that is none", three,
			[]step{{0, follow(maxRound+1, 2), nil}},
			"agreement: node 0 has identifier 2 for a leader in round 2147483648",
		},
		{"no call", three, []step{{2, lead(1, 2), nil}}, "call before lead: node 2 leads round 1 and has not"},
		{
			"the call of another", three,
			[]step{{1, call(1), nil}, {2, lead(1, 2), nil}},
			"call before lead: node 2 leads round 1 and has not called it",
		},
		{
			"nobody's call", three,
			[]step{{1, follow(1, 2), nil}},
			"call before lead: node 1 has leader 2 in round 1, which",
		},
		{
			"leader down", three,
			[]step{{1, call(1), nil}, crash(1), {1, lead(1, 1), nil}},
			"call before lead: node 1 leads round 1 and is down",
		},
		{
			"under another's identifier", three,
			[]step{{1, call(1), nil}, {1, lead(1, 2), nil}},
			"call before lead: node 1 leads with identifier 2, and its own is 1",
		},
		{
			"follower of an old term", three,
			[]step{{0, call(1), nil}, crash(2), {0, follow(1, 2), nil}, {0, follow(1, 1), nil}},
			"terms do not go back: node 0 has leader 1 in round 1 after leader 2 in round 1",
		},
		{
			"follower of the same term", three,
			[]step{{0, call(1), nil}, {0, follow(1, 2), nil}, {0, follow(1, 2), nil}},
			"terms do not go back",
		},
		{
			"old term after a crash", three,
			[]step{{1, call(1), nil}, {1, follow(1, 2), nil}, crash(1), back(1), {1, lead(1, 1), nil}},
			"terms do not go back",
		},
		{
			"a round that is over", three,
			[]step{{0, call(1), nil}, {0, call(2), nil}, {0, follow(1, 2), nil}},
			"terms do not go back: node 0 has leader 2 in round 1 after round 2",
		},
		{
			"round called twice", three,
			[]step{{0, call(2), nil}, {0, call(2), nil}},
			"terms do not go back: node 0 calls round 2 after round 2",
		},
		{
			"round called after its leader", three,
			[]step{{2, call(1), nil}, {0, follow(1, 2), nil}, {0, call(1), nil}},
			"terms do not go back: node 0 calls round 1 after round 1",
		},
		{
			"round called again after a crash", three,
			[]step{{0, call(2), nil}, crash(0), back(0), {0, call(1), nil}},
			"terms do not go back",
		},
		{"a good election", three, []step{
			{0, call(1), nil},
			{2, call(1), nil},
			{2, lead(1, 2), nil},
			{0, follow(1, 2), nil},
			{1, follow(1, 2), nil},
			crash(2),
			{0, call(2), nil},
			{1, call(2), nil},
			{0, follow(2, 1), nil},
			{1, lead(2, 1), nil},
		}, ""},
		{
			"two leaders where messages may be lost", lossy,
			[]step{{1, call(1), nil}, {2, call(1), nil}, {1, lead(1, 1), nil}, {2, lead(1, 2), nil}},
			"",
		},
		{
			"two leaders in two parts", three, []step{
				split(),
				{1, call(1), nil},
				{1, lead(1, 1), nil},
				{2, call(1), nil},
				{2, lead(1, 2), nil},
				heal(),
				{1, follow(1, 2), nil},
			}, "",
		},
		{
			"a part that was cut off while a round ran", three, []step{
				{1, call(1), nil}, split(), heal(), {1, lead(1, 1), nil}, {2, call(1), nil}, {2, lead(1, 2), nil},
			}, "",
		},
		{
			"a round after the network has healed", three,
			[]step{split(), heal(), {1, call(1), nil}, {1, lead(1, 1), nil}},
			"the highest leads",
		},
	} {
		_, err := play(newElectorate(c.setup, nil, nobody), c.steps)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v (want %q)", c.name, err, c.want)
		}
	}
}

func TestGoal(t *testing.T) {
	for _, c := range []struct {
		name  string
		ids   []int32
		start int64
		steps []step
		want  string
	}{
		{
			"agreement", nil, nobody,
			[]step{{2, call(1), nil}, {2, lead(1, 2), nil}, {0, follow(1, 2), nil}, {1, follow(1, 2), nil}},
			"0001",
		},
		{
			"agreement before the leader knows", nil, nobody,
			[]step{{2, call(1), nil}, {0, follow(1, 2), nil}, {1, follow(1, 2), nil}, {2, lead(1, 2), nil}},
			"0001",
		},
		{
			"a lower leader", nil, nobody,
			[]step{{1, call(1), nil}, split(), {1, lead(1, 1), nil}, {0, follow(1, 1), nil}, {2, follow(1, 1), nil}},
			"00000",
		},
		{
			"identifiers",
			[]int32{2, 0, 1},
			nobody,
			[]step{{0, call(1), nil}, {0, lead(1, 2), nil}, {1, follow(1, 2), nil}, {2, follow(1, 2), nil}},
			"0001",
		},
		{"agreed at the start", nil, 2, []step{
			{2, call(1), nil}, {1, follow(1, 2), nil}, {0, follow(1, 2), nil}, {2, lead(1, 2), nil},
		}, "0001"},
		{
			"leader dies", nil, 2,
			[]step{crash(2), {1, call(1), nil}, {1, lead(1, 1), nil}, {0, follow(1, 1), nil}},
			"0001",
		},
		{"follower dies", nil, 2, []step{crash(1), crash(0)}, "11"},
		{"follower comes back", nil, 2, []step{
			crash(1), back(1),
			{2, call(1), nil},
			{1, follow(1, 2), nil},
			{0, follow(1, 2), nil},
			{2, lead(1, 2), nil},
		}, "100001"},
		{"higher node comes back", nil, 2, []step{
			crash(2),
			{1, call(1), nil},
			{1, lead(1, 1), nil},
			{0, follow(1, 1), nil},
			back(2),
			{2, call(2), nil},
			{2, lead(2, 2), nil},
			{0, follow(2, 2), nil},
			{1, follow(2, 2), nil},
		}, "000100001"},
		{
			"a higher term dies with its node", nil, 2,
			[]step{crash(0), back(0), {0, call(1), nil}, crash(1), {0, lead(1, 0), nil}, back(1), crash(0)},
			"1000000",
		},
		{"doubt", nil, 2, []step{
			{0, call(1), nil},
			{0, follow(1, 2), nil},
			{1, call(1), nil},
			{2, call(1), nil},
			{1, follow(1, 2), nil},
			{2, lead(1, 2), nil},
		}, "000001"},
		{"nobody is up", nil, 2, []step{crash(0), crash(1), crash(2)}, "110"},
	} {
		got, err := play(newElectorate(three, c.ids, c.start), c.steps)
		if err != nil || got != c.want {
			t.Errorf("%s: goal %s, %v (want %s)", c.name, got, err, c.want)
		}
	}
}

func TestResult(t *testing.T) {
	e := newElectorate(three, nil, 2)
	if _, err := play(e, []step{
		crash(2),
		{0, call(1), nil},
		{1, call(1), nil},
		{1, lead(1, 1), nil},
		{0, follow(1, 1), nil},
		crash(1),
		{0, call(2), nil},
		{0, lead(2, 0), nil},
	}); err != nil {
		t.Fatal(err)
	}
	if r := e.Result(); r.Ops != 2 || r.Metrics[0].Value != 3 {
		t.Errorf("%d leaders, %v elections called (want 2, 3)", r.Ops, r.Metrics[0].Value)
	}
}
