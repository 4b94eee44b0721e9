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
func windows(n int, cpu energy.CPUSeconds, kind energy.Kind) batch {
	b := batch{n: n, outcome: make([]network.Outcome, n)}
	b.used.CPU = cpu
	b.joules = energy.Energy{Gross: energy.Range[energy.Joules]{
		Low: energy.Joules(cpu), Central: energy.Joules(2 * cpu), High: energy.Joules(3 * cpu),
	}, Kind: kind, Source: "s"}
	for i := range b.outcome {
		b.outcome[i].Counts.Delivered = int64(n)
	}
	return b
}

// A point is the median over batches, so that one that was disturbed does not matter, and the mean
// of the counts over executions. What a counter measured adds up over batches, in some of which it
// may not have moved.
func TestPointOf(t *testing.T) {
	for kind, want := range map[energy.Kind]energy.Range[energy.Joules]{
		energy.Modelled: {Low: 2, Central: 4, High: 6},
		energy.Measured: {Low: 26.25, Central: 52.5, High: 78.75},
	} {
		p, err := pointOf([]batch{windows(1, 1, kind), windows(2, 4, kind), windows(1, 100, kind)}, 7)
		if err != nil {
			t.Fatal(err)
		}
		if p.CPU != 2 || p.Joules != want || p.Runs != 4 || p.Batches != 3 || p.Kind != kind || p.Work.Nodes != 7 ||
			math.Abs(p.Work.Messages-1.5) > 1e-12 {
			t.Errorf("%+v; want %v", p, want)
		}
	}
	if _, err := pointOf([]batch{windows(1, 0, energy.Modelled)}, 7); err == nil || !strings.Contains(err.Error(), "did not move") {
		t.Errorf("%v; want an error that the clock did not move", err)
	}
}
