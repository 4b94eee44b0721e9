package experiment

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

func build(t *testing.T, shape network.Shape, n int) *algorithms.Graph {
	t.Helper()
	g, err := network.Topology{Shape: shape}.Build(n, 0)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// Networks that are small enough to tell by hand who hears when. The fan-out is as large as the
// degree, so there is no choice.
func TestSpreadByHand(t *testing.T) {
	line := func(t *testing.T) *algorithms.Graph { return build(t, network.Line, 5) }
	for _, c := range []struct {
		name, sweep string
		graph       func(t *testing.T) *algorithms.Graph
		holders     []algorithms.ID
		rounds      int
		silent      bool
		heard       string
		round       int
	}{
		{"up the line", sequentialSweep, line, []algorithms.ID{0}, 3, false, "[0 1 1 1 1]", 3},
		{"up the line until silence", sequentialSweep, line, []algorithms.ID{0}, 9, true, "[0 1 1 1 1]", 2},
		{"down the line", sequentialSweep, line, []algorithms.ID{4}, 9, true, "[4 3 2 1 0]", 5},
		{"down the line in few rounds", sequentialSweep, line, []algorithms.ID{4}, 2, true, "[-1 -1 2 1 0]", 2},
		{"both ways", sequentialSweep, line, []algorithms.ID{2}, 9, true, "[2 1 0 1 1]", 3},
		{"up the line", synchronousSweep, line, []algorithms.ID{0}, 9, false, "[0 1 2 3 4]", 9},
		{"up the line until silence", synchronousSweep, line, []algorithms.ID{0}, 9, true, "[0 1 2 3 4]", 5},
		{"up the line in few rounds", synchronousSweep, line, []algorithms.ID{0}, 4, true, "[0 1 2 3 4]", 4},
		{"both ways", synchronousSweep, line, []algorithms.ID{2}, 9, true, "[2 1 0 1 2]", 3},
		{"two holders", synchronousSweep, line, []algorithms.ID{0, 4}, 1, false, "[0 1 -1 1 0]", 1},
		{"two holders", sequentialSweep, line, []algorithms.ID{1, 4}, 1, false, "[1 0 1 1 0]", 1},
		{"no round", sequentialSweep, line, []algorithms.ID{1}, 0, true, "[-1 0 -1 -1 -1]", 0},
		{"no round", synchronousSweep, line, []algorithms.ID{1}, 0, true, "[-1 0 -1 -1 -1]", 0},
	} {
		t.Run(c.sweep+"/"+c.name, func(t *testing.T) {
			s := newSpread(c.graph(t), 2, c.sweep, c.holders...)
			s.untilSilent = c.silent
			if err := s.run(t.Context(), c.rounds, 1); err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(s.heard); got != c.heard || s.round != c.round {
				t.Errorf("heard in %s, %d rounds; want %s, %d", got, s.round, c.heard, c.round)
			}
			informed := 0
			for _, r := range s.heard {
				if r >= 0 {
					informed++
				}
			}
			if got := s.informed(); got != informed {
				t.Errorf("%d informed; want %d", got, informed)
			}
		})
	}
}

// A second run goes on from the first, with the rounds counted on.
func TestSpreadGoesOn(t *testing.T) {
	for sweep, want := range map[string]string{sequentialSweep: "[1 0 1 1 1 1]", synchronousSweep: "[1 0 1 2 3 4]"} {
		s := newSpread(build(t, network.Line, 6), 2, sweep, 1)
		for range 2 {
			if err := s.run(t.Context(), 2, 1); err != nil {
				t.Fatal(err)
			}
		}
		if got := fmt.Sprint(s.heard); got != want || s.round != 4 {
			t.Errorf("%s: heard in %s, %d rounds; want %s, 4", sweep, got, s.round, want)
		}
	}
}

// The spreading ends with the first round that informs nobody, even where a later one would inform
// somebody: the centre of a star calls one leaf at a time, and by chance the same twice.
func TestSilenceEnds(t *testing.T) {
	const rounds = 12
	star := build(t, network.Star, 6)
	ended := 0
	for seed := range uint64(50) {
		for _, sweep := range []string{sequentialSweep, synchronousSweep} {
			long, short := newSpread(star, 1, sweep, 0), newSpread(star, 1, sweep, 0)
			short.untilSilent = true
			for _, s := range []*spread{long, short} {
				if err := s.run(t.Context(), rounds, seed); err != nil {
					t.Fatal(err)
				}
			}
			silent := 1
			for silent < rounds && slices.Contains(long.heard, int32(silent)) {
				silent++
			}
			if short.round != silent {
				t.Errorf("%s, seed %d: %d rounds of %v; want %d", sweep, seed, short.round, long.heard, silent)
			}
			for i, r := range long.heard {
				if int(r) > silent {
					r = unheard
					ended++
				}
				if short.heard[i] != r {
					t.Errorf("%s, seed %d: until silence %v, else %v", sweep, seed, short.heard, long.heard)
				}
			}
		}
	}
	if ended == 0 {
		t.Error("nobody ever heard after a silent round, so nothing was tested")
	}
}

// Each set of neighbours is as likely to be called as any other: three of five are ten sets.
func TestContactsAreUniform(t *testing.T) {
	const times = 20_000
	star := build(t, network.Star, 6)
	for _, sweep := range []string{sequentialSweep, synchronousSweep} {
		sets := map[string]int{}
		for seed := range uint64(times) {
			s := newSpread(star, 3, sweep, 0)
			if err := s.run(t.Context(), 1, seed); err != nil {
				t.Fatal(err)
			}
			if s.informed() != 4 {
				t.Fatalf("%s: %d informed; want 3 and the holder", sweep, s.informed())
			}
			sets[fmt.Sprint(s.heard)]++
		}
		tolerance := 4.5 * math.Sqrt(times*0.1*0.9)
		for set, n := range sets {
			if math.Abs(float64(n)-times*0.1) > tolerance {
				t.Errorf("%s: %s %d times; want %d ± %.0f", sweep, set, n, times/10, tolerance)
			}
		}
		if len(sets) != 10 {
			t.Errorf("%s: %d sets; want 10", sweep, len(sets))
		}
	}
}

// After any round at least as many know with turns as without, in distribution. By the inequality
// of Dvoretzky, Kiefer and Wolfowitz each empirical distribution is within eps of its own with all
// but 2·exp(-2m·eps²).
func TestSequentialIsNeverSlower(t *testing.T) {
	m := 100 * repetitions(40)
	eps := math.Sqrt(math.Log(2/1e-6) / 2 / float64(m))
	const n, rounds = 40, 5
	known := map[string][][]float64{}
	for _, sweep := range []string{sequentialSweep, synchronousSweep} {
		known[sweep] = make([][]float64, rounds+1)
		for seed := range uint64(m) {
			g, err := randomGraph(n, 0.15, seed)
			if err != nil {
				t.Fatal(err)
			}
			s := newSpread(g, 2, sweep, algorithms.ID(seed%n))
			if err := s.run(t.Context(), rounds, algorithms.Hash(seed)); err != nil {
				t.Fatal(err)
			}
			for r := range rounds + 1 {
				count := 0
				for _, h := range s.heard {
					if h != unheard && int(h) <= r {
						count++
					}
				}
				known[sweep][r] = append(known[sweep][r], float64(count))
			}
		}
	}
	atMost := func(values []float64, x int) float64 {
		count := 0
		for _, v := range values {
			if v <= float64(x) {
				count++
			}
		}
		return float64(count) / float64(len(values))
	}
	for r := 1; r <= rounds; r++ {
		a, b := known[sequentialSweep][r], known[synchronousSweep][r]
		for x := range n + 1 {
			if fast, slow := atMost(a, x), atMost(b, x); fast > slow+2*eps {
				t.Errorf("round %d: at most %d know in %g of the cases with turns, in %g without", r, x, fast, slow)
			}
		}
		if fast, slow := scatter(a).mean(), scatter(b).mean(); r == 2 && !(fast > 1.2*slow) {
			t.Errorf("round %d: %g know with turns, %g without; want clearly more", r, fast, slow)
		}
	}
}
