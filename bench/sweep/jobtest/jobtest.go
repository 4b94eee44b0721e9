// Package jobtest is the suite that every distributor of jobs passes. It is for tests only.
package jobtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/pprof"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/sweep/job"
)

// Test holds a distributor to the contract of [job.Distributor]. Make is called once for each part
// of the suite. One that has chunks done elsewhere brings those along who do them.
func Test(t *testing.T, make func(t testing.TB) job.Distributor) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) {
			d := make(t)
			if err := clean(func() error { return p.check(d) }); err != nil {
				t.Error(err)
			}
		})
	}
}

// parts are what the contract says, one by one. Each says what a distributor does not keep.
var parts = []struct {
	name  string
	check func(d job.Distributor) error
}{
	{"each chunk once", eachOnce},
	{"some chunks", someChunks},
	{"no chunks", noChunks},
	{"chunks that are not there", notThere},
	{"sizes of results", sizes},
	{"results too large", tooLarge},
	{"an error of work", workFails},
	{"a panic of work", workPanics},
	{"an error of the sink", sinkFails},
	{"cancelled", cancelled},
	{"cancelled before", cancelledBefore},
}

// patience is how long the suite waits for what has to happen by itself. It is spent where
// something is wrong only.
var patience = 10 * time.Second

// run has chunks done within the time that the suite waits.
func run(ctx context.Context, d job.Distributor, j job.Job, chunks []int, sink job.Sink) error {
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx, j, chunks, sink) }()
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return fmt.Errorf("does not end within %v", patience)
	}
}

// numbers is a job whose results say which chunks they are of.
func numbers(n int) job.Job {
	return job.Job{ID: "numbers", Chunks: n, Work: func(_ context.Context, chunk int) ([]byte, error) {
		return fmt.Appendf(nil, "result of chunk %d", chunk), nil
	}}
}

// collector is a sink that says what is wrong with how it is called.
type collector struct {
	busy  atomic.Bool
	calls map[int]int
	want  func(chunk int, result []byte) error
}

func (c *collector) take(chunk int, result []byte) error {
	if c.busy.Swap(true) {
		return errors.New("the sink is called while it is called")
	}
	defer c.busy.Store(false)
	runtime.Gosched() // for somebody else to call it
	if c.calls == nil {
		c.calls = map[int]int{}
	}
	c.calls[chunk]++
	return c.want(chunk, result)
}

func (c *collector) check(chunks []int) error {
	for _, chunk := range chunks {
		if n := c.calls[chunk]; n != 1 {
			return fmt.Errorf("the result of chunk %d came %d times (allowed: once)", chunk, n)
		}
	}
	if len(c.calls) != len(chunks) {
		return fmt.Errorf("results of %d chunks came (allowed: the %d asked for)", len(c.calls), len(chunks))
	}
	return nil
}

func numbered(chunk int, result []byte) error {
	if want := fmt.Sprintf("result of chunk %d", chunk); string(result) != want {
		return fmt.Errorf("the result is %q (allowed: %q)", result, want)
	}
	return nil
}

func eachOnce(d job.Distributor) error {
	chunks := make([]int, 200)
	for i := range chunks {
		chunks[i] = i
	}
	return all(d, numbers(len(chunks)), chunks, numbered)
}

func someChunks(d job.Distributor) error {
	return all(d, numbers(50), []int{49, 3, 17, 0, 31}, numbered)
}

func noChunks(d job.Distributor) error { return all(d, numbers(0), nil, numbered) }

// all asks for chunks that nothing goes wrong with.
func all(d job.Distributor, j job.Job, chunks []int, want func(int, []byte) error) error {
	c := collector{want: want}
	if err := run(context.Background(), d, j, chunks, c.take); err != nil {
		return err
	}
	return c.check(chunks)
}

func notThere(d job.Distributor) error {
	for _, c := range []struct {
		chunks []int
		names  string
	}{{[]int{0, 3}, "3"}, {[]int{-1}, "-1"}, {[]int{1, 1}, "1 twice"}} {
		none := func(int, []byte) error { return errors.New("the sink is called") }
		err := run(context.Background(), d, numbers(3), c.chunks, none)
		if err == nil || !strings.Contains(err.Error(), "chunk: "+c.names+" ") {
			return fmt.Errorf("chunks %v of 3: the error is %w", c.chunks, orNone(err))
		}
	}
	return nil
}

var errNone = errors.New("none")

func orNone(err error) error {
	if err == nil {
		return errNone
	}
	return err
}

