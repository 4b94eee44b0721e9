package shuffle

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// slots say when each node tries to exchange: once in each window of steps, in a random one of
// them.
type slots struct {
	of    []int32 // by node
	nodes []int32 // by slot
	ends  []int32 // where the nodes of each slot end in nodes
	peers []int32 // of the nodes of the slot under way, in their order
	calls []int32 // by node, how many others chose it in this step; all 0 between steps
	pairs []pair
}

// pair are the two nodes of an exchange.
type pair struct{ a, b int32 }

func newSlots(nodes, window int) slots {
	return slots{
		of: make([]int32, nodes), nodes: make([]int32, nodes), ends: make([]int32, window+1),
		peers: make([]int32, nodes), calls: make([]int32, nodes),
		pairs: make([]pair, nodes),
	}
}

// below returns a uniform number less than n.
func (s *stream) below(n uint64) uint64 {
	for {
		*s += golden
		v, low := bits.Mul64(algorithms.Mix(uint64(*s)), n)
		if low >= n || low >= -n%n {
			return v
		}
	}
}

// draw starts a window.
func (s *slots) draw(random *stream) {
	window := uint64(len(s.ends) - 1)
	clear(s.ends)
	state := *random
	for i := range s.of {
		slot := state.below(window)
		s.of[i] = int32(slot)
		s.ends[slot+1]++
	}
	*random = state
	for i := 1; i < len(s.ends); i++ {
		s.ends[i] += s.ends[i-1]
	}
	for i, slot := range s.of {
		s.nodes[s.ends[slot]] = int32(i)
		s.ends[slot]++
	}
}

// active are the nodes of a slot.
func (s *slots) active(slot int) []int32 {
	start := int32(0)
	if slot > 0 {
		start = s.ends[slot-1]
	}
	return s.nodes[start:s.ends[slot]]
}

// pair lets the active nodes choose peers, uniformly among all others, and returns the pairs that
// exchange: those where the peer is passive and nobody else chose either of the two. So every node
// is in one pair at most. The slice is good until the next call.
func (s *slots) pair(slot int, random *stream) []pair {
	active := s.active(slot)
	peers := s.peers[:len(active)]
	others := uint64(len(s.of) - 1)
	state := *random
	for i, node := range active {
		peer := int32(state.below(others))
		if peer >= node {
			peer++
		}
		peers[i] = peer
		s.calls[peer]++
	}
	*random = state
	found := 0
	for i, a := range active {
		b := peers[i]
		s.pairs[found] = pair{a, b}
		// Without branches, since nothing predicts collisions: more is 0 if nobody else chose
		// either of the two, passive is not if the peer has another slot.
		more := uint32(s.calls[a] | (s.calls[b] - 1))
		passive := uint32(s.of[b] ^ int32(slot))
		found += int((more - 1) & -passive >> 31)
	}
	for _, b := range peers {
		s.calls[b] = 0
	}
	return s.pairs[:found]
}
