package mutex

import (
	"math/bits"

	"github.com/joulemark/joulemark/algorithms"
)

// nodeSet is a set of nodes, one bit each.
type nodeSet []uint64

func newNodeSet(n int) nodeSet { return make(nodeSet, (n+63)/64) }

func (s nodeSet) has(id algorithms.ID) bool { return s != nil && s[id/64]&(1<<(id%64)) != 0 }

func (s nodeSet) add(id algorithms.ID) { s[id/64] |= 1 << (id % 64) }

func (s nodeSet) remove(id algorithms.ID) { s[id/64] &^= 1 << (id % 64) }

func (s nodeSet) count() int {
	n := 0
	for _, word := range s {
		n += bits.OnesCount64(word)
	}
	return n
}
