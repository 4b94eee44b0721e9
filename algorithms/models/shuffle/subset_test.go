package shuffle

import (
	"fmt"
	"math"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/longtest"
)

// blocksOf is the set of these items.
func blocksOf(blocks int, items []int) []block {
	set := make([]block, blocks)
	for _, item := range items {
		set[item/blockBits][item%blockBits/64] |= 1 << (item % 64)
	}
	return set
}

func holds(set []block, item int) bool {
	return set[item/blockBits][item%blockBits/64]>>(item%64)&1 != 0
}

func size(set []block) (size int) {
	for i := range set {
		size += set[i].size()
	}
	return size
}

// TestDrawUniform draws many subsets with every way of drawing them: each element is in as often as
// any other, and so is each pair of elements.
func TestDrawUniform(t *testing.T) {
	densities := []density{{0, 0}, {1, 0}, {1, 1}, {1, 2}, {3, 2}, {5, 3}, {1, 4}}
	draws := longtest.Choose(2000, 8000)
	for _, c := range []struct{ size, want, items int }{
		{20, 1, 500},
		{20, 6, 500},
		{20, 10, 512},
		{20, 19, 500},
		{20, 20, 500},
		{12, 5, 2000},
		{40, 20, 50},
		{200, 90, 512}, // too many for lanes
		{300, 10, 900},
	} {
		random := algorithms.NewRand(uint64(c.size), uint64(c.want))
		var items []int
		for _, item := range random.Perm(c.items)[:c.size] {
			items = append(items, int(item))
		}
		blocks := blocksFor(c.items)
		of, dst := blocksOf(blocks, items), make([]block, blocks)
		for _, d := range densities {
			t.Run(fmt.Sprintf("%d of %d in %d by %v", c.want, c.size, c.items, d), func(t *testing.T) {
				s := newSampler(blocks)
				s.seed(random.Uint64())
				tracked := items[:min(len(items), 20)]
				single := make([]int64, len(tracked))
				pairs := make([]int64, len(tracked)*len(tracked))
				for range draws {
					s.draw(dst, of, c.want, d)
					if got := size(dst); got != c.want {
						t.Fatalf("%d elements, want %d", got, c.want)
					}
					for i := range dst {
						for w := range dst[i] {
							if dst[i][w]&^of[i][w] != 0 {
								t.Fatalf("an element that is not in the set")
							}
						}
					}
					for i, a := range tracked {
						if !holds(dst, a) {
							continue
						}
						single[i]++
						for j, b := range tracked[:i] {
							if holds(dst, b) {
								pairs[i*len(tracked)+j]++
							}
						}
					}
				}
				size, want := float64(c.size), float64(c.want)
				for i := range tracked {
					within(t, fmt.Sprintf("element %d", i), single[i], int64(draws), want/size, 4.8)
					for j := range i {
						within(t, fmt.Sprintf("elements %d and %d", i, j), pairs[i*len(tracked)+j], int64(draws),
							want/size*(want-1)/(size-1), 4.8)
					}
				}
			})
		}
	}
}

// TestStream checks that the word is the stream of the package's generator.
func TestStream(t *testing.T) {
	random := algorithms.NewRand(1, 2, streamLabel)
	s := newSampler(1)
	s.seed(algorithms.Hash(1, 2, streamLabel))
	for i := range 200 {
		var got block
		s.thin(&got, &block{
			^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0), ^uint64(0),
			^uint64(0),
		}, density{1, 1})
		for w := range got {
			if want := random.Uint64(); got[w] != want {
				t.Fatalf("value %d: %x, want %x", 8*i+w, got[w], want)
			}
		}
	}
}

func TestBelow(t *testing.T) {
	s := stream(1)
	const trials = 60000
	counts := make([]int64, 6)
	for range trials {
		counts[s.below(6)]++
	}
	for v, n := range counts {
		within(t, fmt.Sprint(v), n, trials, 1./6, 4.5)
	}
	// 3/4 of all words would be skewed by 1/3 without rejections.
	const most = 3 << 62
	low := int64(0)
	for range trials {
		v := s.below(most)
		if v >= most {
			t.Fatalf("%d is not below %d", v, uint64(most))
		}
		if v%3 == 0 {
			low++
		}
	}
	within(t, "multiples of 3", low, trials, 1./3, 4.5)
}

func TestDensityFor(t *testing.T) {
	for _, c := range []struct {
		size, want float64
		best       density
	}{
		{100, 100, density{1, 0}},
		{100, 0, density{0, 0}},
		{100, 1, density{0, 0}},
		{100, 99, density{1, 0}},
		{100, 50, density{1, 1}},
		{400, 100, density{1, 2}},
	} {
		if got, _ := densityFor(c.size, c.want, 1); got != c.best {
			t.Errorf("for %v of %v: %v, want %v", c.want, c.size, got, c.best)
		}
	}
	if got, want := meanDistance(0, 2), 2*math.Sqrt(2/math.Pi); math.Abs(got-want) > 1e-12 {
		t.Errorf("mean distance of a half normal: %v, want %v", got, want)
	}
}
