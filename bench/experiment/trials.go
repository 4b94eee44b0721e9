package experiment

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// each does n independent pieces of work, as many at a time as there are workers. A piece writes
// its result to a place of its own and takes its random numbers from a stream of its own, so
// nothing depends on who did it or when. worker, from 0 to below o.workers(n), is for memory that
// is used again. The first error, or the end of ctx, ends the work.
func each(ctx context.Context, o Options, n int, do func(worker, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var progress sync.Mutex
	done := 0
	var all sync.WaitGroup
	for w := range o.workers(n) {
		all.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(w, i); err != nil {
					cancel(err)
					return
				}
				if o.Progress != nil {
					progress.Lock()
					done++
					o.Progress(done, n)
					progress.Unlock()
				}
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// workers is how many goroutines share n pieces of work.
func (o Options) workers(n int) int {
	w := o.Workers
	if w <= 0 {
		w = runtime.GOMAXPROCS(0)
	}
	return max(1, min(w, n))
}

// percentile is that of values in ascending order, for q from 0 to 100, with linear interpolation
// between the two that are nearest (type 7 of R. J. Hyndman, Y. Fan: Sample quantiles in
// statistical packages, American Statistician 50(4), 1996).
func percentile(sorted []float64, q float64) float64 {
	at := q / 100 * float64(len(sorted)-1)
	low := int(at)
	if low >= len(sorted)-1 {
		return sorted[len(sorted)-1]
	}
	return sorted[low] + (at-float64(low))*(sorted[low+1]-sorted[low])
}

// summary is what a table says of the trials of one setting.
type summary struct{ mean, p10, median, p90 float64 }

// summarize sorts the values.
func summarize(values []float64) summary {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	slices.Sort(values)
	return summary{
		mean: sum / float64(len(values)), p10: percentile(values, 10),
		median: percentile(values, 50), p90: percentile(values, 90),
	}
}
