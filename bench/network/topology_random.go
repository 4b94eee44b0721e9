package network

import (
	"math"

	"github.com/joulemark/joulemark/algorithms"
)

// erdosRenyi is G(n, p). It goes through the pairs of nodes row by row, and skips from one
// link straight to the next by a geometric number of pairs, so that the time grows with
// the links and not with n² (Batagelj and Brandes: Efficient generation of large random
// networks, Phys. Rev. E 71, 2005).
func erdosRenyi(n int, p float64, rng *algorithms.Rand) [][2]int32 {
	if p == 0 {
		return nil
	}
	mean := p * float64(n) * float64(n-1) / 2
	pairs := make([][2]int32, 0, int(mean+4*math.Sqrt(mean))+16)
	scale := 1 / ln1p(-p)
	node, below := 1, -1 // the pair of node with a lower number
	for {
		skip := ln(1-rng.Float64()) * scale
		if !(skip <= float64(n)*float64(n)) { // also where it is too large for a float64
			return pairs
		}
		for below += 1 + int(skip); below >= node; node++ {
			if node >= n {
				return pairs
			}
			below -= node
		}
		if node >= n {
			return pairs
		}
		pairs = append(pairs, [2]int32{int32(node), int32(below)})
	}
}

// smallWorld starts from a ring on which each node has a link to the k/2 nodes after
// it, and moves the far end of each of these links with probability p to a node drawn
// uniformly from those that it has no link to (Watts and Strogatz: Collective dynamics
// of small-world networks, Nature 393, 1998). The number of links stays nk/2. Departure:
// the paper goes around the ring once for each distance, this goes around it once.
func smallWorld(n, k int, p float64, rng *algorithms.Rand) [][2]int32 {
	half := k / 2
	pairs := make([][2]int32, 0, n*half) // node i's own links are those from i*half on
	for i := range n {
		for j := range half {
			pairs = append(pairs, [2]int32{int32(i), int32((i + j + 1) % n)})
		}
	}
	seats := make([]seat, n)
	before := make([]int32, len(pairs))
	for i := range n {
		turn := int32(i + 1)
		own := pairs[i*half : (i+1)*half]
		taken := 0
		take := func(node int) {
			if seats[node].turn != turn {
				seats[node].turn = turn
				taken++
			}
		}
		take(i)
		for j, pair := range own {
			take(int(pair[1]))
			if from := (i - j - 1 + n) % n; pairs[from*half+j][1] == int32(i) {
				take(from)
			}
		}
		for e := seats[i].moved; e != 0; e = before[e-1] {
			take(int(e-1) / half)
		}
		// Where most nodes are taken, drawing again and again would take long.
		var free []int32
		if 2*taken > n {
			free = freeSeats(seats, turn)
		}
		for j := range own {
			if rng.Float64() >= p || taken == n {
				continue
			}
			to := int32(0)
			if free != nil {
				r := rng.IntN(len(free))
				to, free[r] = free[r], own[j][1]
			} else {
				for to = int32(i); seats[to].turn == turn; {
					to = int32(rng.IntN(n))
				}
			}
			seats[own[j][1]].turn = 0
			seats[to].turn = turn
			own[j][1] = to
			if e := i*half + j; int(to) > i { // the others have had their turn
				before[e], seats[to].moved = seats[to].moved, int32(e+1)
			}
		}
	}
	return pairs
}

// seat is what smallWorld knows of a node: the latest turn in which it was a neighbour of
// the node whose turn it was, and the latest link that was moved to it (plus 1).
type seat struct{ turn, moved int32 }

func freeSeats(seats []seat, turn int32) []int32 {
	var free []int32
	for i, s := range seats {
		if s.turn != turn {
			free = append(free, int32(i))
		}
	}
	return free
}

// scaleFree starts from m+1 nodes that are all linked; each further node gets links to m
// different nodes, drawn in proportion to the degree they have (Barabási and Albert:
// Emergence of scaling in random networks, Science 286, 1999). The ends of all links so
// far, in one array, hold each node as often as its degree, so a place in it drawn
// uniformly is a node drawn as it should be (Batagelj and Brandes 2005). A node that has
// been drawn already is drawn anew.
func scaleFree(n, m int, rng *algorithms.Rand) [][2]int32 {
	pairs := make([][2]int32, 0, m*(m+1)/2+(n-m-1)*m)
	for i := range m + 1 {
		for j := range i {
			pairs = append(pairs, [2]int32{int32(i), int32(j)})
		}
	}
	last := make([]int32, n) // the latest node that chose a node
	for i := m + 1; i < n; i++ {
		old := pairs
		for len(pairs) < len(old)+m {
			r := rng.IntN(2 * len(old))
			to := old[r/2][r%2]
			if last[to] != int32(i) {
				last[to] = int32(i)
				pairs = append(pairs, [2]int32{int32(i), to})
			}
		}
	}
	return pairs
}
