package pool

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/joulemark/joulemark/bench/sweep/job"
	"github.com/joulemark/joulemark/bench/sweep/jobtest"
)

func TestPool(t *testing.T) {
	for _, workers := range []int{0, 1, 2, 8} {
		t.Run(fmt.Sprintf("workers=%d", workers), func(t *testing.T) {
			jobtest.Test(t, func(testing.TB) job.Distributor { return Pool{Workers: workers} })
		})
	}
}

// The error is that of the first chunk that goes wrong, also where a later one is quicker.
func TestErrorOfTheFirst(t *testing.T) {
	for workers := 1; workers <= 8; workers++ {
		quick := make(chan struct{})
		j := job.Job{Chunks: 20, Work: func(_ context.Context, chunk int) ([]byte, error) {
			switch {
			case chunk == 5 && workers > 1:
				<-quick
				return nil, errors.New("slow")
			case chunk == 6:
				close(quick)
				fallthrough
			case chunk >= 5:
				return nil, errors.New("quick")
			}
			return nil, nil
		}}
		err := Pool{Workers: workers}.Run(t.Context(), j, []int{0, 1, 2, 3, 4, 5, 6, 7, 8},
			func(int, []byte) error { return nil })
		if of, ok := errors.AsType[*job.ChunkError](err); !ok || of.Chunk != 5 {
			t.Errorf("%d workers: %v, want the error of chunk 5", workers, err)
		}
	}
}

// No more chunks are under way at a time than there are workers, and no fewer.
func TestWorkersAtATime(t *testing.T) {
	const workers = 3
	var busy atomic.Int32
	together := make(chan struct{})
	j := job.Job{Chunks: workers, Work: func(context.Context, int) ([]byte, error) {
		if busy.Add(1) == workers {
			close(together)
		}
		<-together
		return nil, nil
	}}
	err := Pool{Workers: workers}.Run(t.Context(), j, []int{0, 1, 2}, func(int, []byte) error { return nil })
	if err != nil {
		t.Error(err)
	}
	busy.Store(0)
	j = job.Job{Chunks: 100, Work: func(context.Context, int) ([]byte, error) {
		defer busy.Add(-1)
		if n := busy.Add(1); n > workers {
			return nil, fmt.Errorf("%d at a time", n)
		}
		return nil, nil
	}}
	all := make([]int, j.Chunks)
	for i := range all {
		all[i] = i
	}
	if err := (Pool{Workers: workers}).Run(t.Context(), j, all, func(int, []byte) error { return nil }); err != nil {
		t.Error(err)
	}
}
