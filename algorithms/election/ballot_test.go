package election

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/algotest"
)

// Five nodes, of which 0, 1 and 2 are connected, and 3 and 4 are. Identifiers are 3, 4, 2, 0, 1;
// node 1 starts no election.
func newTwoParts(t *testing.T, ids []int32) *ballot {
	t.Helper()
	graph := algotest.Graph(t, 5, [][2]int32{{0, 2}, {1, 2}, {3, 4}})
	return newBallot(graph, ids, func(id algorithms.ID) bool { return id != 1 })
}

// What a protocol can do wrong, and which property it then violates; and when its goal is reached.
func TestBallot(t *testing.T) {
	ids := []int32{3, 4, 2, 0, 1}
	first := []step{{0, lead(1, 3), nil}, {1, follow(1, 3), nil}, {2, follow(1, 3), nil}}
	second := []step{{4, lead(1, 1), nil}, {3, follow(1, 1), nil}}
	for _, c := range []struct {
		name  string
		ids   []int32
		steps []step
		goals string
		want  string
	}{
		{"a leader in each part", ids, append(first, second...), "00001", ""},
		{
			"two leaders", ids,
			[]step{{0, lead(1, 3), nil}, {1, lead(1, 4), nil}},
			"0", "one leader: node 1 leads, and node 0",
		},
		{
			"twice the same", ids,
			[]step{{0, lead(1, 3), nil}, {0, lead(1, 3), nil}},
			"0", "one leader: node 0 leads, and node 0",
		},
		{
			"a leader that is down", ids,
			[]step{crash(0), {0, lead(1, 3), nil}},
			"0", "one leader: node 0 leads and is down",
		},
		{
			"a lower one", ids,
			[]step{{2, lead(1, 2), nil}},
			"", "the highest leads: node 2 leads with identifier 2, and the",
		},
		{"one that has not started", ids, []step{{1, lead(1, 4), nil}}, "", "the highest leads: node 1"},
		{
			"nobody to follow", ids,
			[]step{{3, follow(1, 1), nil}},
			"", "agreement: node 3 has heard of a leader, and there",
		},
		{
			"another one", ids,
			[]step{first[0], {1, follow(1, 4), nil}},
			"0", "agreement: node 1 has heard that 4 leads, and it is 3",
		},
		{
			"told twice", ids,
			[]step{first[0], first[1], first[1]},
			"00", "agreement: node 1 hears of a leader for the second",
		},
		{
			"without identifiers", nil,
			[]step{{2, lead(1, 0), nil}, {1, follow(0, 0), nil}, {0, follow(0, 0), nil}},
			"000", "",
		},
		{
			"who is down need not know", ids, append([]step{crash(3), first[0], first[1], second[0]}, crash(2)),
			"00001", "",
		},
		{
			"who comes back does not know", ids,
			append(append(append([]step{}, first...), second...), crash(2), back(2)),
			"0000110", "",
		},
		{"the leader dies", ids, append(append(append([]step{}, first...), second...), crash(4)), "000010", ""},
	} {
		b := newTwoParts(t, c.ids)
		goals, err := play(b, c.steps)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%s: %v (want %q)", c.name, err, c.want)
		}
		if goals != c.goals {
			t.Errorf("%s: goal %s (want %s)", c.name, goals, c.goals)
		}
	}
}
