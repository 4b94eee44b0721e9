package calibrate

import (
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
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

// windows is a batch of n executions in so much CPU time, of n messages each.
func windows(n int, cpu energy.CPUSeconds) harness.Batch {
	b := harness.Batch{Outcomes: make([]engine.Outcome, n)}
	b.Usage.CPU = cpu
	for i := range b.Outcomes {
		b.Outcomes[i].Counts.Delivered = int64(n)
	}
	return b
}

// A point is the median over batches, so that one that was disturbed does not matter, and the mean
// of the counts over executions. A CPU-second costs what it does over the whole session.
func TestPointOf(t *testing.T) {
	joules := energy.Energy{
		Gross: energy.Range[energy.Joules]{Low: 110, Central: 220, High: 330},
		Kind:  energy.Measured, Source: "s", Warnings: []string{"w"},
	}
	batches := []harness.Batch{windows(1, 1), windows(2, 4), windows(1, 100)}
	p, err := pointOf(batches, 7, 110, joules) // 5 s more than the batches had, in those that were too short
	if err != nil {
		t.Fatal(err)
	}
	want := energy.Range[energy.Joules]{Low: 2, Central: 4, High: 6}
	if p.CPU != 2 || p.Joules != want || p.Runs != 4 || p.Batches != 3 ||
		p.Kind != energy.Measured || p.Source != "s" || len(p.Warnings) != 1 ||
		p.Work.Nodes != 7 || math.Abs(p.Work.Messages-1.5) > 1e-12 {
		t.Errorf("%+v; want %v", p, want)
	}
	for name, total := range map[string]energy.CPUSeconds{"clock": 0, "counter": 1} {
		_, err := pointOf([]harness.Batch{windows(1, total)}, 7, total, energy.Energy{})
		if err == nil || !strings.Contains(err.Error(), "did not move") {
			t.Errorf("%v; want an error that the %s did not move", err, name)
		}
	}
}
