package shuffle

import (
	"fmt"
	"testing"
)

// TestPairsAreStrict holds the pairs of many steps against the rule as it is written.
func TestPairsAreStrict(t *testing.T) {
	random := stream(1)
	for _, c := range []struct{ nodes, window int }{{2, 2}, {3, 2}, {10, 2}, {10, 3}, {40, 4}, {7, 50}} {
		s := newSlots(c.nodes, c.window)
		attempts := 0
		for range 200 {
			s.draw(&random)
			for slot := range c.window {
				got := map[int]int{}
				for _, p := range s.pair(slot, &random) {
					got[int(p.a)] = int(p.b)
				}
				peers := map[int]int{}
				for i, node := range s.active(slot) {
					if s.of[node] != int32(slot) {
						t.Fatalf("node %d is active in slot %d, its own is %d", node, slot, s.of[node])
					}
					if s.peers[i] == node {
						t.Fatalf("node %d chose itself", node)
					}
					peers[int(node)] = int(s.peers[i])
				}
				attempts += len(peers)
				pairs := 0
				for node, peer := range peers {
					if met(peers, node) {
						pairs++
						if b, ok := got[node]; !ok || b != peer {
							t.Fatalf("peers %v: no exchange of %d with %d", peers, node, peer)
						}
					}
				}
				if len(got) != pairs {
					t.Fatalf("peers %v: %d exchanges, want %d", peers, len(got), pairs)
				}
			}
		}
		if want := 200 * c.nodes; attempts != want {
			t.Errorf("%d nodes in 200 windows: %d attempts, want %d", c.nodes, attempts, want)
		}
	}
}

// TestSlotsAndPeersAreUniform counts what node 3 of 8 draws.
func TestSlotsAndPeersAreUniform(t *testing.T) {
	const windows, nodes, window, node = 40000, 8, 5, 3
	random := stream(2)
	s := newSlots(nodes, window)
	var slots [window]int64
	var peers [nodes]int64
	for range windows {
		s.draw(&random)
		slot := int(s.of[node])
		slots[slot]++
		s.pair(slot, &random)
		for i, a := range s.active(slot) {
			if a == node {
				peers[s.peers[i]]++
			}
		}
	}
	for i, n := range slots {
		within(t, fmt.Sprintf("slot %d", i), n, windows, 1./window, 4.5)
	}
	for i, n := range peers {
		if i == node {
			within(t, "itself", n, windows, 0, 4.5)
			continue
		}
		within(t, fmt.Sprintf("peer %d", i), n, windows, 1./(nodes-1), 4.5)
	}
}
