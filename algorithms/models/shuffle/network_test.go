package shuffle

import (
	"context"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/internal/longtest"
)

func newNetwork(t testing.TB, p Params) *Network {
	t.Helper()
	n, err := NewNetwork(p)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// simulate is one run of so many steps.
func simulate(t testing.TB, n *Network, steps int, seed, index uint64) Run {
	t.Helper()
	run := NewRun(steps)
	if err := n.Run(context.Background(), &run, seed, index); err != nil {
		t.Fatal(err)
	}
	return run
}

// TestNetworkProperties runs random networks to each of their steps in turn and looks at all caches
// there.
func TestNetworkProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Params{
			Nodes: rapid.IntRange(2, 12).Draw(t, "nodes"),
			Items: rapid.OneOf(rapid.IntRange(2, 40), rapid.IntRange(500, 1100)).Draw(t, "items"),
			Gmax:  rapid.IntRange(1, 4).Draw(t, "gmax"),
		}
		p.Cache = rapid.IntRange(1, p.Items-1).Draw(t, "cache")
		p.Exchange = rapid.IntRange(1, p.Cache).Draw(t, "exchange")
		p.Holders = rapid.IntRange(1, p.Nodes).Draw(t, "holders")
		n, err := NewNetwork(p)
		if err != nil {
			t.Fatal(err)
		}
		const steps = 12
		ever := make([]bool, p.Nodes)
		var whole Run
		var start []block
		for last := steps; last >= 0; last-- {
			run := NewRun(last)
			if err := n.Run(context.Background(), &run, 3, 4); err != nil {
				t.Fatal(err)
			}
			if last == steps {
				whole = run
			}
			if diff := cmp.Diff(whole.Replication[:last+1], run.Replication); diff != "" {
				t.Fatalf("a shorter run is not the beginning of a longer one (-want +got):\n%s", diff)
			}
		}
		for last := range steps + 1 {
			run := NewRun(last)
			if err := n.Run(context.Background(), &run, 3, 4); err != nil {
				t.Fatal(err)
			}
			var replication, coverage int32
			union := make([]block, blocksFor(p.Items))
			for node := range p.Nodes {
				cache := n.cache(node)
				if got := size(cache); got != p.Cache {
					t.Fatalf("step %d: node %d has %d items, want %d", last, node, got, p.Cache)
				}
				for item := range len(cache) * blockBits {
					if !holds(cache, item) {
						continue
					}
					if item >= p.Items {
						t.Fatalf("step %d: node %d has item %d, the last is %d", last, node, item, p.Items-1)
					}
					union[item/blockBits][item%blockBits/64] |= 1 << (item % 64)
				}
				if holds(cache, 0) {
					replication++
					ever[node] = true
				}
				if ever[node] {
					coverage++
				}
			}
			if last == 0 {
				start = union
				if replication != int32(p.Holders) {
					t.Fatalf("%d nodes hold the item at the start, want %d", replication, p.Holders)
				}
			}
			if diff := cmp.Diff(start, union); diff != "" {
				t.Fatalf("step %d: items of the whole network have changed:\n%s", last, diff)
			}
			if run.Replication[last] != replication || run.Coverage[last] != coverage {
				t.Fatalf("step %d: replication %d and coverage %d, want %d and %d",
					last, run.Replication[last], run.Coverage[last], replication, coverage)
			}
		}
	})
}

// exchangesIn is the number of all of them.
func exchangesIn(t transitions) (sum int64) {
	for _, row := range t {
		for _, n := range row {
			sum += n
		}
	}
	return sum
}

