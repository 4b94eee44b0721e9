package experiment

import (
	"math"
	"testing"
)

func TestPercentile(t *testing.T) {
	for _, c := range []struct {
		values  []float64
		q, want float64
	}{
		{[]float64{7}, 10, 7},
		{[]float64{1, 2, 3, 4}, 0, 1},
		{[]float64{1, 2, 3, 4}, 10, 1.3},
		{[]float64{1, 2, 3, 4}, 50, 2.5},
		{[]float64{1, 2, 3, 4}, 90, 3.7},
		{[]float64{1, 2, 3, 4}, 100, 4},
		{[]float64{0, 0, 10}, 50, 0},
		{[]float64{0, 0, 10}, 90, 8},
	} {
		if got := percentile(c.values, c.q); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("percentile %g of %v: %g; want %g", c.q, c.values, got, c.want)
		}
	}
	if got, want := summarize([]float64{4, 1, 3, 2}),
		(summary{mean: 2.5, p10: 1.3, median: 2.5, p90: 3.7}); math.Abs(got.p10-want.p10)+
		math.Abs(got.mean-want.mean)+math.Abs(got.p90-want.p90)+math.Abs(got.median-want.median) > 1e-12 {
		t.Errorf("%+v; want %+v", got, want)
	}
}
