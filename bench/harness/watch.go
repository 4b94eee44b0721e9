package harness

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/memory"
)

// baseline watches the machine before the first trial, as long as Idle says, and describes the
// meter and the idle power in the results.
func (r *Runner) baseline(ctx context.Context, res *record.Results) error {
	if cost, err := r.Meter.Overhead(); err == nil {
		res.Method.Meter = fmt.Sprintf("%v of CPU time for a start and a stop", cost.Pair)
		if cost.SamplerShare > 0 {
			res.Method.Meter += fmt.Sprintf(", and %.2g %% of one CPU for reading counters meanwhile",
				100*cost.SamplerShare)
		}
	}
	if r.Idle == 0 || r.Scenario.Hosts.Any() && !r.Scenario.Hosts.Processes {
		return nil // other machines know themselves what they draw
	}
	return charge.Idle(ctx, r.Meter.Source, r.Idle, res)
}

// memoryLimit is what this process may have, 0 where that is not known.
func (r *Runner) memoryLimit() float64 {
	if r.limit != nil {
		return r.limit()
	}
	return memory.Limit()
}

// watched does something that may take long or need much memory, and comes back within a second of
// the end of ctx, or once the process has more memory than it may use: then what was done is given
// up, and the error says so. Whoever does not hear of the end by itself is left behind.
func (r *Runner) watched(ctx context.Context, do func(context.Context) error) error {
	limit := r.memoryLimit()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		err = do(ctx)
	}()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-done:
			if cause := context.Cause(ctx); cause != nil {
				return cause
			}
			return err
		case <-look.C:
			if limit <= 0 || memory.Used() <= limit {
				continue
			}
			debug.FreeOSMemory() // what is garbage is no reason
			if used := memory.Used(); used > limit {
				cancel(fmt.Errorf("stopped, since the process has %v of memory (allowed: %v)",
					memoryOf(used), memoryOf(limit)))
			}
		case <-ctx.Done():
			select {
			case <-done:
			case <-time.After(patience):
			}
			return context.Cause(ctx)
		}
	}
}

const (
	lookEvery = 100 * time.Millisecond
	patience  = 500 * time.Millisecond
)
