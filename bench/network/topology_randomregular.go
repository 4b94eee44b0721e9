package network

import "github.com/joulemark/joulemark/algorithms"

// randomRegular pairs the k loose ends of all nodes at random, and draws again where a
// pair would be a second link or one of a node with itself (Steger and Wormald:
// Generating random regular graphs quickly, Combinatorics, Probability and Computing 8,
// 1999). Departures: one of the two ends is not drawn but is that of the highest node, so
// that second links are to be looked for among the links of one node only; and where the last
// ends have no partner left, the paper starts anew, this breaks up a link that
// exists. Both leave the distribution close to uniform for degrees that are small
// against n. Above half the possible degree it makes the complement.
func randomRegular(n, k int, rng *algorithms.Rand) [][2]int32 {
	sparse := min(k, n-1-k)
	var pairs [][2]int32
	for done := false; !done; {
		var loose []int32
		pairs, loose = pairEnds(n, sparse, rng)
		pairs, done = joinLoose(pairs, loose, rng)
	}
	// The order in which the nodes had their turn must not show.
	names := rng.Perm(n)
	for i, p := range pairs {
		pairs[i] = [2]int32{names[p[0]], names[p[1]]}
	}
	if k != sparse {
		return complement(n, pairs)
	}
	return pairs
}

// pairEnds links the ends of n nodes, k of each, and returns those that found no partner.
func pairEnds(n, k int, rng *algorithms.Rand) (pairs [][2]int32, loose []int32) {
	const draws = 128 // until a partner counts as not to be found
	pairs = make([][2]int32, 0, n*k/2)
	linked := newBits(n) // those that the node whose turn it is is linked with in its turn
	latest := 0          // the first of these links
	ends := endList{size: n * k, each: k, taken: newBits(n * k)}
	for i := n*k - 1; i >= 0; i-- {
		if ends.taken.has(i) {
			continue
		}
		if 2*i < ends.size { // about half of those below are taken
			ends = ends.rest(i + 1)
			i = ends.size - 1
		}
		node := ends.node(i)
		if latest < len(pairs) && pairs[latest][0] != node {
			for ; latest < len(pairs); latest++ {
				linked.unset(int(pairs[latest][1]))
			}
		}
		found := false
		for draw := 0; i > 0 && draw < draws && !found; draw++ {
			p := rng.IntN(i)
			if ends.taken.has(p) {
				continue
			}
			if other := ends.node(p); other != node && !linked.has(int(other)) {
				found = true
				linked.set(int(other))
				ends.taken.set(p)
				pairs = append(pairs, [2]int32{node, other})
			}
		}
		if !found {
			loose = append(loose, node)
		}
	}
	return pairs, loose
}

// endList holds loose ends of nodes, in the order of the nodes: each of every node, or those
// listed. Until some are left out they take one bit each, which keeps them in the cache.
type endList struct {
	size  int
	each  int // 0 where they are listed
	list  []int32
	taken bits
}

func (e *endList) node(i int) int32 {
	if e.each == 0 {
		return e.list[i]
	}
	return int32(i / e.each)
}

// rest are those of the first n that are not taken.
func (e *endList) rest(n int) endList {
	list := make([]int32, 0, n*5/8)
	for i := range n {
		if !e.taken.has(i) {
			list = append(list, e.node(i))
		}
	}
	return endList{size: len(list), list: list, taken: newBits(len(list))}
}

// joinLoose links what was left over, two by two: a and b with each other, or in place
// of a link c-d, drawn at random, a with c and b with d. There are few of them, so
// it looks through all links each time. It reports false where no link will do.
func joinLoose(pairs [][2]int32, loose []int32, rng *algorithms.Rand) ([][2]int32, bool) {
	for ; len(loose) > 0; loose = loose[2:] {
		a, b := loose[0], loose[1]
		if !linked(pairs, a, b) {
			pairs = append(pairs, [2]int32{a, b})
			continue
		}
		done := false
		for try := 0; !done && len(pairs) > 0 && try < 64+64*len(pairs); try++ {
			i := rng.IntN(len(pairs))
			side := rng.IntN(2)
			c, d := pairs[i][side], pairs[i][1-side]
			if !linked(pairs, a, c) && !linked(pairs, b, d) {
				pairs[i] = [2]int32{a, c}
				pairs = append(pairs, [2]int32{b, d})
				done = true
			}
		}
		if !done {
			return pairs, false
		}
	}
	return pairs, true
}

// linked reports whether a and b are the same node or have a link.
func linked(pairs [][2]int32, a, b int32) bool {
	if a == b {
		return true
	}
	for _, p := range pairs {
		if p[0] == a && p[1] == b || p[0] == b && p[1] == a {
			return true
		}
	}
	return false
}

// complement are all pairs of n nodes but the given ones.
func complement(n int, pairs [][2]int32) [][2]int32 {
	taken := newBits(n * n)
	for _, p := range pairs {
		taken.set(int(max(p[0], p[1]))*n + int(min(p[0], p[1])))
	}
	others := make([][2]int32, 0, n*(n-1)/2-len(pairs))
	for a := range n {
		for b := range a {
			if !taken.has(a*n + b) {
				others = append(others, [2]int32{int32(a), int32(b)})
			}
		}
	}
	return others
}

// bits is a set of small numbers.
type bits []uint64

func newBits(n int) bits { return make(bits, (n+63)/64) }

func (b bits) has(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }

func (b bits) set(i int) { b[i>>6] |= 1 << (i & 63) }

func (b bits) unset(i int) { b[i>>6] &^= 1 << (i & 63) }
