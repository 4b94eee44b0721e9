package quorum

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// coterie says which nodes are the quorum of each. Any two quorums have a node in common, and
// each node is in its own.
type coterie struct {
	n          int
	columns    int   // of a grid
	difference []int // of a plane; nil: it is a grid
}

// The ways of making quorums.
const (
	auto  = "auto" // a plane if there is one of this size, and else a grid
	grid  = "grid"
	plane = "plane"
)

// newCoterie makes the quorums of n nodes. In a grid, the quorum of a node is its row and its
// column, and the last row may be short: of the two places in which the row of one node crosses
// the column of the other, one at least is above the last row. In a finite projective plane of
// order q, which has q²+q+1 points and as many lines of q+1 points, it is one of the lines
// through the node, and any two lines have one point in common.
func newCoterie(n int, way string) (coterie, error) {
	c := coterie{n: n, columns: int(math.Ceil(math.Sqrt(float64(n))))}
	if way == grid {
		return c, nil
	}
	i := slices.IndexFunc(differences, func(d []int) bool { return size(d) == n })
	if i >= 0 {
		c.difference = differences[i]
	} else if way == plane {
		return c, fmt.Errorf("quorums: %s for %d nodes (allowed: for %s)", plane, n, planes())
	}
	return c, nil
}

// size is the number of points of the plane that a difference set makes.
func size(difference []int) int { return len(difference)*(len(difference)-1) + 1 }

func planes() string {
	var sizes []string
	for _, d := range differences {
		sizes = append(sizes, strconv.Itoa(size(d)))
	}
	return strings.Join(sizes, ", ")
}

// of lists the quorum of a node, in ascending order.
func (c coterie) of(id algorithms.ID) []algorithms.ID {
	quorum := make([]algorithms.ID, 0, c.size(id))
	if c.difference != nil {
		for _, d := range c.difference {
			quorum = append(quorum, (id+algorithms.ID(d))%algorithms.ID(c.n))
		}
		slices.Sort(quorum)
		return quorum
	}
	row, column := int(id)/c.columns, int(id)%c.columns
	for k := range c.n {
		if k/c.columns == row || k%c.columns == column {
			quorum = append(quorum, algorithms.ID(k))
		}
	}
	return quorum
}

// size is how many nodes are in the quorum of a node, with itself.
func (c coterie) size(id algorithms.ID) int {
	if c.difference != nil {
		return len(c.difference)
	}
	row, column := int(id)/c.columns, int(id)%c.columns
	inRow := min(c.columns, c.n-row*c.columns)
	inColumn := (c.n - column + c.columns - 1) / c.columns
	return inRow + inColumn - 1
}

// differences are perfect difference sets: every number from 1 to N-1 is the difference modulo N
// of two of their members in exactly one way. So the sets that come of adding 0, 1, ... N-1 to
// all members are the lines of a plane (J. Singer: A Theorem in Finite Projective Geometry and
// Some Applications to Number Theory, Transactions of the AMS 43(3), 1938, pp. 377-385), and
// since 0 is a member, the line of each node goes through it. The orders are 1 and
// the powers of primes up to 17: planes of another order up to there are not known, or known
// not to be.
var differences = [][]int{
	{0, 1},
	{0, 1, 3},
	{0, 1, 3, 9},
	{0, 1, 4, 14, 16},
	{0, 1, 3, 8, 12, 18},
	{0, 1, 3, 13, 32, 36, 43, 52},
	{0, 1, 3, 7, 15, 31, 36, 54, 63},
	{0, 1, 3, 9, 27, 49, 56, 61, 77, 81},
	{0, 1, 3, 12, 20, 34, 38, 81, 88, 94, 104, 109},
	{0, 1, 3, 16, 23, 28, 42, 76, 82, 86, 119, 137, 154, 175},
	{0, 1, 3, 7, 15, 31, 63, 90, 116, 127, 136, 181, 194, 204, 233, 238, 255},
	{0, 1, 3, 44, 56, 61, 67, 75, 82, 91, 95, 124, 160, 178, 200, 210, 237, 262},
}
