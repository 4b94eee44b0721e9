package job

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		n      int
		chunks []int
		want   string
	}{
		{0, nil, ""},
		{3, []int{2, 0, 1}, ""},
		{3, []int{3}, "chunk: 3 (allowed: 0 to 2)"},
		{3, []int{-1}, "chunk: -1 (allowed: 0 to 2)"},
		{0, []int{0}, "chunk: 0 (allowed: none, the job has no chunks)"},
		{3, []int{1, 2, 1}, "chunk: 1 twice (allowed: each chunk once)"},
	} {
		got := ""
		if err := (Job{Chunks: c.n}).Validate(c.chunks); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%v of %d: %q, want %q", c.chunks, c.n, got, c.want)
		}
	}
}

// What goes wrong with a chunk is said with its number and once, and a panic with its place.
func TestDo(t *testing.T) {
	broken := errors.New("broken")
	for _, c := range []struct {
		work func() ([]byte, error)
		want string
	}{
		{func() ([]byte, error) { return []byte("x"), nil }, ""},
		{func() ([]byte, error) { return make([]byte, MaxResult), nil }, ""},
		{func() ([]byte, error) { return []byte("x"), broken }, "chunk 3: broken"},
		{func() ([]byte, error) { return make([]byte, MaxResult+1), nil }, "chunk 3: result: 8388609 bytes"},
		{func() ([]byte, error) { var b []byte; return b[5:], nil }, "chunk 3: panic: runtime error: slice bounds"},
		{func() ([]byte, error) { panic("own") }, "chunk 3: panic: own (job_test.go:"},
	} {
		result, err := Job{Work: func(context.Context, int) ([]byte, error) { return c.work() }}.Do(t.Context(), 3)
		if err != nil && (result != nil || c.want == "" || !strings.HasPrefix(err.Error(), c.want)) {
			t.Errorf("%d bytes with %v, want %q", len(result), err, c.want)
		}
		if err == nil && c.want != "" {
			t.Errorf("no error, want %q", c.want)
		}
	}
	_, err := Job{Work: func(context.Context, int) ([]byte, error) { return nil, broken }}.Do(t.Context(), 3)
	if !errors.Is(err, broken) || !errors.Is(Sink(func(int, []byte) error { return broken }).Take(1, nil), broken) {
		t.Error("the cause is lost")
	}
}
