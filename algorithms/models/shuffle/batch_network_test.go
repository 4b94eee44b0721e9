package shuffle

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/internal/longtest"
)

// TestBatchAgainstPairs compares whole runs in batches with those of pairs one by one.
func TestBatchAgainstPairs(t *testing.T) {
	runs, steps := longtest.Choose(100, 600), 60
	for _, p := range []Params{
		{Nodes: 50, Items: 60, Cache: 12, Exchange: 6, Gmax: 2, Holders: 1},
		{Nodes: 400, Items: 100, Cache: 25, Exchange: 5, Gmax: 1, Holders: 100}, // more than one batch a step
	} {
		t.Run(nameOf(p), func(t *testing.T) {
			var measures [2][]([2]sample)
			var counts [2]transitions
			for i := range measures {
				n := newNetwork(t, p)
				if n.batch == nil {
					t.Fatal("no batches")
				}
				if i == 1 {
					n.batch = nil
				}
				measures[i] = make([][2]sample, steps+1)
				for index := range runs {
					run := simulate(t, n, steps, uint64(12+i), uint64(index))
					for step := range measures[i] {
						measures[i][step][0].add(float64(run.Replication[step]))
						measures[i][step][1].add(float64(run.Coverage[step]))
					}
					for before, row := range n.transitions {
						for after, count := range row {
							counts[i][before][after] += count
						}
					}
				}
				checkLaw(t, counts[i], p)
			}
			for step := range steps + 1 {
				batch, pairs := &measures[0][step], &measures[1][step]
				alike(t, fmt.Sprintf("replication at step %d", step), &batch[0], &pairs[0], 4)
				alike(t, fmt.Sprintf("coverage at step %d", step), &batch[1], &pairs[1], 4)
			}
		})
	}
}

// TestBatchesOfManyPairs looks at all caches of a network whose steps take several batches.
func TestBatchesOfManyPairs(t *testing.T) {
	p := Params{Nodes: 2000, Items: 300, Cache: 50, Exchange: 25, Gmax: 1, Holders: 300}
	n := newNetwork(t, p)
	n.seed(13)
	n.start()
	union := func() (all block) {
		for i := range n.caches {
			for w := range all {
				all[w] |= n.caches[i][w]
			}
		}
		return all
	}
	items, exchanges := union(), 0
	n.slots.draw(&n.random)
	for slot := range 2 {
		pairs := n.slots.pair(slot, &n.random)
		if len(pairs) <= 2*batchPairs {
			t.Fatalf("%d pairs are not enough", len(pairs))
		}
		before := append([]block(nil), n.caches...)
		n.meet(pairs)
		exchanges += len(pairs)
		if got := exchangesIn(n.transitions); got != int64(exchanges) {
			t.Errorf("%d exchanges, want %d", got, exchanges)
		}
		met := make([]bool, p.Nodes)
		for _, pair := range pairs {
			met[pair.a], met[pair.b] = true, true
		}
		replication := int32(0)
		for i := range n.caches {
			if size := n.caches[i].size(); size != p.Cache {
				t.Errorf("node %d has %d items, want %d", i, size, p.Cache)
			}
			if changed := n.caches[i] != before[i]; changed != met[i] {
				t.Errorf("node %d: in a pair %t, cache changed %t", i, met[i], changed)
			}
			replication += int32(n.caches[i][0] & 1)
		}
		if n.replication != replication {
			t.Errorf("replication %d, want %d", n.replication, replication)
		}
	}
	if diff := cmp.Diff(items, union()); diff != "" {
		t.Errorf("items of the whole network have changed:\n%s", diff)
	}
}
