package broadcast

import "github.com/joulemark/joulemark/algorithms"

// reach is the checker of Flooding: its goal is that no node which is up is left
// uninformed beside one that is up and informed. Without faults this is the same as that
// all nodes of the source's component are informed, which takes one counter; only when
// the first fault happens does it begin to keep count by node.
type reach struct {
	coverage
	graph *algorithms.Graph
	size  int     // nodes of the source's component
	fault bool    // one has happened
	near  []int32 // by node: neighbours that are up and informed; nil before the first fault
	left  int     // nodes that are up, not informed, and near above 0
}

var _ algorithms.Checker = (*reach)(nil)

func newReach(g *algorithms.Graph, source algorithms.ID) *reach {
	return &reach{coverage: newCoverage(g.N(), source), graph: g, size: g.Component(source).Nodes}
}

// Observe implements algorithms.Checker.
func (r *reach) Observe(_ algorithms.Time, node algorithms.ID, o algorithms.Observation) error {
	if err := r.hear(node, o); err != nil {
		return err
	}
	if r.near != nil {
		r.left -= sign(r.near[node])
		r.spread(node, 1)
	}
	return nil
}

// Fault implements algorithms.Checker.
func (r *reach) Fault(_ algorithms.Time, f algorithms.Fault) {
	r.fault = true
	if r.near == nil && !r.graph.IsComplete() {
		r.near = make([]int32, len(r.nodes))
		for i, k := range r.nodes {
			if k&knows != 0 {
				r.spread(algorithms.ID(i), 1)
			}
		}
	}
	before := r.nodes[f.Node]
	r.follow(f)
	after := r.nodes[f.Node]
	if r.near == nil || before&down == after&down {
		return
	}
	switch {
	case before&knows != 0:
		r.spread(f.Node, -1)
	case after&down != 0:
		r.left -= sign(r.near[f.Node])
	default:
		r.left += sign(r.near[f.Node])
	}
}

// spread adds to the informed neighbours of all neighbours of a node.
func (r *reach) spread(node algorithms.ID, by int32) {
	for i := range r.graph.Degree(node) {
		v := r.graph.Neighbor(node, i)
		before := r.near[v]
		r.near[v] += by
		if r.nodes[v]&(down|knows) == 0 {
			r.left += sign(r.near[v]) - sign(before)
		}
	}
}

func sign(n int32) int {
	if n > 0 {
		return 1
	}
	return 0
}

// Goal implements algorithms.Checker.
func (r *reach) Goal() bool {
	switch {
	case !r.fault:
		return r.knowing == r.size
	case r.near == nil: // complete: everybody is near everybody
		return r.knowing == 0 || r.knowing == r.ups
	}
	return r.left == 0
}

// Result implements algorithms.Checker.
func (r *reach) Result() algorithms.Result {
	return algorithms.Result{Ops: r.informed, Metrics: []algorithms.Metric{r.share()}}
}
