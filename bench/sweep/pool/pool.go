// Package pool does the chunks of a job on the cores of this process.
package pool

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/joulemark/joulemark/bench/sweep/job"
)

// Pool does several chunks at a time. They begin in the order in which they are asked for. When one
// goes wrong, no other begins, and those under way are done to their end: so the error that is
// returned is always that of the first chunk that goes wrong, however many workers there are.
type Pool struct {
	// Workers is how many chunks are under way at a time; 0 is as many as Go may use cores.
	Workers int
}

var _ job.Distributor = Pool{}

// result is what came of the chunk at a place in the list of those asked for.
type result struct {
	at      int
	content []byte
	err     error
}

// Run implements [job.Distributor].
func (p Pool) Run(ctx context.Context, j job.Job, chunks []int, sink job.Sink) error {
	if err := j.Validate(chunks); err != nil {
		return err
	}
	var next atomic.Int64 // place of the next chunk to begin
	var stopped atomic.Bool
	results := make(chan result)
	var workers sync.WaitGroup
	for range min(p.workers(), len(chunks)) {
		workers.Go(func() {
			for !stopped.Load() && ctx.Err() == nil {
				at := int(next.Add(1)) - 1
				if at >= len(chunks) {
					return
				}
				content, err := j.Do(ctx, chunks[at])
				if err != nil {
					stopped.Store(true)
				}
				results <- result{at, content, err}
			}
		})
	}
	go func() { workers.Wait(); close(results) }()

	taken, wrong := 0, result{at: len(chunks)}
	sinks := true // whether the sink still takes something
	for r := range results {
		if r.err == nil && sinks {
			r.err = sink.Take(chunks[r.at], r.content)
			sinks = r.err == nil
		} else if r.err != nil && ctx.Err() != nil {
			continue // the chunk was given up
		}
		switch {
		case r.err == nil:
			taken++
		case r.at < wrong.at:
			wrong = r
			stopped.Store(true)
		}
	}
	if wrong.err == nil && taken < len(chunks) {
		return context.Cause(ctx)
	}
	return wrong.err
}

func (p Pool) workers() int {
	if p.Workers > 0 {
		return p.Workers
	}
	return runtime.GOMAXPROCS(0)
}
