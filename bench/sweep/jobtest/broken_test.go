package jobtest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/sweep/job"
)

// distributor is one that a function makes.
type distributor func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error

func (d distributor) Run(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
	return d(ctx, j, chunks, sink)
}

// plain does one chunk after the other as the contract has it.
func plain(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
	if err := j.Validate(chunks); err != nil {
		return err
	}
	for _, c := range chunks {
		result, err := j.Do(ctx, c)
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err == nil {
			err = sink.Take(c, result)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// The suite finds nothing wrong with a plain loop, and finds what is wrong with each of these.
func TestSuiteFinds(t *testing.T) {
	for _, p := range parts {
		if err := check(plain, p.name); err != nil {
			t.Errorf("%s: a plain loop: %v", p.name, err)
		}
	}
	var left sync.WaitGroup
	stop := make(chan struct{})
	defer func() { close(stop); left.Wait() }()
	for name, broken := range map[string]struct {
		d    distributor
		part string
	}{
		"a chunk left out": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			return plain(ctx, j, chunks[:max(len(chunks)-1, 0)], sink)
		}, "each chunk once"},
		"a chunk twice": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			return errors.Join(plain(ctx, j, chunks, sink), plain(ctx, j, chunks[:min(len(chunks), 1)], sink))
		}, "each chunk once"},
		"all chunks": {func(ctx context.Context, j job.Job, _ []int, sink job.Sink) error {
			all := make([]int, j.Chunks)
			for i := range all {
				all[i] = i
			}
			return plain(ctx, j, all, sink)
		}, "some chunks"},
		"anything without chunks": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			if len(chunks) == 0 {
				return sink(0, nil)
			}
			return plain(ctx, j, chunks, sink)
		}, "no chunks"},
		"no check": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			j.Chunks = 1000
			return plain(ctx, j, chunks, sink)
		}, "chunks that are not there"},
		"results cut": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			return plain(ctx, j, chunks, func(c int, result []byte) error {
				return sink(c, result[:min(len(result), 1<<20)])
			})
		}, "sizes of results"},
		"results without a bound": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			work := j.Work
			j.Work = func(ctx context.Context, c int) ([]byte, error) {
				b, err := work(ctx, c)
				return b[:min(len(b), job.MaxResult)], err
			}
			return plain(ctx, j, chunks, sink)
		}, "results too large"},
		"errors of work left out": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			if err := plain(ctx, j, chunks, sink); err == nil || !strings.Contains(err.Error(), "fire") {
				return err
			}
			return nil
		}, "an error of work"},
		"errors without a chunk": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			err := plain(ctx, j, chunks, sink)
			if of, ok := errors.AsType[*job.ChunkError](err); ok {
				return of.Err
			}
			return err
		}, "a panic of work"},
		"errors of the sink again": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			err := plain(ctx, j, chunks, sink)
			if err != nil && strings.Contains(err.Error(), "no space") {
				return fmt.Errorf("%w; %w", err, err)
			}
			return err
		}, "an error of the sink"},
		"another cause": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			if err := plain(ctx, j, chunks, sink); ctx.Err() == nil {
				return err
			}
			return ctx.Err()
		}, "cancelled"},
		"no look at the context": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			if ctx.Err() != nil {
				return plain(context.Background(), j, chunks, sink)
			}
			return plain(ctx, j, chunks, sink)
		}, "cancelled before"},
		"the sink at the same time": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			var mu sync.Mutex
			var all sync.WaitGroup
			var first error
			for _, c := range chunks {
				all.Go(func() {
					err := plain(ctx, j, []int{c}, sink)
					mu.Lock()
					defer mu.Unlock()
					if first == nil {
						first = err
					}
				})
			}
			all.Wait()
			return first
		}, "each chunk once"},
		"no end": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			if len(chunks) == 5 {
				left.Go(func() { <-stop })
				<-stop
			}
			return plain(ctx, j, chunks, sink)
		}, "some chunks"},
		"a goroutine left": {func(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
			if len(chunks) == 0 {
				left.Go(func() { <-stop })
			}
			return plain(ctx, j, chunks, sink)
		}, "no chunks"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func(d time.Duration) { patience = d }(patience)
			patience = 100 * time.Millisecond
			if check(broken.d, broken.part) == nil {
				t.Errorf("%q finds nothing wrong", broken.part)
			}
		})
	}
}

// check holds a distributor to one part of the suite.
func check(d distributor, part string) error {
	for _, p := range parts {
		if p.name == part {
			return clean(func() error { return p.check(d) })
		}
	}
	return nil
}
