package quorum

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
)

// Every node is in its own quorum, any two quorums meet, and no quorum is within another.
func TestQuorumsMeet(t *testing.T) {
	for n := 1; n <= 100; n++ {
		for _, way := range []string{grid, auto} {
			c, err := newCoterie(n, way)
			if err != nil {
				t.Fatal(err)
			}
			if way == auto && c.difference == nil {
				continue
			}
			quorums := make([][]algorithms.ID, n)
			for id := range algorithms.ID(n) {
				q := c.of(id)
				quorums[id] = q
				if !slices.IsSorted(q) || !slices.Contains(q, id) || len(q) != c.size(id) ||
					len(slices.Compact(slices.Clone(q))) != len(q) || q[0] < 0 || int(q[len(q)-1]) >= n {
					t.Fatalf("n=%d, %s: quorum %v of %d, size %d", n, way, q, id, c.size(id))
				}
			}
			for i, a := range quorums {
				for k, b := range quorums[:i] {
					common := 0
					for _, id := range a {
						if _, both := slices.BinarySearch(b, id); both {
							common++
						}
					}
					if common == 0 || c.difference != nil && common != 1 {
						t.Fatalf("n=%d, %s: %v of %d and %v of %d have %d nodes in common", n, way, a, i, b, k, common)
					}
				}
			}
		}
	}
}

// A set is perfect if every difference but 0 comes once; then two lines have one point in common,
// and every point is on as many lines as a line has points.
func TestDifferenceSets(t *testing.T) {
	before := 0
	for _, d := range differences {
		n := size(d)
		seen := map[int]bool{}
		for _, a := range d {
			for _, b := range d {
				if diff := ((a-b)%n + n) % n; diff != 0 {
					if seen[diff] {
						t.Errorf("n=%d: difference %d comes twice", n, diff)
					}
					seen[diff] = true
				}
			}
		}
		if len(seen) != n-1 || d[0] != 0 || n <= before {
			t.Errorf("n=%d after %d: %d differences, first member %d", n, before, len(seen), d[0])
		}
		before = n
	}
}

// Planes have the sizes of their orders, and what is none is refused with the sizes that are.
func TestPlanes(t *testing.T) {
	for n, k := range map[int]int{3: 2, 7: 3, 13: 4, 21: 5, 31: 6, 57: 8, 73: 9, 91: 10, 133: 12, 307: 18} {
		for _, way := range []string{auto, plane} {
			if c, err := newCoterie(n, way); err != nil || c.difference == nil || c.size(0) != k {
				t.Errorf("%s of %d nodes: quorums of %d, %v; want %d", way, n, c.size(0), err, k)
			}
		}
	}
	for n, k := range map[int]int{1: 1, 4: 3, 9: 5, 16: 7, 64: 15, 100: 19, 7: 5} {
		if c, err := newCoterie(n, grid); err != nil || c.difference != nil || c.size(0) != k {
			t.Errorf("grid of %d nodes: quorums of %d, %v; want %d", n, c.size(0), err, k)
		}
	}
	_, err := newCoterie(43, plane) // of order 6, of which there is none
	const want = "quorums: plane for 43 nodes (allowed: for 3, 7, 13, 21, 31, 57, 73, 91, 133, 183, 273, 307)"
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if c, err := newCoterie(43, auto); err != nil || c.difference != nil {
		t.Errorf("43 nodes: %+v, %v; want a grid", c, err)
	}
}
