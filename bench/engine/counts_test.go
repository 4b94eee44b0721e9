package engine

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// slowGini is the definition: half the mean difference of any two, over the mean.
func slowGini(counts []int64) float64 {
	var differences, total float64
	for _, a := range counts {
		total += float64(a)
		for _, b := range counts {
			differences += math.Abs(float64(a) - float64(b))
		}
	}
	if total == 0 {
		return 0
	}
	return differences / (2 * float64(len(counts)) * total)
}

func TestGini(t *testing.T) {
	for _, c := range []struct {
		counts []int64
		want   float64
	}{
		{nil, 0},
		{[]int64{0, 0}, 0},
		{[]int64{7}, 0},
		{[]int64{3, 3, 3}, 0},
		{[]int64{0, 0, 0, 5}, 0.75},
		{[]int64{5, 0, 0, 0}, 0.75},
		{[]int64{1, 3}, 0.25},
		{[]int64{1, 2, 3, 4}, 0.25},
	} {
		if got := Gini(c.counts); math.Abs(got-c.want) > 1e-15 {
			t.Errorf("%v: %g; want %g", c.counts, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOf(rapid.Int64Range(0, 1e12)).Draw(t, "counts")
		before := append([]int64(nil), counts...)
		got := Gini(counts)
		if want := slowGini(counts); math.Abs(got-want) > 1e-12 || got < 0 || got >= 1 {
			t.Fatalf("%g; want %g", got, want)
		}
		for i := range counts {
			if counts[i] != before[i] {
				t.Fatalf("it changed its argument to %v", counts)
			}
		}
	})
	// Where all are the same it is 0 and not, by rounding, a little below.
	if got := Gini(slices.Repeat([]int64{8199775142867149}, 35)); got != 0 {
		t.Errorf("35 times the same: %g; want 0", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		counts := make([]int64, rapid.IntRange(1, 50).Draw(t, "n"))
		each := rapid.Int64Range(0, 1<<62).Draw(t, "each")
		for i := range counts {
			counts[i] = each
		}
		if got := Gini(counts); got < 0 || got > 1e-14 {
			t.Fatalf("%d times %d: %g", len(counts), each, got)
		}
	})
}

func TestCounts(t *testing.T) {
	c := Counts{Dropped: [DropReasons]int64{1, 20, 300, 4000}}
	if got := c.DroppedTotal(); got != 4321 {
		t.Errorf("%d dropped; want 4321", got)
	}
	if n, ok := c.MaxSent(); n != 0 || ok {
		t.Errorf("busiest %d, %v without counters; want none", n, ok)
	}
	if g, ok := c.Gini(); g != 0 || ok {
		t.Errorf("Gini %g, %v without counters; want none", g, ok)
	}
	c.BySender = []int64{1, 3}
	if n, ok := c.MaxSent(); n != 3 || !ok {
		t.Errorf("busiest %d, %v; want 3", n, ok)
	}
	if g, ok := c.Gini(); g != 0.25 || !ok {
		t.Errorf("Gini %g, %v; want 0.25", g, ok)
	}
}

func TestDropReasons(t *testing.T) {
	want := map[DropReason]string{Lost: "lost", Crashed: "receiver down", Cut: "partitioned", Overflow: "mailbox full"}
	for r := range DropReason(DropReasons) {
		if r.String() != want[r] {
			t.Errorf("reason %d is %q; want %q", r, r, want[r])
		}
	}
}

func TestLimits(t *testing.T) {
	if got := (Limits{}).WithDefaults(); got != DefaultLimits {
		t.Errorf("%+v; want %+v", got, DefaultLimits)
	}
	set := Limits{Events: 3, Time: algorithms.Second}
	if got := set.WithDefaults(); got != set {
		t.Errorf("%+v; want %+v", got, set)
	}
	for _, l := range []Limits{{Events: -1}, {Time: -1}} {
		if l.Validate() == nil {
			t.Errorf("%+v is no error", l)
		}
	}
	if err := set.Validate(); err != nil {
		t.Error(err)
	}
}
