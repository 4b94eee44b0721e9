package consensus

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

func TestTiming(t *testing.T) {
	for _, c := range []struct {
		heartbeats      string
		faults          algorithms.Faults
		monitored, keep bool
	}{
		{"auto", algorithms.NoFaults, false, false},
		{"on", algorithms.NoFaults, true, false},
		{"auto", algorithms.Loss, true, false},
		{"auto", algorithms.Crashes, true, true},
		{"on", algorithms.Recoveries, true, true},
	} {
		got := NewTiming(algorithms.Setup{
			Params: algorithms.Params{"heartbeats": c.heartbeats}, Faults: c.faults, Delta: 10,
		})
		if want := (Timing{Monitored: c.monitored, Keep: c.keep, Beat: 40, Patience: 240}); got != want {
			t.Errorf("heartbeats %s, %s: %+v; want %+v", c.heartbeats, c.faults, got, want)
		}
	}
}

// Followers wait for different times, within bounds.
func TestWait(t *testing.T) {
	timing := Timing{Patience: 240}
	rng := algorithms.NewRand(5)
	seen := map[algorithms.Time]bool{}
	for range 100 {
		at := timing.Wait(&rng)
		if at < 240 || at > 480 {
			t.Fatalf("a follower waits for %v; want 240 to 480 ticks", at)
		}
		seen[at] = true
	}
	if len(seen) < 50 {
		t.Errorf("%d different times of 100; want most of them to differ", len(seen))
	}
}
