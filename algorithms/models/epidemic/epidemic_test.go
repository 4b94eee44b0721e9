package epidemic

import (
	"math"
	"math/rand/v2"
	"testing"
)

// gossip plays push, pull or both in rounds: everybody acts on what was known when a round began.
func gossip(rng *rand.Rand, n, fanout, rounds int, push, pull bool) int {
	knows := make([]bool, n)
	knows[0] = true
	informed := 1
	for range rounds {
		before := append([]bool(nil), knows...)
		tell := func(v int) {
			if !knows[v] {
				knows[v] = true
				informed++
			}
		}
		for v := range n {
			if before[v] && !push || !before[v] && !pull {
				continue
			}
			for _, i := range rng.Perm(n - 1)[:min(fanout, n-1)] {
				if i >= v {
					i++
				}
				if before[v] {
					tell(i)
				} else if before[i] {
					tell(v)
				}
			}
		}
	}
	return informed
}

// monger has every informed node call fanout others some times, whenever that is.
func monger(rng *rand.Rand, n, fanout, times int) int {
	knows, queue := make([]bool, n), []int{0}
	knows[0] = true
	for at := 0; at < len(queue); at++ {
		for range times {
			for _, i := range rng.Perm(n - 1)[:min(fanout, n-1)] {
				if i >= queue[at] {
					i++
				}
				if !knows[i] {
					knows[i] = true
					queue = append(queue, i)
				}
			}
		}
	}
	return len(queue)
}

func missedBy(n, fanout int, push, pull bool) func(k int) float64 {
	return func(k int) float64 {
		missed := 1.0
		if push {
			missed = math.Pow(1-float64(fanout)/float64(n-1), float64(k))
		}
		if pull { // the others that know nothing, of n-1, and the caller is none of either
			missed *= math.Exp(Within(n, n-k, fanout))
		}
		return missed
	}
}

// With an alarm of one run in twenty, no more than that miss the bound, and it is no idle one.
func TestBoundsHold(t *testing.T) {
	const runs, alarm = 300, 0.05
	for _, c := range []struct {
		name                       string
		n, fanout, rounds, atLeast int
		push, pull                 bool
	}{
		{"push in rounds", 64, 1, 14, 6, true, false},
		{"push in rounds, several calls", 64, 3, 6, 20, true, false},
		{"pull", 64, 2, 14, 60, false, true},
		{"both", 64, 3, 5, 55, true, true},
		{"both, few nodes", 5, 1, 4, 2, true, true},
		{"mongering", 64, 3, 1, 45, false, false},
		{"mongering, many calls", 64, 3, 4, 62, false, false},
		{"mongering, few nodes", 5, 2, 2, 4, false, false},
	} {
		rng := rand.New(rand.NewPCG(1, 2))
		var bound int
		var play func() int
		if c.push || c.pull {
			bound = spread(c.n, 1, c.rounds, missedBy(c.n, c.fanout, c.push, c.pull), alarm)
			play = func() int { return gossip(rng, c.n, c.fanout, c.rounds, c.push, c.pull) }
		} else {
			bound = mongering(c.n, func(k int) float64 {
				return float64(c.rounds) * Within(c.n, k, c.fanout)
			}, alarm)
			play = func() int { return monger(rng, c.n, c.fanout, c.rounds) }
		}
		missed := 0
		for range runs {
			if play() < bound {
				missed++
			}
		}
		if bound < c.atLeast || bound > c.n || float64(missed) > runs*alarm {
			t.Errorf("%s: bound %d, missed in %d of %d runs; want a bound from %d on, missed by one in 20",
				c.name, bound, missed, runs, c.atLeast)
		}
	}
}

// Who calls all others reaches all, and who calls nobody stays alone.
func TestCertainties(t *testing.T) {
	if got := Mongering(4, func(k int) float64 { return Within(4, k, 3) }); got != 4 {
		t.Errorf("calls to all reach %d of 4", got)
	}
	if got := Mongering(4, func(int) float64 { return 0 }); got != 1 {
		t.Errorf("calls to nobody are sure to reach %d nodes; want the one that knows", got)
	}
	if got := Rounds(5, 1, 1, func(int) float64 { return 0 }); got != 5 {
		t.Errorf("calls to all reach %d of 5", got)
	}
	if got := Rounds(5, 2, 0, func(int) float64 { return 0 }); got != 2 {
		t.Errorf("no round informs %d of 5; want the 2 that know", got)
	}
	if got := Mongering(1, nil); got != 1 {
		t.Errorf("one node alone: %d", got)
	}
}

// What protocols are set up for is what is promised.
func TestPromises(t *testing.T) {
	push := func(n, rounds int) int {
		return Mongering(n, func(k int) float64 { return float64(rounds) * Within(n, k, 3) })
	}
	if got := push(64, 4); got < 61 {
		t.Errorf("12 calls a node reach %d of 64; want 61 or more", got)
	}
	if got := push(10_000, 5); got < 9_980 {
		t.Errorf("15 calls a node reach %d of 10,000; want 9,980 or more", got)
	}
	if got := push(10_000, 1); got < 7_500 || got > 9_405 {
		t.Errorf("3 calls a node reach %d of 10,000; want 7,500 or more, and not the 9,405 of the mean", got)
	}
	if got := Rounds(64, 4, 6, missedBy(64, 3, true, true)); got < 60 {
		t.Errorf("6 rounds of both reach %d of 64; want 60 or more", got)
	}
	if got := Rounds(1<<20, 1, 96, missedBy(1<<20, 3, false, true)); got != 1<<20 {
		t.Errorf("96 rounds of pull reach %d of 2^20; want all", got)
	}
}

// Within is the sum of its logarithms, also of so many calls that their product is no number above
// 0.
func TestWithinOfManyCalls(t *testing.T) {
	for _, c := range []struct{ n, k, calls int }{{10, 4, 3}, {1000, 30, 3}, {1000, 100, 99}, {100_000, 700, 600}} {
		want := 0.0
		for i := range c.calls {
			want += math.Log(float64(c.k-1-i)) - math.Log(float64(c.n-1-i))
		}
		if got := Within(c.n, c.k, c.calls); math.Abs(got-want) > 1e-9*math.Abs(want) {
			t.Errorf("%d calls of %d nodes within %d: %g; want %g", c.calls, c.n, c.k, got, want)
		}
	}
	if got := Within(10, 4, 4); !math.IsInf(got, -1) {
		t.Errorf("4 calls within 3 others: %g; want none", got)
	}
}
