package experiment

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, workers := range []int{1, 3, 100} {
		var steps []int
		o := Options{Workers: workers, Progress: func(done, total int) {
			if total != 50 {
				t.Errorf("%d of %d", done, total)
			}
			steps = append(steps, done) // one at a time, or the race detector says so
		}}
		seen := make([]int, 50)
		busy := make([]atomic.Int32, o.workers(50))
		err := each(t.Context(), o, 50, func(worker, i int) error {
			if busy[worker].Add(1) != 1 {
				t.Errorf("worker %d does two things at a time", worker)
			}
			seen[i]++
			busy[worker].Add(-1)
			return nil
		})
		if err != nil || slices.Min(seen) != 1 || slices.Max(seen) != 1 {
			t.Errorf("%d workers: %v, done %v times", workers, err, seen)
		}
		if !slices.IsSorted(steps) || len(steps) != 50 || steps[49] != 50 {
			t.Errorf("%d workers: progress %v", workers, steps)
		}
	}
}

func TestEachEnds(t *testing.T) {
	fault := errors.New("fault")
	var calls atomic.Int32
	err := each(t.Context(), Options{Workers: 2}, 1_000_000, func(_, i int) error {
		if calls.Add(1); i == 5 {
			return fault
		}
		return nil
	})
	if !errors.Is(err, fault) || calls.Load() == 1_000_000 {
		t.Errorf("%v after %d calls", err, calls.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := each(ctx, Options{}, 3, func(_, _ int) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	if err := each(t.Context(), Options{}, 0, nil); err != nil {
		t.Errorf("no work: %v", err)
	}
}

func TestWorkers(t *testing.T) {
	for _, c := range []struct{ workers, n, want int }{{1, 10, 1}, {4, 2, 2}, {4, 0, 1}, {-1, 1, 1}, {0, 1, 1}} {
		if got := (Options{Workers: c.workers}).workers(c.n); got != c.want {
			t.Errorf("%d workers for %d pieces: %d, want %d", c.workers, c.n, got, c.want)
		}
	}
}
