package token_test

import (
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/mutex/token"
	"github.com/joulemark/joulemark/bench/algotest"
)

// Who asks again at once waits at every lap: whole laps, and the way to the last.
func TestTokenRingCounts(t *testing.T) {
	for n := 2; n <= 50; n++ {
		for seed := range uint64(4) {
			for entries := 1; entries <= 3; entries++ {
				alone := algorithms.Params{"entries": strconv.Itoa(entries)}
				all := algorithms.Params{"entries": strconv.Itoa(entries), "requesters": "all"}
				for _, c := range []struct {
					params algorithms.Params
					last   int
				}{{alone, requester(n, seed)}, {all, n - 1}} {
					out := algotest.Simulate(t, &token.TokenRing, config(n, seed, c.params))
					want := int64((entries-1)*n + c.last)
					if out.Counts.Sent != want || out.Status() != "ok" ||
						out.Expected != algorithms.Exactly(float64(want)) {
						t.Fatalf("n=%d, %v, seed %d: %d messages (expected %v), %s; want %d",
							n, c.params, seed, out.Counts.Sent, out.Expected, out.Status(), want)
					}
				}
			}
		}
	}
}

// One message an entry if all wait all the time; a token that nobody waits for is not idle.
func TestTokenRingUnderLoad(t *testing.T) {
	each := func(load string) float64 {
		params := algorithms.Params{"requesters": "all", "entries": "10", "load": load}
		out := algotest.Simulate(t, &token.TokenRing, config(20, 1, params))
		if out.Status() != "ok" || out.Result.Ops != 200 || out.Expected.Known() != (load == "1") {
			t.Fatalf("load %s: %d entries, expected %v, %s", load, out.Result.Ops, out.Expected, out.Status())
		}
		return float64(out.Counts.Sent) / 200
	}
	if full, some, idle := each("1"), each("0.3"), each("0"); full > 1 || some < 2 || idle < 10 {
		t.Errorf("%.2f messages an entry at load 1, %.2f at 0.3, %.2f at 0; want at most 1, at least 2 and 10",
			full, some, idle)
	}
}
