package network

import (
	"errors"
	"fmt"
	"math"
)

// MaxGraphMemory is the most memory, in bytes, that making a graph may need: enough for
// 10^8 nodes of degree 8.
const MaxGraphMemory = 16 << 30

// Bytes of memory a link and a node while the generator that needs the most works.
const (
	bytesPerLink = 32
	bytesPerNode = 24
)

// checkMemory refuses a graph that would be too large, before anything is made.
func checkMemory(n int, links float64) error {
	bytes := bytesPerLink*links + bytesPerNode*float64(n)
	if !(bytes <= MaxGraphMemory && links <= math.MaxInt32/2) {
		return fmt.Errorf("%.4g links between %d nodes need %.4g GiB of memory (allowed: %d GiB)",
			links, n, bytes/(1<<30), MaxGraphMemory>>30)
	}
	return nil
}

// Validate names a field that is out of range for any number of nodes.
func (t Topology) Validate() error {
	switch t.Shape {
	case Auto:
		return errors.New("it depends on the algorithm, and none was asked")
	case Grid, Torus:
		if (t.Rows != 0 || t.Columns != 0) && (t.Rows < 1 || t.Columns < 1 || t.Rows > math.MaxInt32/t.Columns) {
			return fmt.Errorf("%d x %d (allowed: at least 1 x 1, at most %d nodes)", t.Rows, t.Columns, math.MaxInt32)
		}
	case Tree, ScaleFree, RandomRegular, SmallWorld:
		if least := t.leastK(); t.K < least || t.K > math.MaxInt32 {
			return fmt.Errorf("%s %d (allowed: at least %d)", t.Shape.main(), t.K, least)
		}
		if t.Shape == SmallWorld && t.K%2 != 0 {
			return fmt.Errorf("k %d (allowed: even numbers)", t.K)
		}
	case ErdosRenyi:
		if !(t.Mean >= 0 && t.Mean <= math.MaxInt32) || t.Mean > 0 && t.P != 0 {
			return fmt.Errorf("degree %g (allowed: 0 to N-1, and without p)", t.Mean)
		}
	case EdgeFile:
		if t.File == "" {
			return errors.New("no path (allowed: file:PATH)")
		}
	}
	if t.Shape >= shapes {
		return fmt.Errorf("shape %d (allowed: below %d)", t.Shape, shapes)
	}
	if !(t.P >= 0 && t.P <= 1) { // also refuses NaN
		return fmt.Errorf("p %g (allowed: 0 to 1)", t.P)
	}
	return nil
}

func (t Topology) leastK() int {
	switch t.Shape {
	case SmallWorld:
		return 2
	case RandomRegular:
		return 0
	}
	return 1
}

// fits names what is not possible with n nodes.
func (t Topology) fits(n int) error {
	switch t.Shape {
	case Grid, Torus:
		return t.fitsGrid(n)
	case ErdosRenyi:
		if p := t.probability(n); p > 1 {
			return fmt.Errorf("degree %g (allowed with %d nodes: 0 to %d)", t.Mean, n, n-1)
		}
	case SmallWorld, ScaleFree:
		if t.K >= n {
			return fmt.Errorf("nodes: %d (allowed with %s %d: at least %d)", n, t.Shape.main(), t.K, t.K+1)
		}
	case RandomRegular:
		if t.K >= n {
			return fmt.Errorf("degree %d (allowed with %d nodes: 0 to %d)", t.K, n, n-1)
		}
		if n%2 != 0 && t.K%2 != 0 {
			return fmt.Errorf("degree %d with %d nodes: their product is twice the number of links "+
				"(allowed: an even degree, or an even number of nodes)", t.K, n)
		}
	}
	return nil
}

func (t Topology) fitsGrid(n int) error {
	if t.Rows > 0 {
		if t.Rows*t.Columns != n {
			return fmt.Errorf("nodes: %d (allowed: %d x %d = %d)", n, t.Rows, t.Columns, t.Rows*t.Columns)
		}
		return nil
	}
	if rows, _ := t.sides(n); rows == 1 && n > 3 {
		below, _ := t.sides(n - 1)
		above, _ := t.sides(n + 1)
		return fmt.Errorf("nodes: %d is a prime number, which makes a line "+
			"(allowed: products, such as %d x %d or %d x %d)", n, below, (n-1)/below, above, (n+1)/above)
	}
	return nil
}

// sides are the rows and columns for n nodes: those given, or the divisors of n that
// are closest to each other, fewer rows than columns.
func (t Topology) sides(n int) (rows, columns int) {
	if t.Rows > 0 {
		return t.Rows, t.Columns
	}
	rows = int(math.Sqrt(float64(n)))
	for n%rows != 0 {
		rows--
	}
	return rows, n / rows
}

// probability is that of a link of ErdosRenyi.
func (t Topology) probability(n int) float64 {
	if t.Mean > 0 {
		return t.Mean / float64(n-1)
	}
	return t.P
}

// complete reports whether the graph is complete whatever the seed.
func (t Topology) complete(n int) bool {
	switch t.Shape {
	case Complete:
		return true
	case ErdosRenyi:
		return t.probability(n) == 1
	case SmallWorld, RandomRegular, ScaleFree:
		return t.K == n-1
	}
	return false
}

// links is the expected number of links.
func (t Topology) links(n int) float64 {
	nodes, k := float64(n), float64(t.K)
	switch t.Shape {
	case Grid, Torus:
		return 2 * nodes
	case ErdosRenyi:
		return t.probability(n) * nodes * (nodes - 1) / 2
	case SmallWorld, RandomRegular:
		return nodes * k / 2
	case ScaleFree:
		return nodes * k
	}
	return nodes
}