// TestPairsInNetworks checks that exchanges of caches with a past have the probabilities of fresh
// ones, and that there are as many of them as there should be.
func TestPairsInNetworks(t *testing.T) {
	p, runs, steps := Small(), 100, 1000
	n := newNetwork(t, p)
	var counts transitions
	var plateau sample
	for index := range runs {
		run := simulate(t, n, steps, 5, uint64(index))
		for before, row := range n.transitions {
			for after, count := range row {
				counts[before][after] += count
			}
		}
		mean := 0.
		for _, v := range run.Replication[steps*9/10:] {
			mean += float64(v) / float64(steps-steps*9/10+1)
		}
		plateau.add(mean)
	}
	checkLaw(t, counts, p)

	// No two of the other nodes may choose either of the pair. Slots of one window are not
	// independent, but those of a step are, and runs are.
	active, others := p.Active(), float64(p.Nodes-1)
	rate := 2 * active * (1 - active) * math.Pow(1-2*active/others, others-1)
	if math.Abs(rate-0.228314) > 1e-6 {
		t.Errorf("share of nodes in an exchange: formula gives %v, want 0.228314", rate)
	}
	within(t, "share of nodes in an exchange", 2*exchangesIn(counts), int64(runs*steps*p.Nodes), rate, 4)

	if se := math.Sqrt(plateau.variance()); math.Abs(plateau.mean()-20) > 4*se {
		t.Errorf("replication in the end: %.3f, want 20 ± %.3f", plateau.mean(), 4*se)
	}
}

// TestNetworkAgainstReference compares whole runs.
func TestNetworkAgainstReference(t *testing.T) {
	runs, steps := longtest.Choose(60, 250), 60
	for _, p := range []Params{
		{Nodes: 30, Items: 60, Cache: 12, Exchange: 6, Gmax: 2, Holders: 1},
		{Nodes: 20, Items: 60, Cache: 20, Exchange: 20, Gmax: 1, Holders: 3},
	} {
		t.Run(nameOf(p), func(t *testing.T) {
			n := newNetwork(t, p)
			fast, slow := make([][2]sample, steps+1), make([][2]sample, steps+1)
			collect := func(to [][2]sample, run Run) {
				for i := range run.Replication {
					to[i][0].add(float64(run.Replication[i]))
					to[i][1].add(float64(run.Coverage[i]))
				}
			}
			for index := range 5 * runs {
				collect(fast, simulate(t, n, steps, 6, uint64(index)))
			}
			for index := range runs {
				collect(slow, newReference(p, uint64(index)).run(steps))
			}
			for i := range fast {
				alike(t, fmt.Sprintf("replication at step %d", i), &fast[i][0], &slow[i][0], 4)
				alike(t, fmt.Sprintf("coverage at step %d", i), &fast[i][1], &slow[i][1], 4)
			}
		})
	}
}

// TestNetworkIsReproducible also checks that runs differ, and that a network keeps nothing of a
// run, with pairs one by one and in batches.
func TestNetworkIsReproducible(t *testing.T) {
	for _, items := range []int{600, 500} {
		t.Run(fmt.Sprint(items), func(t *testing.T) {
			testReproducible(t, Params{Nodes: 40, Items: items, Cache: 50, Exchange: 20, Gmax: 2, Holders: 2})
		})
	}
}

func testReproducible(t *testing.T, p Params) {
	n := newNetwork(t, p)
	want := simulate(t, n, 100, 1, 2)
	for _, other := range [][2]uint64{{1, 3}, {2, 2}} {
		if run := simulate(t, n, 100, other[0], other[1]); cmp.Equal(run, want) {
			t.Errorf("seed %d, run %d is the same as seed 1, run 2", other[0], other[1])
		}
	}
	exchanges := n.transitions
	if diff := cmp.Diff(want, simulate(t, n, 100, 1, 2)); diff != "" {
		t.Errorf("the same run again (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(want, simulate(t, newNetwork(t, p), 100, 1, 2)); diff != "" {
		t.Errorf("the same run in a new network (-want +got):\n%s", diff)
	}
	if n.transitions == exchanges {
		t.Error("transitions are not those of the last run")
	}
	last := want.Replication[0]
	for i, coverage := range want.Coverage {
		if coverage < last || coverage < want.Replication[i] {
			t.Errorf("step %d: coverage %d after %d, with replication %d", i, coverage, last, want.Replication[i])
		}
		last = coverage
	}
}

func TestNetworkDoesNotAllocate(t *testing.T) {
	n := newNetwork(t, Small())
	run := NewRun(50)
	index := uint64(0)
	if got := testing.AllocsPerRun(10, func() {
		index++
		if err := n.Run(context.Background(), &run, 1, index); err != nil {
			t.Fatal(err)
		}
	}); got != 0 {
		t.Errorf("%v allocations a run, want none", got)
	}
}

func TestNetworkEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	run := NewRun(50)
	if err := newNetwork(t, Small()).Run(ctx, &run, 1, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("run with a context that is done: %v, want %v", err, context.Canceled)
	}
}
