package topology

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
)

// inParts places the parts of a graph that have no link to each other, each by forces: the largest
// one above, the others in rows below it.
func inParts(g *algorithms.Graph) places {
	whole := places{at: make([]point, g.N())}
	var x, y, tall, wide float64
	for k, part := range parts(g) {
		at := byForces(g, part)
		low, high := bounds(at)
		if k == 0 {
			wide = max(high.x-low.x, 8)
		} else if x > 0 && x+high.x-low.x > wide {
			x, y, tall = 0, y+tall+apart, 0
		}
		for i, id := range part {
			whole.at[id] = point{x + at[i].x - low.x, y + at[i].y - low.y}
		}
		x, tall = x+high.x-low.x+apart, max(tall, high.y-low.y)
		if k == 0 {
			x, y, tall = 0, tall+apart, 0
		}
	}
	return whole
}

// apart is how far parts of a graph are from each other.
const apart = 1.2

// bounds are the upper left and the lower right corner of places.
func bounds(at []point) (low, high point) {
	low, high = at[0], at[0]
	for _, p := range at {
		low = point{min(low.x, p.x), min(low.y, p.y)}
		high = point{max(high.x, p.x), max(high.y, p.y)}
	}
	return low, high
}

// parts are the nodes between which there are paths, the largest part first.
func parts(g *algorithms.Graph) [][]algorithms.ID {
	var all [][]algorithms.ID
	seen := make([]bool, g.N())
	for i := range g.N() {
		if seen[i] {
			continue
		}
		var part []algorithms.ID
		for k, d := range distances(g, algorithms.ID(i)) {
			if d >= 0 {
				seen[k], part = true, append(part, algorithms.ID(k))
			}
		}
		all = append(all, part)
	}
	slices.SortStableFunc(all, func(a, b []algorithms.ID) int { return cmp.Compare(len(b), len(a)) })
	return all
}

// byForces places the nodes of a part so that links are about equally long: those linked attract
// each other, all repel each other, and how far a node moves in a step shrinks from step to step
// (Fruchterman and Reingold, "Graph Drawing by Force-directed Placement", 1991). It starts from the
// distances to a node in the middle, which leaves it little to untangle.
//
// EadesR2 of gonum/graph/layout does not bound how far a node moves, so that a hub of many links
// flies away.
func byForces(g *algorithms.Graph, part []algorithms.ID) []point {
	n := len(part)
	index := make(map[algorithms.ID]int, n)
	for i, id := range part {
		index[id] = i
	}
	at, move := beginning(g, part), make([]point, n)
	steps := int(min(300, 2.5e8/(float64(n)*float64(n))+50))
	for step := range steps {
		clear(move)
		for i := range n {
			for k := range i {
				dx, dy := at[i].x-at[k].x, at[i].y-at[k].y
				square := max(dx*dx+dy*dy, 1e-4)
				fx, fy := dx/square, dy/square
				move[i].x, move[i].y = move[i].x+fx, move[i].y+fy
				move[k].x, move[k].y = move[k].x-fx, move[k].y-fy
			}
		}
		for i := range n {
			id := part[i]
			for k := range g.Degree(id) {
				o := at[index[g.Neighbor(id, k)]]
				dx, dy := o.x-at[i].x, o.y-at[i].y
				length := math.Hypot(dx, dy)
				move[i].x, move[i].y = move[i].x+dx*length, move[i].y+dy*length
			}
		}
		most := math.Sqrt(float64(n)) / 10 * (1 - float64(step)/float64(steps))
		for i, m := range move {
			if length := math.Hypot(m.x, m.y); length > 0 {
				share := min(length, most) / length
				at[i].x, at[i].y = at[i].x+m.x*share, at[i].y+m.y*share
			}
		}
	}
	return spread(at)
}

// spread draws a large part of a graph apart in its middle, where it is dense, and together at its
// edge.
func spread(at []point) []point {
	const large, power = 150, 0.7
	if len(at) <= large {
		return at
	}
	middle, far := point{}, 0.0
	for _, p := range at {
		middle.x, middle.y = middle.x+p.x/float64(len(at)), middle.y+p.y/float64(len(at))
	}
	from := func(p point) float64 { return math.Hypot(p.x-middle.x, p.y-middle.y) }
	for _, p := range at {
		far = max(far, from(p))
	}
	for i, p := range at {
		if r := from(p); r > 0 {
			by := math.Pow(r/far, power-1)
			at[i] = point{middle.x + by*(p.x-middle.x), middle.y + by*(p.y-middle.y)}
		}
	}
	return at
}

// beginning places nodes on circles by their distance from a node in the middle, those that are
// reached from the same node beside each other.
func beginning(g *algorithms.Graph, part []algorithms.ID) []point {
	middle, least := part[0], math.MaxInt
	for i := range min(len(part), 200) { // as each takes a walk over the graph
		sum := 0
		for _, d := range distances(g, part[i]) {
			sum += max(d, 0)
		}
		if sum < least {
			middle, least = part[i], sum
		}
	}
	turn, share := make([]float64, g.N()), make([]float64, g.N())
	d := distances(g, middle)
	share[middle] = 1
	seen := map[algorithms.ID]bool{middle: true}
	for queue := []algorithms.ID{middle}; len(queue) > 0; queue = queue[1:] {
		id := queue[0]
		first := len(queue)
		for k := range g.Degree(id) {
			if o := g.Neighbor(id, k); !seen[o] {
				seen[o], queue = true, append(queue, o)
			}
		}
		next := queue[first:]
		for k, o := range next {
			share[o] = share[id] / float64(len(next))
			turn[o] = turn[id] + share[o]*(float64(k)+0.5-float64(len(next))/2)
		}
	}
	random := rand.New(rand.NewPCG(1, 1)) // the same every time, so that no two stand in one place
	at := make([]point, len(part))
	for i, id := range part {
		p := polar(float64(d[id])*math.Sqrt(float64(len(part)))/8, turn[id])
		at[i] = point{p.x + 0.1*random.Float64(), p.y + 0.1*random.Float64()}
	}
	return at
}
