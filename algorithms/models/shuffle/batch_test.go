package shuffle

import (
	"fmt"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/longtest"
)

// TestBatchPicksUniformly picks from sets of all sizes at once: every element is picked as often as
// any other, and so is each pair of elements.
func TestBatchPicksUniformly(t *testing.T) {
	rounds := longtest.Choose(800, 6000)
	random := algorithms.NewRand(8)
	var sets [batchSides]block
	var elements [batchSides][]int
	for side := range sets {
		span := 512
		if side%3 == 0 {
			span = 128 // words that are full
		}
		for _, item := range random.Perm(span)[:min(side, laneMost)] {
			elements[side] = append(elements[side], int(item))
		}
		sets[side] = blocksOf(1, elements[side])[0]
	}
	b := new(batch)
	stream := stream(9)
	const watched = 8 // elements, the first ones of each side
	var single [batchSides][watched]int64
	var pairs [batchSides][watched][watched]int64
	want := func(side int) int { return len(elements[side]) * (side % 5) / 4 }
	for range rounds {
		b.base = sets
		for side := range sets {
			b.ask(uint(side), want(side))
		}
		b.pick(&stream)
		for side := range sets {
			picked := make([]block, 1)
			for w := range picked[0] {
				if b.base[side][w]&^sets[side][w] != 0 {
					t.Fatalf("side %d: an element that was not there", side)
				}
				picked[0][w] = sets[side][w] &^ b.base[side][w]
			}
			if got := size(picked); got != want(side) {
				t.Fatalf("side %d: %d elements, want %d", side, got, want(side))
			}
			for i, x := range elements[side][:min(watched, len(elements[side]))] {
				if !holds(picked, x) {
					continue
				}
				single[side][i]++
				for j, y := range elements[side][:i] {
					if holds(picked, y) {
						pairs[side][i][j]++
					}
				}
			}
		}
	}
	for side := range sets {
		size, want := float64(len(elements[side])), float64(want(side))
		for i := range min(watched, len(elements[side])) {
			within(t, fmt.Sprintf("side %d, element %d", side, i), single[side][i], int64(rounds), want/size, 5)
			for j := range i {
				within(t, fmt.Sprintf("side %d, elements %d and %d", side, i, j), pairs[side][i][j], int64(rounds),
					want/size*(want-1)/(size-1), 5)
			}
		}
	}
}

// TestBatchSkew picks from 113 elements, some of which 16 random bits would prefer to others if it
// were not for rejections. They show in the random words that are used.
func TestBatchSkew(t *testing.T) {
	const elements, rounds = 113, 60000
	b := new(batch)
	random := stream(10)
	var set block
	for item := range elements {
		set[item/64] |= 1 << (item % 64)
	}
	rejected := int64(0)
	for range rounds {
		b.base[0] = set
		b.ask(0, 1)
		before := random
		if b.pick(&random); random != before+golden {
			rejected++
		}
	}
	within(t, "picks that are rejected", rejected, rounds, (1<<16)%elements/65536., 4)
}

// TestBatchSends draws what is sent from too few items, too many, and about the right number: each
// item is sent as often as any other.
func TestBatchSends(t *testing.T) {
	rounds := longtest.Choose(60, 300)
	random := algorithms.NewRand(11)
	p := Params{Nodes: 2, Items: 500, Cache: 20, Exchange: 8, Gmax: 1, Holders: 1}
	for _, d := range []density{{0, 0}, {1, 0}, {1, 1}, {1, 2}, {3, 2}} {
		x := newExchanger(p)
		x.seed(random.Uint64())
		x.send = d
		var elements []int
		for _, item := range random.Perm(p.Items)[:p.Cache] {
			elements = append(elements, int(item))
		}
		cache := blocksOf(1, elements)
		b := new(batch)
		counts := make([]int64, p.Cache)
		for range rounds {
			for side := range uint(batchSides) {
				b.send(side, &x, &cache[0])
			}
			b.pick(&x.random)
			for side := range batchSides {
				sent := make([]block, 1)
				for w := range sent[0] {
					sent[0][w] = b.base[side][w] ^ cache[0][w]&b.adding[side]
				}
				if got := size(sent); got != p.Exchange {
					t.Fatalf("density %v: %d items sent, want %d", d, got, p.Exchange)
				}
				for i, item := range elements {
					if holds(sent, item) {
						counts[i]++
					}
				}
			}
		}
		for i, n := range counts {
			within(t, fmt.Sprintf("density %v: element %d", d, i), n, int64(rounds)*batchSides, 8./20, 4.5)
		}
	}
}

func TestBatchLimits(t *testing.T) {
	for _, c := range []struct {
		items, cache, exchange int
		want                   bool
	}{
		{500, 100, 50, true},
		{512, 127, 20, true},
		{513, 100, 50, false}, // two blocks
		{512, 128, 20, false}, // too many for lanes
		{110, 100, 50, false}, // most of what is sent is kept
	} {
		n := newNetwork(t, Params{Nodes: 2, Items: c.items, Cache: c.cache, Exchange: c.exchange, Gmax: 1, Holders: 1})
		if got := n.batch != nil; got != c.want {
			t.Errorf("%+v: batches %t", c, got)
		}
	}
}
