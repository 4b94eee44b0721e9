package experiment

import (
	"context"
	"errors"
	"fmt"
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
		work := each(t.Context(), o, 50, func(worker, i int) error {
			if busy[worker].Add(1) != 1 {
				t.Errorf("worker %d does two things at a time", worker)
			}
			seen[i]++
			busy[worker].Add(-1)
			return nil
		})
		if err := work.err(); err != nil || work.count(0, 50) != 50 || slices.Min(seen) != 1 || slices.Max(seen) != 1 {
			t.Errorf("%d workers: %v, done %v times", workers, err, seen)
		}
		if !slices.IsSorted(steps) || len(steps) != 50 || steps[49] != 50 {
			t.Errorf("%d workers: progress %v", workers, steps)
		}
	}
}

// A piece that fails takes none of the others with it: those are there, and the failures are told,
// the first ones in the order of the pieces.
func TestEachKeepsWhatIsFinished(t *testing.T) {
	for _, workers := range []int{1, 2, 7} {
		work := each(t.Context(), Options{Workers: workers}, 100, func(_, i int) error {
			if i%20 == 5 {
				return fmt.Errorf("fault of %d", i)
			}
			return nil
		})
		const want = "fault of 5\nfault of 25\nfault of 45\nand 2 more failures"
		if err := work.err(); err == nil || err.Error() != want || work.count(0, 100) != 95 || work.finished[65] {
			t.Errorf("%d workers: %v, %d finished", workers, err, work.count(0, 100))
		}
	}
	fault := errors.New("fault")
	work := each(t.Context(), Options{}, 1000, func(_, _ int) error { return fault })
	if err := work.err(); !errors.Is(err, fault) || err.Error() != "fault\nand 997 more failures" {
		t.Errorf("all fail alike: %v", err)
	}
}

// What was finished before the end of the context is there.
func TestEachEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	work := each(ctx, Options{Workers: 1}, 10, func(_, i int) error {
		if i == 4 {
			cancel()
			return ctx.Err()
		}
		return nil
	})
	if err := work.err(); !errors.Is(err, context.Canceled) || work.failed != 0 || work.count(0, 10) != 4 {
		t.Errorf("%v, %d failures, %d finished", err, work.failed, work.count(0, 10))
	}
	if got := finishedOf(&work, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 2, 10); !slices.Equal(got, []int{2, 3}) {
		t.Errorf("finished: %v", got)
	}
	work = each(ctx, Options{}, 3, func(_, _ int) error { return nil })
	if err := work.err(); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled context: %v", err)
	}
	work = each(t.Context(), Options{}, 0, nil)
	if err := work.err(); err != nil {
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
