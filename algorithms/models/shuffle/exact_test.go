package shuffle_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
)

func exact(p shuffle.Params, steps int) (shuffle.Curves, error) {
	return p.Exact(context.Background(), steps)
}

// curves calls a method that must not fail.
func curves(t *testing.T, f func(shuffle.Params, int) (shuffle.Curves, error), p shuffle.Params,
	steps int,
) shuffle.Curves {
	t.Helper()
	c, err := f(p, steps)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// distance is the largest and the root mean square difference.
func distance(x, y []float64) (most, rms float64) {
	for i := range x {
		d := math.Abs(x[i] - y[i])
		most, rms = max(most, d), rms+d*d
	}
	return most, math.Sqrt(rms / float64(len(x)))
}

// TestAccuracy is the table of errors against the exact law, in nodes.
func TestAccuracy(t *testing.T) {
	want := []struct{ replication, coverage [2]string }{
		{[2]string{"3.38 / 1.81", "0.82 / 0.43"}, [2]string{"13.38 / 5.66", "4.24 / 1.90"}},
		{[2]string{"69.2 / 23.8", "19.8 / 6.9"}, [2]string{"391.4 / 123.7", "132.3 / 41.9"}},
	}
	for i, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			truth := curves(t, exact, tc.p, tc.steps)
			for j, f := range []func(shuffle.Params, int) (shuffle.Curves, error){
				shuffle.Params.Classic,
				shuffle.Params.Refined,
			} {
				c := curves(t, f, tc.p, tc.steps)
				check := func(name string, got, truth []float64, want string) {
					most, rms := distance(got, truth)
					if s := fmt.Sprintf("%.*f / %.*f", 2-i, most, 2-i, rms); s != want {
						t.Errorf("%s %s is off by %s, want %s", []string{"classic", "refined"}[j], name, s, want)
					}
				}
				check("replication", c.Replication.Mean, truth.Replication.Mean, want[i].replication[j])
				check("coverage", c.Coverage.Mean, truth.Coverage.Mean, want[i].coverage[j])
			}
			last := truth.Replication
			switch i {
			case 1:
				if got := fmt.Sprintf("%.5f %.4f", last.Mean[3000], last.SD[3000]); got != "499.99990 20.0001" {
					t.Errorf("exact replication at the end: %s", got)
				}
			case 0: // Binomial(100, 1/5) given that it is not 0
				last = curves(t, exact, tc.p, 6000).Replication
				none := math.Pow(0.8, 100)
				mean := 20 / (1 - none)
				near(t, "exact plateau", last.Mean[6000], mean)
				near(t, "its deviation", last.SD[6000], math.Sqrt((16+400)/(1-none)-mean*mean))
			}
		})
	}
}

// TestDeviations is a table of standard deviations of the small network: replication and coverage.
func TestDeviations(t *testing.T) {
	truth, refined := curves(t, exact, shuffle.Small(), 1000), curves(t, shuffle.Params.Refined, shuffle.Small(), 1000)
	for _, row := range []struct {
		t    int
		want string
	}{
		{30, "0.79 0.80 | 2.60 2.65"},
		{100, "2.35 2.57 | 10.42 11.95"},
		{200, "4.80 5.89 | 20.97 25.83"},
		{300, "5.99 6.25 | 20.60 14.27"},
		{400, "5.78 4.67 | 14.18 2.94"},
		{1000, "4.01 3.98 | 0.30 0.00"},
	} {
		got := fmt.Sprintf("%.2f %.2f | %.2f %.2f", truth.Replication.SD[row.t], refined.Replication.SD[row.t],
			truth.Coverage.SD[row.t], refined.Coverage.SD[row.t])
		if got != row.want {
			t.Errorf("step %d: exact and refined deviations %s, want %s", row.t, got, row.want)
		}
	}
}

// TestErrorsFallWithN starts with a tenth of the nodes as holders. Then the classic error halves
// and the refined one quarters with every doubling of N, which hangs on every term of V and W.
func TestErrorsFallWithN(t *testing.T) {
	rows := []struct {
		n    int
		want string // classic and refined replication, classic and refined coverage, as fractions of N
	}{
		{50, "1.77e-02 1.81e-03 2.43e-02 3.59e-03"},
		{100, "8.92e-03 4.82e-04 1.28e-02 1.02e-03"},
		{200, "4.47e-03 1.23e-04 6.55e-03 2.67e-04"},
		{400, "2.24e-03 3.09e-05 3.31e-03 6.83e-05"},
		{800, "1.12e-03 7.75e-06 1.66e-03 1.72e-05"},
	}
	for _, row := range rows {
		p := shuffle.Small()
		p.Nodes, p.Holders = row.n, row.n/10
		truth := curves(t, exact, p, 400)
		classic, refined := curves(t, shuffle.Params.Classic, p, 400), curves(t, shuffle.Params.Refined, p, 400)
		off := func(x, y []float64) float64 {
			most, _ := distance(x, y)
			return most / float64(row.n)
		}
		got := fmt.Sprintf("%.2e %.2e %.2e %.2e",
			off(classic.Replication.Mean, truth.Replication.Mean),
			off(refined.Replication.Mean, truth.Replication.Mean),
			off(classic.Coverage.Mean, truth.Coverage.Mean), off(refined.Coverage.Mean, truth.Coverage.Mean))
		if got != row.want {
			t.Errorf("%d nodes: errors %s, want %s", row.n, got, row.want)
		}
	}
}

func TestExactOfFewNodes(t *testing.T) {
	// With two nodes, one of them PD, the other one is I until it gets the item: with α/2 to keep,
	// with β/2 by a hand-over.
	p := shuffle.Small()
	p.Nodes = 2
	c := curves(t, exact, p, 50)
	out := p.Rate() * (p.Pair().Replicate + p.Pair().HandOver) / 2
	for i, got := range c.Coverage.Mean {
		near(t, "coverage of two nodes", got, 2-math.Pow(1-out, float64(i)))
	}
	p.Holders = 2
	for i, got := range curves(t, exact, p, 50).Coverage.Mean {
		near(t, fmt.Sprintf("coverage of two holders in step %d", i), got, 2)
	}
}

func TestExactRefuses(t *testing.T) {
	p := shuffle.Medium()
	p.Nodes = 10_000_000
	_, err := exact(p, 3000)
	if err == nil || !strings.HasPrefix(err.Error(), "exact law of 10000000 nodes over 3000 steps: ") ||
		!strings.Contains(err.Error(), "allowed: 4.29e+09 bytes and 3.6e+03 s") ||
		!strings.Contains(err.Error(), "refined mean field") {
		t.Errorf("ten million nodes: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := shuffle.Small().Exact(ctx, 10); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
}

func TestExactCost(t *testing.T) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	p := shuffle.Small()
	p.Nodes = 1000
	curves(t, exact, p, 600)
	runtime.ReadMemStats(&after)
	got, want := p.ExactCost(600).Bytes, float64(after.TotalAlloc-before.TotalAlloc)
	if !(got > want/2 && got < 2*want) {
		t.Errorf("%v bytes estimated, %v used", got, want)
	}
	one, four := shuffle.Medium(), shuffle.Medium()
	four.Nodes *= 4
	// Four times the states, with rows twice as wide.
	if q := four.ExactCost(100).Seconds / one.ExactCost(50).Seconds; !(q > 8 && q < 17) {
		t.Errorf("four times the nodes and twice the steps take %v times as long, want nearly 16", q)
	}
}
