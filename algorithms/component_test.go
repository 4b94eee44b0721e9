package algorithms

import (
	"slices"
	"sync"
	"testing"
)

// Components of small random graphs are those that a search from each node finds, also where
// several ask at a time.
func TestComponents(t *testing.T) {
	rng := NewRand(9)
	for range 200 {
		n := 1 + rng.IntN(12)
		var pairs [][2]int32
		for range rng.IntN(2 * n) {
			if a, b := int32(rng.IntN(n)), int32(rng.IntN(n)); a != b {
				pairs = append(pairs, [2]int32{a, b})
			}
		}
		g, err := NewGraph(n, pairs)
		if err != nil {
			t.Fatal(err)
		}
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() { g.Components() })
		}
		both.Wait()
		var want []Component
		lowest := map[int]bool{}
		for id := range n {
			c, low := searched(g, ID(id))
			if got := g.Component(ID(id)); got != c {
				t.Fatalf("component of %d in %v: %+v; want %+v", id, pairs, got, c)
			}
			if !lowest[low] {
				lowest[low] = true
				want = append(want, c)
			}
			if got, part := g.Part(ID(id)), g.Part(ID(low)); got != part || low == id && part != len(want)-1 {
				t.Fatalf("part of %d in %v: %d; its lowest node is %d, in %d", id, pairs, got, low, part)
			}
		}
		if got := g.Components(); !slices.Equal(got, want) {
			t.Fatalf("components of %v: %+v; want %+v", pairs, got, want)
		}
	}
}

// searched is the component of a node and its lowest node, found one link after the other.
func searched(g *Graph, id ID) (c Component, lowest int) {
	in := make([]bool, g.N())
	in[id] = true
	for grown := true; grown; {
		grown = false
		for a := range in {
			for b := range in {
				if in[a] && !in[b] && g.Linked(ID(a), ID(b)) {
					in[b], grown = true, true
				}
			}
		}
	}
	for a := range in {
		if !in[a] {
			continue
		}
		c.Nodes++
		c.Links += int64(g.Degree(ID(a)))
	}
	c.Links /= 2
	return c, slices.Index(in, true)
}

func TestComponentOfCompleteGraphs(t *testing.T) {
	g := Complete(5)
	if c := g.Component(4); c != (Component{5, 10}) || len(g.Components()) != 1 {
		t.Errorf("%+v; want 5 nodes and 10 links", c)
	}
	for _, id := range []ID{None, 5} {
		if c := g.Component(id); c != (Component{}) {
			t.Errorf("component of node %d: %+v; want none", id, c)
		}
	}
}

// Who asks again does not search again.
func TestComponentsAreFoundOnce(t *testing.T) {
	g, err := NewGraph(4, [][2]int32{{0, 1}, {2, 3}})
	if err != nil {
		t.Fatal(err)
	}
	g.Components()
	if n := testing.AllocsPerRun(10, func() { g.Component(3) }); n != 0 {
		t.Errorf("%g allocations to ask again; want none", n)
	}
}
