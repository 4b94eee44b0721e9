package network

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
)

// Plan says which nodes crash and recover and how the network is split, for any number
// of nodes. ParsePlan makes one; the zero value has no faults.
type Plan struct{ steps []step }

// step is one statement of a plan.
type step struct {
	kind  algorithms.FaultKind // Crash, Recover or Split
	nodes group
	// The time of a crash lies from from to to. A split begins at from and heals at
	// to, or never, where to is 0.
	from, to algorithms.Time
	// after is the span after which those that crash come back; 0 for never.
	after  algorithms.Time
	other  group // the far side of a split; nothing for the rest
	oneWay bool
}

// group names some of the nodes. Only one of the fields is set.
type group struct {
	ranges  [][2]int32 // first and last
	percent float64
	any     int
	half    bool
}

// Empty reports whether the plan has no faults.
func (p Plan) Empty() bool { return len(p.steps) == 0 }

// Classes are the classes of failure in the plan.
func (p Plan) Classes() algorithms.Faults {
	f := algorithms.NoFaults
	for _, s := range p.steps {
		f |= classOf(s.kind)
		if s.after > 0 {
			f |= algorithms.Recoveries
		}
	}
	return f
}

// Equal reports whether two plans read the same.
func (p Plan) Equal(other Plan) bool { return p.String() == other.String() }

// Faults are the failures of the plan for n nodes, in the order of time. What is random
// in the plan is drawn from the seed, each statement for itself; whether the plan is
// possible depends on n alone.
func (p Plan) Faults(n int, seed uint64) ([]algorithms.Fault, error) {
	return p.FaultsBeside(nil, n, seed)
}

// FaultsBeside are the failures of the plan where a workload brings faults of its own: a node that
// the workload crashes may be brought back, cannot crash once more before, and is not drawn.
func (p Plan) FaultsBeside(workload []algorithms.Fault, n int, seed uint64) ([]algorithms.Fault, error) {
	if n < 1 || n > math.MaxInt32 {
		return nil, fmt.Errorf("plan: nodes: %d (allowed: 1 to %d)", n, math.MaxInt32)
	}
	if err := p.check(n, workload); err != nil {
		return nil, err
	}
	var all []algorithms.Fault
	pool := p.unnamed(n, workload)
	for i, s := range p.steps {
		rng := algorithms.NewRand(seed, 0x706c616e, uint64(i))
		var faults []algorithms.Fault
		var err error
		if s.kind == algorithms.Split {
			faults, err = s.splits(n, &rng)
		} else {
			faults, pool, err = s.crashes(n, pool, &rng)
		}
		if err != nil {
			return nil, fmt.Errorf("plan: %q: %w", s, err)
		}
		all = append(all, faults...)
	}
	slices.SortStableFunc(all, func(a, b algorithms.Fault) int { return cmp.Compare(a.At, b.At) })
	return all, nil
}

// crashes are the faults of a crash or recover statement. It draws from the pool, and
// returns what is left of it.
func (s step) crashes(n int, pool []int32, rng *algorithms.Rand) ([]algorithms.Fault, []int32, error) {
	nodes := s.nodes.listed()
	if s.nodes.random() {
		count, err := s.nodes.count(n, len(pool))
		if err != nil {
			return nil, nil, err
		}
		nodes, pool = draw(pool, count, rng)
	}
	var faults []algorithms.Fault
	for _, node := range nodes {
		at := s.from
		if s.to > s.from {
			at += algorithms.Time(rng.IntN(int(s.to-s.from) + 1))
		}
		faults = append(faults, algorithms.Fault{At: at, Kind: s.kind, Node: algorithms.ID(node)})
		if s.after > 0 {
			faults = append(faults, algorithms.Fault{
				At: at + s.after, Kind: algorithms.Recover,
				Node: algorithms.ID(node),
			})
		}
	}
	return faults, pool, nil
}

// splits are the faults of a split statement.
func (s step) splits(n int, rng *algorithms.Rand) ([]algorithms.Fault, error) {
	cut := &algorithms.Cut{SideA: make([]bool, n), OneWay: s.oneWay}
	nodes := s.nodes.listed()
	switch {
	case s.nodes.half:
		nodes = upTo(n / 2)
	case s.nodes.random():
		count, err := s.nodes.count(n, n)
		if err != nil {
			return nil, err
		}
		nodes, _ = draw(upTo(n), count, rng)
	}
	for _, node := range nodes {
		cut.SideA[node] = true
	}
	if len(nodes) == 0 || len(nodes) == n {
		return nil, fmt.Errorf("%d of %d nodes on one side (allowed: 1 to %d)", len(nodes), n, n-1)
	}
	faults := []algorithms.Fault{{At: s.from, Kind: algorithms.Split, Cut: cut}}
	if s.to > 0 {
		faults = append(faults, algorithms.Fault{At: s.to, Kind: algorithms.Heal, Cut: cut})
	}
	return faults, nil
}

// random reports whether the nodes are drawn.
func (g group) random() bool { return g.percent > 0 || g.any > 0 }

// count is how many of n nodes are drawn, from a pool of some that may be.
func (g group) count(n, pool int) (int, error) {
	count := g.any
	if g.percent > 0 {
		count = int(math.Round(g.percent * float64(n) / 100))
	}
	switch {
	case count == 0:
		return 0, fmt.Errorf("%g%% of %d nodes is less than half a node (allowed: at least %.3g%%)",
			g.percent, n, 50/float64(n))
	case count > pool:
		return 0, fmt.Errorf("%d nodes to be drawn "+
			"(allowed: up to %d, those of the %d that are not in other statements)", count, pool, n)
	}
	return count, nil
}

// listed are the nodes of the ranges.
func (g group) listed() []int32 {
	var nodes []int32
	for _, r := range g.ranges {
		for node := r[0]; node <= r[1]; node++ {
			nodes = append(nodes, node)
		}
	}
	return nodes
}

// draw takes some nodes, ascending, out of the pool, which it reorders.
func draw(pool []int32, count int, rng *algorithms.Rand) (drawn, left []int32) {
	for i := range count {
		j := i + rng.IntN(len(pool)-i)
		pool[i], pool[j] = pool[j], pool[i]
	}
	slices.Sort(pool[:count])
	return pool[:count], pool[count:]
}

func upTo(n int) []int32 {
	nodes := make([]int32, n)
	for i := range nodes {
		nodes[i] = int32(i)
	}
	return nodes
}

// String is the plan as ParsePlan reads it.
func (p Plan) String() string {
	texts := make([]string, len(p.steps))
	for i, s := range p.steps {
		texts[i] = s.String()
	}
	return strings.Join(texts, "; ")
}
