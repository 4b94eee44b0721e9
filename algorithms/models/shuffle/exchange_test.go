package shuffle

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/longtest"
)

var exchangeCases = []Params{
	{Nodes: 2, Items: 500, Cache: 100, Exchange: 50},
	{Nodes: 2, Items: 200, Cache: 40, Exchange: 10},
	{Nodes: 2, Items: 60, Cache: 30, Exchange: 29},
	{Nodes: 2, Items: 1000, Cache: 100, Exchange: 100},
	{Nodes: 2, Items: 1000, Cache: 500, Exchange: 250},
	{Nodes: 2, Items: 9, Cache: 4, Exchange: 1},
	{Nodes: 2, Items: 512, Cache: 127, Exchange: 20},
}

func nameOf(p Params) string {
	return fmt.Sprintf("n=%d/c=%d/s=%d", p.Items, p.Cache, p.Exchange)
}

// pairLaw is the probability of each pattern after an exchange, given the one before (see
// transitions).
func pairLaw(p Pair) (law [4][4]float64) {
	law[0][0] = 1
	law[1] = [4]float64{0, p.Keep, p.HandOver, p.Replicate}
	law[2] = [4]float64{0, p.HandOver, p.Keep, p.Replicate}
	law[3] = [4]float64{0, p.Lose, p.Lose, p.Both}
	return law
}

// checkLaw compares counts with the probabilities of one exchange.
func checkLaw(t *testing.T, counts transitions, p Params) {
	t.Helper()
	law := pairLaw(p.Pair())
	for before, row := range counts {
		total := int64(0)
		for _, n := range row {
			total += n
		}
		if total == 0 {
			t.Errorf("no exchange from %02b", before)
		}
		for after, n := range row {
			within(t, fmt.Sprintf("%02b to %02b", before, after), n, total, law[before][after], 4)
		}
	}
}

// TestExchangeLaw exchanges between fresh random caches: what happens to the tracked item has the
// probabilities of the model, impossible things do not happen, and what happens to all items is
// what the reference does. Batches obey the same law.
func TestExchangeLaw(t *testing.T) {
	// Exchanges, those of which every item is looked at.
	exchanges, detailed := longtest.Choose(8000, 60000), longtest.Choose(240, 800)
	batches := 0
	for _, p := range exchangeCases {
		p.Gmax, p.Holders = 1, 1
		n := newNetwork(t, p)
		testExchangeLaw(t, nameOf(p), n, exchanges, detailed, n.exchange)
		if n.batch == nil {
			continue
		}
		batches++
		testExchangeLaw(t, nameOf(p)+"/batch", n, exchanges, detailed, func(_, _ []block) {
			n.meet([]pair{{0, 1}})
		})
	}
	if batches < 2 {
		t.Errorf("%d cases with batches, want more", batches)
	}
}

// testExchangeLaw tests a way of letting the two nodes of a network exchange.
func testExchangeLaw(t *testing.T, name string, n *Network, exchanges, detailed int, exchange func(a, b []block)) {
	p := n.params
	t.Run(name, func(t *testing.T) {
		n.seed(algorithms.Hash(7))
		ref := newReference(p, 7)
		var counts, countsRef transitions
		var fast, slow outcome
		for i := range exchanges {
			before := i % 4
			for node, holder := range []bool{before&2 != 0, before&1 != 0} {
				n.fillCache(n.cache(node), holder)
			}
			a, b := n.cache(0), n.cache(1)
			if i >= detailed {
				exchange(a, b)
				counts[before][a[0][0]&1<<1|b[0][0]&1]++
				continue
			}
			oldA, oldB := items(a), items(b)
			exchange(a, b)
			counts[before][fast.add(t, p, oldA, oldB, items(a), items(b))]++
			if i < detailed/4 {
				a, b := ref.cache(before&2 != 0), ref.cache(before&1 != 0)
				oldA, oldB := minus(a, nil), minus(b, nil)
				ref.exchange(a, b)
				countsRef[before][slow.add(t, p, oldA, oldB, a, b)]++
			}
		}
		checkLaw(t, counts, p)
		checkLaw(t, countsRef, p)
		alike(t, "items that A keeps", &fast.keptA, &slow.keptA, 4)
		alike(t, "items that B keeps", &fast.keptB, &slow.keptB, 4)
		alike(t, "items that both hold", &fast.both, &slow.both, 4)
		alike(t, "copies of an item that both held", &fast.copies, &slow.copies, 4)
		alike(t, "variance of the items that both hold", &fast.squares, &slow.squares, 4)
	})
}

// items is a bitmap as a map.
func items(set []block) map[int]bool {
	items := map[int]bool{}
	for item := range len(set) * blockBits {
		if holds(set, item) {
			items[item] = true
		}
	}
	return items
}

// outcome are statistics of exchanges.
type outcome struct{ keptA, keptB, both, squares, copies sample }

// add takes in an exchange, checks what is true of each one, and returns the pattern after it.
func (o *outcome) add(t *testing.T, p Params, oldA, oldB, newA, newB map[int]bool) (pattern int) {
	t.Helper()
	if len(newA) != p.Cache || len(newB) != p.Cache {
		t.Fatalf("caches of %d and %d items, want %d", len(newA), len(newB), p.Cache)
	}
	shared, copies := 0., 0.
	for item := range p.Items {
		before, after := 0, 0
		for _, old := range []map[int]bool{oldA, oldB} {
			if old[item] {
				before++
			}
		}
		for _, now := range []map[int]bool{newA, newB} {
			if now[item] {
				after++
			}
		}
		if (before == 0) != (after == 0) {
			t.Fatalf("item %d: %d copies before, %d after", item, before, after)
		}
		if before == 2 {
			shared++
			copies += float64(after)
		}
	}
	both := float64(p.Cache - len(minus(newA, newB)))
	o.keptA.add(float64(p.Cache - len(minus(oldA, newA))))
	o.keptB.add(float64(p.Cache - len(minus(oldB, newB))))
	o.both.add(both)
	o.squares.add(both * both)
	if shared > 0 {
		o.copies.add(copies / shared)
	}
	if newA[0] {
		pattern += 2
	}
	if newB[0] {
		pattern++
	}
	return pattern
}
