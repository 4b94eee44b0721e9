package election

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func call(round int64) algorithms.Observation {
	return algorithms.Observation{What: sawCall, Value: round}
}

func lead(term int64) algorithms.Observation {
	return algorithms.Observation{What: sawLeader, Value: term}
}

func follow(term int64) algorithms.Observation {
	return algorithms.Observation{What: sawFollow, Value: term % 3, Aux: term}
}

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

// play shows the steps to a checker of three nodes and returns the first violation, with
// the goal after each step as a string of 0 and 1.
func play(e *electorate, steps []step) (goals string, err error) {
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

func TestViolations(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []step
		want  string
	}{
		{"two leaders of a term", []step{{0, lead(5), nil}, {1, lead(5), nil}}, "one leader per term: node 1 " +
			"claims term 5"},
		{
			"twice leader of a term",
			[]step{{0, lead(5), nil}, crash(0), back(0), {0, lead(5), nil}},
			"one leader per term: node 0",
		},
		{"leader down", []step{crash(1), {1, lead(4), nil}}, "leader is up: node 1 claims term 4"},
		{"follower of an old term", []step{{0, follow(5), nil}, {0, follow(4), nil}}, "terms do not go back: node 0 " +
			"is in term 4 after term 5"},
		{"follower of the same term", []step{{0, follow(5), nil}, {0, follow(5), nil}}, "terms do not go back"},
		{
			"old term after a crash",
			[]step{{0, follow(5), nil}, crash(0), back(0), {0, lead(4), nil}},
			"terms do not go back",
		},
		{"term of a round that is over", []step{{0, call(2), nil}, {0, follow(5), nil}}, "terms do not go back: node " +
			"0 is in term 5 of round 1 after round 2"},
		{"round called twice", []step{{0, call(2), nil}, {0, call(2), nil}}, "terms do not go back: node 0 calls " +
			"round 2 after round 2"},
		{
			"round called after its leader",
			[]step{{0, follow(5), nil}, {0, call(1), nil}},
			"terms do not go back: node 0 calls round 1 after round 1",
		},
		{
			"round called again after a crash",
			[]step{{0, call(2), nil}, crash(0), back(0), {0, call(1), nil}},
			"terms do not go back",
		},
		{"nothing", []step{
			{0, call(1), nil},
			{2, lead(5), nil},
			{0, follow(5), nil},
			{0, call(2), nil},
			{0, lead(6), nil},
			{2, follow(6), nil},
		}, ""},
	} {
		_, err := play(newElectorate(3, nil, nobody), c.steps)
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
		{"agreement", nil, nobody, []step{{2, lead(5), nil}, {0, follow(5), nil}, {1, follow(5), nil}}, "001"},
		{
			"agreement before the leader knows", nil, nobody,
			[]step{{0, follow(5), nil}, {1, follow(5), nil}, {2, lead(5), nil}},
			"001",
		},
		{"a lower leader", nil, nobody, []step{{1, lead(4), nil}, {0, follow(4), nil}, {2, follow(4), nil}}, "000"},
		{
			"identifiers",
			[]int32{2, 0, 1},
			nobody,
			[]step{{0, lead(5), nil}, {1, follow(5), nil}, {2, follow(5), nil}},
			"001",
		},
		{"agreed at the start", nil, 2, []step{
			{1, call(1), nil}, {1, follow(5), nil}, {0, follow(5), nil}, {2, lead(5), nil},
		}, "0001"},
		{"leader dies", nil, 2, []step{crash(2), {0, call(1), nil}, {1, lead(4), nil}, {0, follow(4), nil}}, "0001"},
		{"follower dies", nil, 2, []step{crash(1), crash(0)}, "11"},
		{"follower comes back", nil, 2, []step{
			crash(1), back(1),
			{1, follow(5), nil},
			{0, follow(5), nil},
			{2, lead(5), nil},
		}, "10001"},
		{"higher node comes back", nil, 2, []step{
			crash(2),
			{1, lead(4), nil},
			{0, follow(4), nil},
			back(2),
			{2, follow(4), nil},
			{2, lead(8), nil},
			{0, follow(8), nil},
			{1, follow(8), nil},
		}, "00100001"},
		{"a higher term dies with its node", nil, 2, []step{crash(0), back(0), {0, lead(3), nil}, crash(0)}, "1001"},
		{"doubt", nil, 2, []step{
			{0, call(1), nil},
			{0, follow(5), nil},
			{1, call(1), nil},
			{2, call(1), nil},
			{1, follow(5), nil},
			{2, lead(5), nil},
		}, "000001"},
		{"nobody is up", nil, 2, []step{crash(0), crash(1), crash(2)}, "110"},
	} {
		got, err := play(newElectorate(3, c.ids, c.start), c.steps)
		if err != nil || got != c.want {
			t.Errorf("%s: goal %s, %v (want %s)", c.name, got, err, c.want)
		}
	}
}

func TestResult(t *testing.T) {
	e := newElectorate(3, nil, 2)
	if _, err := play(e, []step{
		crash(2),
		{0, call(1), nil},
		{1, call(1), nil},
		{1, lead(4), nil},
		{0, follow(4), nil},
		{0, call(2), nil},
		{0, lead(6), nil},
	}); err != nil {
		t.Fatal(err)
	}
	if r := e.Result(); r.Ops != 2 || r.Metrics[0].Value != 3 {
		t.Errorf("%d leaders, %v elections called (want 2, 3)", r.Ops, r.Metrics[0].Value)
	}
}
