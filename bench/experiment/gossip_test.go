package experiment

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/longtest"
)

// repetitions is how often an experiment is repeated to compare it with a reference. The tolerance
// follows from the scatter that is seen, so fewer of them make it wider.
func repetitions(full int) int { return longtest.Choose(max(10, full/8), full) }

// scatter is what repetitions of an experiment gave for one figure.
type scatter []float64

func (s scatter) mean() float64 {
	sum := 0.0
	for _, v := range s {
		sum += v
	}
	return sum / float64(len(s))
}

func (s scatter) deviation() float64 {
	mean, sum := s.mean(), 0.0
	for _, v := range s {
		sum += (v - mean) * (v - mean)
	}
	return math.Sqrt(sum / float64(len(s)-1))
}

func (s scatter) standardError() float64 { return s.deviation() / math.Sqrt(float64(len(s))) }

// near fails where a mean is more than four standard errors, of the reference and of the sample
// together, from the reference: of all that is compared here, one in ten thousand does by chance.
func near(t *testing.T, name string, got scatter, want, standardError float64) {
	t.Helper()
	se := math.Hypot(standardError, got.standardError())
	t.Logf("%s: %.5g (%.2g); reference %.5g (%.2g): %.1f standard errors apart",
		name, got.mean(), got.standardError(), want, standardError, (got.mean()-want)/max(se, 1e-12))
	if !(math.Abs(got.mean()-want) <= 4*se) {
		t.Errorf("%s: mean %g, standard error %g; reference %g, %g",
			name, got.mean(), got.standardError(), want, standardError)
	}
}

func run(t *testing.T, e Experiment, o Options) *result.Result {
	t.Helper()
	r, err := e.Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// small are the experiments of this kind with few and small trials, in each sweep.
func small() map[string]Experiment {
	load := NewLoad()
	load.Nodes, load.Trials = []int{1, 2, 30}, 5
	failure := NewFailure()
	failure.Nodes, failure.Trials = 60, 7
	partition := NewPartition()
	partition.Nodes, partition.Trials = 61, 9
	balance := NewBalance()
	balance.Nodes, balance.EdgeProb, balance.Publishers, balance.Trials = 50, 0.2, 4, 8
	failureSync, partitionSync := *failure, *partition
	failureSync.Sweep, partitionSync.Sweep = synchronousSweep, synchronousSweep
	return map[string]Experiment{
		"load": load, "failure": failure, "partition": partition, "balance": balance,
		"failure synchronous": &failureSync, "partition synchronous": &partitionSync,
	}
}

func TestSameOnAnyNumberOfWorkers(t *testing.T) {
	for name, e := range small() {
		t.Run(name, func(t *testing.T) {
			one := run(t, e, Options{Workers: 1})
			for _, workers := range []int{2, 7} {
				if diff := cmp.Diff(one, run(t, e, Options{Workers: workers})); diff != "" {
					t.Errorf("%d workers:\n%s", workers, diff)
				}
			}
			if name == "load" { // gossip on the simulator informs all of so few nodes, which costs the same each time
				return
			}
			for _, p := range Parameters(e) {
				if p.Name == "seed" {
					if err := p.Set(p.Value().(uint64) + 1); err != nil {
						t.Fatal(err)
					}
				}
			}
			if cmp.Equal(one.Data, run(t, e, Options{}).Data) {
				t.Error("another seed gives the same")
			}
		})
	}
}

func TestCancelled(t *testing.T) {
	for name, e := range small() {
		ctx, cancel := context.WithCancel(t.Context())
		o := Options{Workers: 2, Progress: func(done, _ int) {
			if done == 2 {
				cancel()
			}
		}}
		r, err := e.Run(ctx, o)
		if name == "load" && err == nil {
			continue // two pieces are all that it has
		}
		if !errors.Is(err, context.Canceled) || r == nil || r.Missing == nil {
			t.Errorf("%s: %v, %v", name, r, err)
		}
	}
}

// A run in the middle of its rounds ends too.
func TestCancelledWithinTrial(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, sweep := range []string{sequentialSweep, synchronousSweep} {
		g, err := randomGraph(10, 0.5, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := newSpread(g, 3, sweep, 0).run(ctx, 5, 1); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", sweep, err)
		}
	}
	if _, err := NewBalance().trial(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("balance: %v", err)
	}
}

// Tables and pictures have what their types ask for: cells for all columns, finite numbers, lines
// with as many x as y.
func TestWellFormed(t *testing.T) {
	for name, e := range small() {
		r := run(t, e, Options{})
		for _, table := range append(r.Shown, r.Data) {
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Errorf("%s: %d cells in %d columns: %v", name, len(row), len(table.Columns), row)
				}
				for _, cell := range row {
					if v, ok := cell.(float64); ok && (math.IsNaN(v) || math.IsInf(v, 0)) {
						t.Errorf("%s: %v", name, row)
					}
				}
			}
		}
		if len(r.Figures) == 0 || len(r.Notes) == 0 || r.Parameters == "" {
			t.Errorf("%s: %d figures, %d notes, parameters %q", name, len(r.Figures), len(r.Notes), r.Parameters)
		}
		for _, f := range r.Figures {
			for _, p := range f.Panels {
				for _, s := range p.Series {
					if len(s.Y) == 0 || p.X.Categories == nil && len(s.X) != len(s.Y) ||
						s.Low != nil && (len(s.Low) != len(s.Y) || len(s.High) != len(s.Y)) {
						t.Errorf("%s: figure %s: %+v", name, f.Name, s)
					}
				}
			}
		}
	}
}
