package record

import (
	"math"
	"testing"
)

// A spread has the interval of its values without keeping them.
func TestSpread(t *testing.T) {
	values := []float64{3, 5, 4, 9, 1e3, 2}
	var s Spread
	for i, v := range values {
		s.Add(v)
		want, got := Interval(values[:i+1]), s.Interval()
		if (got == nil) != (want == nil) || got != nil && math.Abs(*got-*want) > 1e-9**want {
			t.Errorf("of %v: %v; want %v", values[:i+1], got, want)
		}
	}
	var alike Spread
	for range 1000 {
		alike.Add(0.1)
	}
	if half := alike.Interval(); half == nil || *half != 0 || alike.Share() != 0 {
		t.Errorf("equal values: %v, %v; want 0", half, alike.Share())
	}
	if (&Spread{}).Share() != 0 {
		t.Error("a spread of nothing has a share")
	}
}

func TestUnsound(t *testing.T) {
	list := []Record{
		trial("2pc", 4, 1), trial("2pc", 4, 1), trial("2pc", 4, 1), trial("2pc", 4, 1), trial("2pc", 4, 1),
		trial("2pc", 4, 1), trial("3pc", 4, 1),
	}
	for i := range list {
		list[i].Seed = uint64(i)
		list[i].Status = "blocked: 3 of 3 live nodes wait for a decision"
	}
	list[0].Status, list[4].Status, list[6].Status = StatusOK, "blocked: 1 of 3", "goal not reached"
	var got []string
	for _, u := range UnsoundOf(list) {
		got = append(got, u.String())
	}
	want := []string{
		"2pc at 4 nodes: blocked (the first: 3 of 3 live nodes wait for a decision), in 5 of 6 trials " +
			"(seeds 1, 2, 3 and 2 more)",
		"3pc at 4 nodes, seed 6: goal not reached",
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("%q; want %q", got, want)
	}
}
