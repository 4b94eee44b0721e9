package jetstream

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"
)

// A coordinator that goes on takes what is in its store, and has the rest done alone.
func TestGoesOn(t *testing.T) {
	enough := errors.New("enough")
	one := Worker{Workers: 1, Patience: time.Second}
	c := &team{Coordinator: Coordinator{Store: t.TempDir()}, workers: 1, worker: one}
	ctx, cancel := context.WithCancelCause(t.Context())
	taken := 0
	if err := c.Run(ctx, small(), whole(small()), func(int, []byte) error {
		if taken++; taken == 5 {
			cancel(enough)
		}
		return nil
	}); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	j, done := small(), 0
	j.Work = func(ctx context.Context, chunk int) ([]byte, error) {
		done++
		return small().Work(ctx, chunk)
	}
	got := 0
	if err := c.Run(t.Context(), j, whole(j), func(chunk int, result []byte) error {
		if got++; string(result) != fmt.Sprint(chunk) {
			t.Errorf("chunk %d is %s", chunk, result)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	// One may have been done whose worker had no time to say that its result is there.
	if most := j.Chunks - taken + 1; got != j.Chunks || done > most {
		t.Errorf("%d results, for which %d chunks were done (want %d, and %d at most)", got, done, j.Chunks, most)
	}
}
