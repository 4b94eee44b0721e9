// Package job is work in numbered chunks that anybody may do in any order, on this machine or on
// others. It knows nothing of what is worked on: a chunk is a number, and its result is bytes.
//
// Who hands chunks out is a [Distributor]: package pool on the cores of this process, package
// jetstream to processes on any machines. All of them pass the suite of package jobtest. Which
// chunks a process is to do at all, where a scheduler has started many, is told by package shard.
package job

import (
	"context"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/joulemark/joulemark/internal/suggest"
)

// MaxResult is how many bytes the result of a chunk may have, with every distributor alike, so that
// a job that can be done on one machine can be done on many.
const MaxResult = 8 << 20

// Job is work in chunks. A chunk's result must follow from the job and the chunk's number alone,
// since a chunk may be done more than once, and any of its results may be the one that is taken.
type Job struct {
	// ID tells one job, and the version of the program that may work on it, from all others.
	ID string
	// Chunks is how many there are; they are numbered from 0.
	Chunks int
	// Work does one chunk. It is safe for concurrent use. When its context is done it may return
	// early with any error.
	Work func(ctx context.Context, chunk int) ([]byte, error)
}

// Sink takes the result of a chunk, which it may keep. It is called by one goroutine at a time,
// with the chunks in any order, once for each.
type Sink func(chunk int, result []byte) error

// Distributor has chunks of a job done.
type Distributor interface {
	// Run has the chunks done that are asked for and gives their results to the sink. It returns
	// when that has happened, and nothing it began goes on. An error of Work or Sink ends it and is
	// returned as a [ChunkError]; so does the end of the context, whose cause it returns. What the
	// sink has taken by then stays taken.
	Run(ctx context.Context, j Job, chunks []int, sink Sink) error
}

// ChunkError is what went wrong with one chunk.
type ChunkError struct {
	Chunk int
	Err   error
}

// Error implements error.
func (e *ChunkError) Error() string { return fmt.Sprintf("chunk %d: %s", e.Chunk, suggest.Text(e.Err)) }

// Unwrap is what went wrong.
func (e *ChunkError) Unwrap() error { return e.Err }

// Validate says what is wrong with a request for chunks.
func (j Job) Validate(chunks []int) error {
	seen := make(map[int]bool, len(chunks))
	for _, c := range chunks {
		switch {
		case c < 0 || c >= j.Chunks:
			return suggest.Wrong("chunk", c, "%s", j.allowed())
		case seen[c]:
			return suggest.Wrong("chunk", fmt.Sprintf("%d twice", c), "each chunk once")
		}
		seen[c] = true
	}
	return nil
}

func (j Job) allowed() string {
	if j.Chunks <= 0 {
		return "none, the job has no chunks"
	}
	return fmt.Sprintf("0 to %d", j.Chunks-1)
}

// Do does a chunk. A panic of Work is an error, and so is a result that is too large. All errors
// are of type [ChunkError].
func (j Job) Do(ctx context.Context, chunk int) (result []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v (%s)", p, panicked())
		}
		if len(result) > MaxResult {
			err = suggest.Wrong("result", fmt.Sprintf("%d bytes", len(result)), "up to %d", MaxResult)
		}
		if err != nil {
			result, err = nil, &ChunkError{chunk, err}
		}
	}()
	return j.Work(ctx, chunk)
}

// Take gives a result to the sink. Errors are of type [ChunkError].
func (s Sink) Take(chunk int, result []byte) error {
	if err := s(chunk, result); err != nil {
		return &ChunkError{chunk, err}
	}
	return nil
}

// panicked is where the panic happened from which somebody recovers right now: the first place
// behind the runtime's own.
func panicked() string {
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for inPanic := false; ; {
		f, more := frames.Next()
		if inPanic && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", filepath.Base(f.File), f.Line)
		}
		inPanic = inPanic || f.Function == "runtime.gopanic"
		if !more {
			return "place unknown"
		}
	}
}
