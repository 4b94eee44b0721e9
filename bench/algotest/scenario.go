package algotest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// latencies are the default, the extremes, and one of every distribution. Their bounds are
// kept low, because the simulator's memory and the protocols' time-outs grow with them.
var latencies = []network.Latency{
	network.DefaultLatency,
	{Distribution: network.Fixed, A: algorithms.Millisecond},
	{Distribution: network.Uniform, A: 1, B: 3 * algorithms.Millisecond},
	{Distribution: network.Exponential, A: 100, B: 200},
	{Distribution: network.LogNormal, A: algorithms.Millisecond, B: 30},
	{Distribution: network.Fixed, A: 1},
}

// shape makes a network that a topology allows, complete at seed 0.
func shape(t algorithms.Topology, n int, seed uint64) *algorithms.Graph {
	shapes := []func(int, uint64) [][2]int32{nil}
	switch t {
	case algorithms.AnyTopology:
		shapes = append(shapes, tree, ring, star, pieces)
	case algorithms.NeedsStar:
		shapes = append(shapes, star)
	case algorithms.NeedsRing:
		shapes = append(shapes, ring)
	}
	pairs := shapes[seed%uint64(len(shapes))]
	if pairs == nil {
		return algorithms.Complete(n)
	}
	g, err := algorithms.NewGraph(n, pairs(n, seed))
	if err != nil {
		panic(err) // the pairs are our own
	}
	return g
}

func star(n int, _ uint64) [][2]int32 {
	var pairs [][2]int32
	for i := int32(1); i < int32(n); i++ {
		pairs = append(pairs, [2]int32{0, i})
	}
	return pairs
}

func ring(n int, _ uint64) [][2]int32 {
	var pairs [][2]int32
	for i := range int32(n) {
		if next := (i + 1) % int32(n); next != i {
			pairs = append(pairs, [2]int32{i, next})
		}
	}
	return pairs
}

// pieces is a ring of one half of the nodes; those of the other half are alone.
func pieces(n int, seed uint64) [][2]int32 {
	return ring(max(1, n/2), seed)
}

// tree is a random tree with half as many links again.
func tree(n int, seed uint64) [][2]int32 {
	rng := algorithms.NewRand(seed, uint64(n), 0x74726565)
	var pairs [][2]int32
	for i := 1; i < n; i++ {
		pairs = append(pairs, [2]int32{int32(i), int32(rng.IntN(i))})
		if j := rng.IntN(n); j != i && rng.IntN(2) == 0 {
			pairs = append(pairs, [2]int32{int32(i), int32(j)})
		}
	}
	return pairs
}

// replay is the configuration as Go source.
func replay(cfg *sim.Config) string {
	var before, fields []string
	field := func(name string, value any) { fields = append(fields, fmt.Sprintf("%s: %v", name, value)) }
	if cfg.Graph.IsComplete() {
		field("Graph", fmt.Sprintf("algorithms.Complete(%d)", cfg.Graph.N()))
	} else {
		before = append(before, graphSource(cfg.Graph))
		field("Graph", "graph")
	}
	if len(cfg.Params) > 0 {
		field("Params", fmt.Sprintf("%#v", cfg.Params))
	}
	field("Seed", cfg.Seed)
	field("Links", linksSource(cfg.Links))
	if len(cfg.Faults) > 0 {
		var cuts []*algorithms.Cut
		var faults []string
		for _, f := range cfg.Faults {
			kind := [...]string{"Crash", "Recover", "Split", "Heal"}[f.Kind]
			what := fmt.Sprintf("Node: %d", f.Node)
			if f.Cut != nil {
				i := slices.Index(cuts, f.Cut)
				if i < 0 {
					i = len(cuts)
					cuts = append(cuts, f.Cut)
					before = append(before, fmt.Sprintf("cut%d := &algorithms.Cut{SideA: %#v, OneWay: %t}",
						i, f.Cut.SideA, f.Cut.OneWay))
				}
				what = fmt.Sprintf("Cut: cut%d", i)
			}
			faults = append(faults, fmt.Sprintf("{At: %d, Kind: algorithms.%s, %s}", int64(f.At), kind, what))
		}
		field("Faults", "[]algorithms.Fault{"+strings.Join(faults, ", ")+"}")
	}
	if cfg.Overtime > 0 {
		field("Overtime", int64(cfg.Overtime))
	}
	field("Limits", fmt.Sprintf("engine.Limits{Events: %d, Time: %d}", cfg.Limits.Events, int64(cfg.Limits.Time)))
	return strings.Join(append(before, "cfg := sim.Config{"+strings.Join(fields, ", ")+"}"), "\n")
}

func linksSource(l network.Links) string {
	var s strings.Builder
	s.WriteString(fmt.Sprintf("network.Links{Latency: network.Latency{Distribution: %d, A: %d, B: %d}",
		l.Latency.Distribution, int64(l.Latency.A), int64(l.Latency.B)))
	for _, p := range []struct {
		name  string
		value float64
	}{{"Loss", l.Loss}, {"Duplicate", l.Duplicate}, {"Reorder", l.Reorder}, {"Hold", float64(l.Hold)}} {
		if p.value != 0 {
			s.WriteString(fmt.Sprintf(", %s: %v", p.name, p.value))
		}
	}
	return s.String() + "}"
}

func graphSource(g *algorithms.Graph) string {
	var pairs []string
	for i := range g.N() {
		for k := range g.Degree(algorithms.ID(i)) {
			if j := g.Neighbor(algorithms.ID(i), k); int(j) > i {
				pairs = append(pairs, fmt.Sprintf("{%d, %d}", i, j))
			}
		}
	}
	return fmt.Sprintf("graph, _ := algorithms.NewGraph(%d, [][2]int32{%s})", g.N(), strings.Join(pairs, ", "))
}
