package network

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network/graphfile"
)

// Shape is the kind of a topology.
type Shape uint8

// The shapes of topologies.
const (
	// Auto is what the algorithm asks for; Topology.For puts it in.
	Auto Shape = iota
	// Complete links every node with every other.
	Complete
	// Ring links node i with node i+1 modulo N, Line does without the last of these links.
	Ring
	Line
	// Star links node 0 with every other.
	Star
	// Grid links the nodes of Rows x Columns, numbered row by row, with those beside,
	// above and below them. Torus closes rows and columns to rings.
	Grid
	Torus
	// Tree links node i with its parent (i-1)/K.
	Tree
	// ErdosRenyi has each link with probability P, independent of the others: G(n, p) of
	// Gilbert (1959). Instead of P, Mean may give the expected degree P(N-1).
	ErdosRenyi
	// SmallWorld links each node to the K nearest on a ring (K even) and then moves
	// the far end of each link to a random node with probability P (Watts and Strogatz 1998).
	SmallWorld
	// ScaleFree adds nodes one by one, each with K links to nodes that are drawn in
	// proportion to their degree (Barabási and Albert 1999).
	ScaleFree
	// RandomRegular has K links at each node and is otherwise random.
	RandomRegular
	// EdgeFile is read from File, in any format that package graphfile reads.
	EdgeFile
	shapes
)

// Topology says which nodes are linked, for any number of nodes. Fields that the Shape has
// no use for are zero. The zero value is Auto.
type Topology struct {
	Shape Shape
	// Rows and Columns are of Grid and Torus; both 0 stand for the most square
	// ones that the number of nodes allows.
	Rows, Columns int
	K             int     // whole-number parameter of Tree, SmallWorld, ScaleFree, RandomRegular
	P             float64 // probability, of ErdosRenyi and SmallWorld
	Mean          float64 // mean degree, of ErdosRenyi; 0 for P
	File          string  // path, of EdgeFile

	read *graphfile.File // what Load has read of it; nil before
}

// For is the topology itself, or, where it is Auto, the one that an algorithm asks for.
func (t Topology) For(spec *algorithms.Spec) (Topology, error) {
	switch {
	case t.Shape != Auto:
		return t, nil
	case spec.DefaultTopology == "":
		return Topology{Shape: Complete}, nil
	}
	return ParseTopology(spec.DefaultTopology)
}

// Build makes the graph of n nodes. It is a function of the topology, n and seed alone,
// and for shapes that are not random of the first two. For a file and for a grid or
// torus of given size, n may be 0 for the size they have. A file that is not loaded is read.
//
// It refuses what is not possible, and graphs that need more than MaxGraphMemory.
func (t Topology) Build(n int, seed uint64) (*algorithms.Graph, error) {
	if t.Shape == EdgeFile { // whose errors say what they are about
		return t.ofFile(n)
	}
	g, err := t.build(n, seed)
	if err != nil {
		return nil, fmt.Errorf("topology %v: %w", t, err)
	}
	return g, nil
}

func (t Topology) build(n int, seed uint64) (*algorithms.Graph, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	if n == 0 && t.Rows > 0 {
		n = t.Rows * t.Columns
	}
	if n < 1 || n > math.MaxInt32 {
		return nil, fmt.Errorf("nodes: %d (allowed: 1 to %d)", n, math.MaxInt32)
	}
	if err := t.fits(n); err != nil {
		return nil, err
	}
	if t.complete(n) {
		return algorithms.Complete(n), nil
	}
	if err := checkMemory(n, t.links(n)); err != nil {
		return nil, err
	}
	// The label keeps the stream apart from those of nodes, links and workloads.
	rng := algorithms.NewRand(seed, 0x746f706f6c6f6779)
	return algorithms.NewGraph(n, t.pairs(n, &rng))
}

// Random reports whether another seed makes another graph.
func (t Topology) Random() bool {
	switch t.Shape {
	case ErdosRenyi, SmallWorld, ScaleFree, RandomRegular:
		return true
	}
	return false
}

func (t Topology) pairs(n int, rng *algorithms.Rand) [][2]int32 {
	switch t.Shape {
	case Ring:
		return ring(n)
	case Line:
		return tree(n, 1)
	case Star:
		return tree(n, n)
	case Grid:
		rows, columns := t.sides(n)
		return grid(rows, columns, false)
	case Torus:
		rows, columns := t.sides(n)
		return grid(rows, columns, true)
	case Tree:
		return tree(n, t.K)
	case ErdosRenyi:
		return erdosRenyi(n, t.probability(n), rng)
	case SmallWorld:
		return smallWorld(n, t.K, t.P, rng)
	case ScaleFree:
		return scaleFree(n, t.K, rng)
	case RandomRegular:
		return randomRegular(n, t.K, rng)
	}
	panic(fmt.Sprintf("network: shape %d has no generator", t.Shape))
}
