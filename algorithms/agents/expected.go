package agents

import "github.com/joulemark/joulemark/algorithms"

// expected is the count of a run without failures. Which messages agents send depends on
// their random streams alone, so it takes no run to know them.
func expected(s algorithms.Setup) algorithms.Expected {
	p, err := newPlan(s)
	if err != nil {
		return algorithms.Expected{}
	}
	var x algorithms.Expected
	var items float64
	far := make([]int32, p.n)
	for id := range algorithms.ID(p.n) {
		for _, dest := range p.letters(s.Seed, id) {
			low, high := p.cost(id, dest, far)
			x.Low += low
			x.High += high
			if high > 0 {
				items++
			}
		}
	}
	if p.queued { // an acknowledgement for each
		x.Low, x.High = 2*x.Low, 2*x.High
	}
	if links := float64(p.graph.Edges()); p.reconcile {
		x.Low += 2 * links
		x.High += 2*links + 2*links*items // no item goes over a link twice in the same direction
	}
	return x
}

// letters are the destinations of what an agent sends, in their order.
func (p *plan) letters(seed uint64, id algorithms.ID) []algorithms.ID {
	if p.silent(id) {
		return nil
	}
	rng := algorithms.NewRand(seed, uint64(id))
	var dests []algorithms.ID
	for at := p.pause(&rng); at < p.duration; at += p.pause(&rng) {
		dests = append(dests, p.pick(&rng, id))
	}
	return dests
}

// cost is the least and the most hops that a message takes.
func (p *plan) cost(from, dest algorithms.ID, far []int32) (low, high float64) {
	if p.routing != flooding && p.graph.Linked(from, dest) {
		return 1, 1
	}
	if p.routing <= shortest {
		distances(p.graph, dest, algorithms.None, far)
		way := float64(max(0, far[from]))
		return way, way
	}
	// Everybody whom the message reaches other than through its destination, which keeps it,
	// sends it to all neighbours but the one it came from.
	high = 1
	for _, id := range distances(p.graph, from, dest, far) {
		high += float64(p.graph.Degree(id) - 1)
	}
	low = high
	if distances(p.graph, from, algorithms.None, far); p.routing == learning && far[dest] > 0 {
		low = float64(far[dest])
	}
	return low, high
}
