package cmd

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/host"
)

// kindly is a source that says of itself what it is told to.
type kindly struct {
	energy.Source
	kind energy.Kind
}

func (k kindly) Info() energy.SourceInfo { return energy.SourceInfo{Kind: k.kind} }

// A node waits for the idle power of its machine only where its source reads the machine's
// counters.
func TestNodeBaseline(t *testing.T) {
	for _, kind := range energy.Kinds() {
		var slept time.Duration
		broken := errors.New("interrupted")
		var log strings.Builder
		o := host.BaselineOptions{
			Proc:  fstest.MapFS{}, // of which nothing can be read
			Sleep: func(_ context.Context, d time.Duration) error { slept = d; return nil },
		}
		if err := nodeBaseline(t.Context(), kindly{kind: kind}, o, &log); err != nil {
			t.Errorf("%v: %v", kind, err)
		}
		want := map[energy.Kind]time.Duration{energy.Measured: 2 * time.Second}[kind]
		if slept != want || (want > 0) != strings.HasPrefix(log.String(), "baseline: ") {
			t.Errorf("%v: waited for %v (want %v) and said %q", kind, slept, want, &log)
		}
		o.Sleep = func(context.Context, time.Duration) error { return broken }
		if err := nodeBaseline(t.Context(), kindly{kind: kind}, o, &log); errors.Is(err, broken) != (want > 0) {
			t.Errorf("%v: %v", kind, err)
		}
	}
}
