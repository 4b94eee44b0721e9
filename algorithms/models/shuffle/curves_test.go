package shuffle_test

import (
	"math"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

func TestTally(t *testing.T) {
	// Numbers whose squares exceed a word together and whose deviations are tiny beside them.
	const large = math.MaxInt32 - 10
	columns := [][]int32{{1, 4, 4, 7}, {large, large + 2, large + 1, large + 1}, {5, 5, 5, 5}, {0, 0, 0, math.MaxInt32}}
	var one, left, right shuffle.Tally
	for i := range 4 {
		run := shuffle.NewRun(len(columns) - 1)
		for step, values := range columns {
			run.Replication[step], run.Coverage[step] = values[i], values[3-i]
		}
		one.Add(run)
		if i < 3 {
			left.Add(run)
		} else {
			right.Add(run)
		}
	}
	var empty, idle shuffle.Tally
	empty.Merge(&idle) // of a worker that had nothing to do
	right.Merge(&left)
	empty.Merge(&right)
	for name, c := range map[string]shuffle.Curves{"in order": one.Curves(), "merged": empty.Curves()} {
		for _, curve := range []shuffle.Curve{c.Replication, c.Coverage} {
			if want := []float64{4, large + 1, 5, math.MaxInt32 / 4.}; !slices.Equal(curve.Mean, want) {
				t.Errorf("%s: means %v, want %v", name, curve.Mean, want)
			}
			want := []float64{math.Sqrt(6), math.Sqrt(2. / 3), 0, math.MaxInt32 / 2.}
			if !slices.Equal(curve.SD, want) {
				t.Errorf("%s: deviations %v, want %v", name, curve.SD, want)
			}
		}
	}
	var single shuffle.Tally
	single.Add(shuffle.NewRun(2))
	if c := single.Curves(); !slices.Equal(c.Coverage.SD, []float64{0, 0, 0}) {
		t.Errorf("deviation of a single run: %v", c.Coverage.SD)
	}
}
