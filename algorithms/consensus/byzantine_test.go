package consensus

import (
	"strconv"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

var resilient = algorithms.Spec{Name: "resilient", Params: []algorithms.Param{Byzantine, Lie, Bound}}

func resilience(t *testing.T, n int, given algorithms.Params) (Resilience, error) {
	t.Helper()
	params, err := resilient.Resolve(given)
	if err != nil {
		t.Fatal(err)
	}
	return NewResilience(algorithms.Setup{Graph: algorithms.Complete(n), Params: params})
}

// A quorum is the least number of which two have f+1 nodes in common, and there is one of honest
// nodes.
func TestQuorums(t *testing.T) {
	for n := 1; n <= 100; n++ {
		r, err := resilience(t, n, nil)
		common := func(quorum int) int { return 2*quorum - n }
		if err != nil || 3*r.F >= n || 3*(r.F+1) < n || common(r.Quorum) < r.F+1 || common(r.Quorum-1) >= r.F+1 ||
			r.Quorum > n-r.F {
			t.Errorf("n=%d: %+v, %v", n, r, err)
		}
		if n%3 == 1 && r.Quorum != 2*r.F+1 {
			t.Errorf("n=%d: a quorum of %d; want %d", n, r.Quorum, 2*r.F+1)
		}
	}
}

// More liars than f are refused, unless somebody wants to see what they do.
func TestLiars(t *testing.T) {
	for _, c := range []struct {
		n, liars int
		bound    string
		want     string
	}{
		{4, 1, "kept", ""},
		{4, 2, "kept", "byzantine: 2 of 4 nodes (allowed: 0 to 1)"},
		{4, 3, "broken", ""},
		{4, 4, "broken", "byzantine: 4 of 4 nodes (allowed: 0 to 3)"},
		{3, 1, "kept", "byzantine: 1 of 3 nodes (allowed: 0 to 0)"},
	} {
		r, err := resilience(t, c.n, algorithms.Params{
			"byzantine": strconv.Itoa(c.liars), "bound": c.bound, "lie": "equivocate",
		})
		if (err == nil) != (c.want == "") || err != nil && err.Error() != c.want {
			t.Errorf("%+v: %v", c, err)
			continue
		}
		for id := range algorithms.ID(c.n) {
			if lies := int(id) < c.liars; err == nil && (r.Lies(id) != lies || r.Fooled(id) != (!lies && id%2 == 1)) {
				t.Errorf("%+v: node %d lies: %t, is fooled: %t", c, id, r.Lies(id), r.Fooled(id))
			}
		}
	}
}

// What liars report counts for nothing, and nothing is asked of them.
func TestAmong(t *testing.T) {
	r := Resilience{N: 4, F: 1, Quorum: 3, Liars: 1}
	params, err := (&algorithms.Spec{Params: []algorithms.Param{Entries, WhenProposed}}).Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	d := NewDecisionsAmong(r, NewWorkload(algorithms.Setup{Graph: algorithms.Complete(4), Params: params}))
	see := func(node algorithms.ID, what uint8, value, aux int64) error {
		return d.Observe(0, node, algorithms.Observation{What: what, Value: value, Aux: aux})
	}
	for _, err := range []error{
		see(0, SawProposed, 1, 0), see(0, SawApplied, 1, 7), see(1, SawApplied, 1, 1), see(2, SawApplied, 1, 1),
		see(0, SawApplied, 1, 9),
	} {
		if err != nil {
			t.Error(err)
		}
	}
	if d.Goal() {
		t.Error("the goal is reached without node 3")
	}
	if err := see(3, SawApplied, 1, 0); err == nil || !strings.HasPrefix(err.Error(), agreement.Name) {
		t.Errorf("an honest node applies another value: %v", err)
	}
}
