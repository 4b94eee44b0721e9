package calibrate

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		v    []float64
		want float64
	}{{[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{8, 1, 2, 4}, 3}} {
		if got := median(c.v); got != c.want {
			t.Errorf("median of %v is %g; want %g", c.v, got, c.want)
		}
	}
}

// windows is a batch of n executions in so much CPU time, of one message each.
func windows(n int, cpu energy.CPUSeconds) batch {
	b := batch{n: n, outcome: make([]network.Outcome, n)}
	b.used.CPU = cpu
	b.joules = energy.Energy{Gross: energy.Range[energy.Joules]{
		Low: energy.Joules(cpu), Central: energy.Joules(2 * cpu), High: energy.Joules(3 * cpu),
	}, Kind: energy.Measured, Source: "s"}
	for i := range b.outcome {
		b.outcome[i].Counts.Delivered = int64(n)
	}
	return b
}

// A point is the median over batches, so that one that was disturbed does not matter, and the mean
// of the counts over executions.
func TestPointOf(t *testing.T) {
	p, err := pointOf([]batch{windows(1, 1), windows(2, 4), windows(1, 100)}, 7)
	if err != nil {
		t.Fatal(err)
	}
	want := energy.Range[energy.Joules]{Low: 2, Central: 4, High: 6}
	if p.CPU != 2 || p.Joules != want || p.Runs != 4 || p.Batches != 3 || p.Kind != energy.Measured || p.Work.Nodes != 7 ||
		math.Abs(p.Work.Messages-1.5) > 1e-12 {
		t.Errorf("%+v", p)
	}
	if _, err := pointOf([]batch{windows(1, 0)}, 7); err == nil || !strings.Contains(err.Error(), "did not move") {
		t.Errorf("%v; want an error that the clock did not move", err)
	}
}