// sizes has results of nothing, of more than a message usually holds, and of the most there may be.
func sizes(d job.Distributor) error {
	size := []int{0, 1, 2 << 20, 0, job.MaxResult}
	fill := func(chunk int) []byte {
		b := make([]byte, size[chunk])
		for i := range b {
			b[i] = byte(i + i>>8 + chunk)
		}
		return b
	}
	j := job.Job{ID: "sizes", Chunks: len(size)}
	j.Work = func(_ context.Context, chunk int) ([]byte, error) { return fill(chunk), nil }
	return all(d, j, []int{0, 1, 2, 3, 4}, func(chunk int, result []byte) error {
		if !slices.Equal(result, fill(chunk)) {
			return fmt.Errorf("the %d bytes are not those of the %d of Work", len(result), size[chunk])
		}
		return nil
	})
}

func tooLarge(d job.Distributor) error {
	j := numbers(3)
	j.Work = func(context.Context, int) ([]byte, error) { return make([]byte, job.MaxResult+1), nil }
	return fails(d, j, []int{2}, numbered, 2, "result: 8388609 bytes (allowed: up to 8388608)")
}

// fails wants one error, of one chunk, that says something once.
func fails(d job.Distributor, j job.Job, chunks []int, want func(int, []byte) error, chunk int, says string) error {
	c := collector{want: want}
	err := run(context.Background(), d, j, chunks, c.take)
	of, ok := errors.AsType[*job.ChunkError](err)
	switch {
	case !ok || of.Chunk != chunk:
		return fmt.Errorf("the error is %w (allowed: one of chunk %d)", orNone(err), chunk)
	case strings.Count(err.Error(), says) != 1 || strings.Count(err.Error(), fmt.Sprintf("chunk %d", chunk)) != 1:
		return fmt.Errorf("the error is %w (allowed: chunk %d and %q, once)", err, chunk, says)
	}
	return nil
}

func workFails(d job.Distributor) error {
	j := numbers(1000)
	j.Work = func(_ context.Context, chunk int) ([]byte, error) {
		if chunk == 7 {
			return nil, errors.New("the machine is on fire")
		}
		return numbers(1000).Work(context.Background(), chunk)
	}
	return fails(d, j, []int{3, 7, 9}, numbered, 7, "the machine is on fire")
}

func workPanics(d job.Distributor) error {
	j := numbers(10)
	j.Work = func(context.Context, int) ([]byte, error) { panic("no such luck") }
	return fails(d, j, []int{4}, numbered, 4, "panic: no such luck (jobtest.go:")
}

func sinkFails(d job.Distributor) error {
	after := 0
	full := func(int, []byte) error {
		if after++; after > 1 {
			return errors.New("called again after its error")
		}
		return errors.New("no space left")
	}
	return fails(d, numbers(20), []int{11}, full, 11, "no space left")
}

// cancelled ends a job of which some chunks are done and the others only end with their context.
func cancelled(d job.Distributor) error {
	why := errors.New("enough of it")
	ctx, cancel := context.WithCancelCause(context.Background())
	defer cancel(nil)
	j := numbers(40)
	j.Work = func(ctx context.Context, chunk int) ([]byte, error) {
		if chunk < 3 {
			return numbers(40).Work(ctx, chunk)
		}
		<-ctx.Done()
		return nil, ctx.Err()
	}
	c := collector{}
	c.want = func(chunk int, result []byte) error {
		if len(c.calls) == 3 {
			cancel(why)
		}
		return numbered(chunk, result)
	}
	err := run(ctx, d, j, []int{0, 1, 2, 3, 4, 5, 6}, c.take)
	if !errors.Is(err, why) {
		return fmt.Errorf("the error is %w (allowed: the cause of the cancellation)", orNone(err))
	}
	return c.check([]int{0, 1, 2})
}

func cancelledBefore(d job.Distributor) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	c := collector{want: numbered}
	if err := run(ctx, d, numbers(5), []int{0, 1}, c.take); !errors.Is(err, context.Canceled) {
		return fmt.Errorf("the error is %w (allowed: %w)", orNone(err), context.Canceled)
	}
	return nil
}

// checks counts the calls of clean.
var checks atomic.Int64

// clean says which goroutines somebody has left behind. They are told from others by a label, which
// goroutines have from the one that starts them.
func clean(f func() error) error {
	label := fmt.Sprintf("check %d", checks.Add(1))
	var err error
	pprof.Do(context.Background(), pprof.Labels("jobtest", label), func(context.Context) { err = f() })
	if err != nil {
		return err
	}
	for end := time.Now().Add(patience); ; runtime.Gosched() { // those that have returned may take a moment to go
		var stacks bytes.Buffer
		if err := pprof.Lookup("goroutine").WriteTo(&stacks, 1); err != nil {
			return err
		}
		switch {
		case !strings.Contains(stacks.String(), label+"\""):
			return nil
		case time.Now().After(end):
			return fmt.Errorf("goroutines are left:\n%s", stacks.String())
		}
	}
}
