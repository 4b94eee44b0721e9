package experiment

import (
	"context"
	"runtime"
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
