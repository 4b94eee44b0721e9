package algorithms_test

import (
	"math"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// The reference implementation of SplitMix64 gives these words for the seeds 0 and 1234567.
func TestSplitMix64(t *testing.T) {
	t.Run("stream", func(t *testing.T) {
		var r algorithms.Rand
		for i, want := range []uint64{
			0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f, 0xf88bb8a8724c81ec,
			0x1b39896a51a8749b,
		} {
			if got := r.Uint64(); got != want {
				t.Errorf("seed 0, word %d: %#x, want %#x", i, got, want)
			}
		}
	})
	t.Run("finaliser", func(t *testing.T) {
		const golden uint64 = 0x9e3779b97f4a7c15
		state := uint64(1234567)
		for i, want := range []uint64{
			6457827717110365317, 3203168211198807973, 9817491932198370423,
			4593380528125082431, 16408922859458223821,
		} {
			state += golden
			if got := algorithms.Mix(state); got != want {
				t.Errorf("seed 1234567, word %d: %d, want %d", i, got, want)
			}
		}
	})
}

func TestHashTellsPartsApart(t *testing.T) {
	keys := [][]uint64{{}, {0}, {0, 0}, {0, 0, 0}, {1}, {1, 0}, {0, 1}, {1, 1}, {2}, {1 << 32}, {math.MaxUint64}}
	seen := map[uint64][]uint64{}
	for _, k := range keys {
		h := algorithms.Hash(k...)
		if other, ok := seen[h]; ok {
			t.Errorf("Hash%v = Hash%v = %#x", k, other, h)
		}
		seen[h] = k
		r := algorithms.NewRand(k...)
		if again := algorithms.NewRand(k...); r.Uint64() != again.Uint64() {
			t.Errorf("NewRand%v gives two streams", k)
		}
	}
}

// chiSquare is the statistic of counts that should all be the same, and a bound that it
// exceeds by chance once in about 30 000 times.
func chiSquare(counts []int) (got, bound float64) {
	total := 0
	for _, c := range counts {
		total += c
	}
	want := float64(total) / float64(len(counts))
	for _, c := range counts {
		got += (float64(c) - want) * (float64(c) - want) / want
	}
	// Wilson and Hilferty: the cube root is nearly normal; four standard deviations.
	df := float64(len(counts) - 1)
	root := 1 - 2/(9*df) + 4*math.Sqrt(2/(9*df))
	return got, df * root * root * root
}

func TestIntNIsUniform(t *testing.T) {
	for _, tc := range []struct {
		n, cells int
		cell     func(int) int
	}{
		{2, 2, func(v int) int { return v }},
		{3, 3, func(v int) int { return v }},
		{7, 7, func(v int) int { return v }},
		{1000, 1000, func(v int) int { return v }},
		{1 << 62, 64, func(v int) int { return v >> 56 }},
		// Without rejection, two thirds of these would come up half as often again.
		{3 << 61, 3, func(v int) int { return v % 3 }},
	} {
		r := algorithms.NewRand(42, uint64(tc.n))
		counts := make([]int, tc.cells)
		for range 200 * max(tc.cells, 100) {
			v := r.IntN(tc.n)
			if v < 0 || v >= tc.n {
				t.Fatalf("IntN(%d) = %d", tc.n, v)
			}
			counts[tc.cell(v)]++
		}
		if got, bound := chiSquare(counts); got > bound {
			t.Errorf("IntN(%d): chi-square %.1f over %d cells (allowed: up to %.1f)", tc.n, got, tc.cells, bound)
		}
	}
}

func TestIntNBounds(t *testing.T) {
	r := algorithms.NewRand(1)
	for range 100 {
		if v := r.IntN(1); v != 0 {
			t.Fatalf("IntN(1) = %d", v)
		}
	}
	for _, n := range []int{0, -1, math.MinInt} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("IntN(%d) does not panic", n)
				}
			}()
			r.IntN(n)
		}()
	}
}

func TestPerm(t *testing.T) {
	r := algorithms.NewRand(7)
	for n := range 40 {
		sorted := slices.Sorted(slices.Values(r.Perm(n)))
		for i, v := range sorted {
			if int(v) != i || len(sorted) != n {
				t.Fatalf("Perm(%d) is made of %v", n, sorted)
			}
		}
	}
	counts := map[[4]int32]int{}
	for range 24 * 500 {
		counts[[4]int32(r.Perm(4))]++
	}
	cells := make([]int, 24) // a permutation that never comes up is a zero
	i := 0
	for _, c := range counts {
		cells[i] = c
		i++
	}
	if got, bound := chiSquare(cells); got > bound {
		t.Errorf("Perm(4): chi-square %.1f over 24 permutations (allowed: up to %.1f)", got, bound)
	}
}

func TestFloat64(t *testing.T) {
	r := algorithms.NewRand(3)
	cells := make([]int, 100)
	for range 100_000 {
		v := r.Float64()
		if v < 0 || v >= 1 {
			t.Fatalf("Float64 = %v", v)
		}
		if v*(1<<53) != math.Trunc(v*(1<<53)) {
			t.Fatalf("Float64 = %v has more than 53 bits", v)
		}
		cells[int(v*100)]++
	}
	if got, bound := chiSquare(cells); got > bound {
		t.Errorf("chi-square %.1f over 100 cells (allowed: up to %.1f)", got, bound)
	}
}

// Streams of neighbouring keys have nothing in common: they correlate no more than by
// chance, also when one lags behind the other.
func TestStreamsAreIndependent(t *testing.T) {
	const draws = 4096
	stream := func(parts ...uint64) []float64 {
		r := algorithms.NewRand(parts...)
		v := make([]float64, draws)
		for i := range v {
			v[i] = r.Float64() - 0.5
		}
		return v
	}
	keys := [][]uint64{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {2, 0}, {0}, {1}, {1 << 63, 0}}
	for i, a := range keys {
		for _, b := range keys[i+1:] {
			x, y := stream(a...), stream(b...)
			for lag := range 4 {
				sum := 0.0
				for k := lag; k < draws; k++ {
					sum += x[k] * y[k-lag]
				}
				// The product of two such numbers has a standard deviation of 1/12.
				if z := sum * 12 / math.Sqrt(draws); math.Abs(z) > 4.5 {
					t.Errorf("streams %v and %v correlate at lag %d: %.1f standard deviations", a, b, lag, z)
				}
			}
		}
	}
}
