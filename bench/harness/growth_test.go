package harness

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/longtest"
)

// variant is an algorithm on a topology, with its defaults or one parameter set to another value.
type variant struct {
	catalogue.Algorithm
	params   algorithms.Params
	topology network.Topology
}

func (v variant) String() string {
	var params string
	for name, value := range v.params {
		params += " " + name + "=" + value
	}
	return fmt.Sprintf("%s%s on topology %s", v.Spec.Name, params, v.topology)
}

// variants are those of all algorithms of which the textbook gives counts.
func variants() (all []variant) {
	for _, a := range catalogue.BuiltIn() {
		if a.Spec.Expected == nil {
			continue
		}
		topologies := []network.Topology{{}}
		if a.Spec.Topology == algorithms.AnyTopology {
			topologies = append(topologies, network.Topology{Shape: network.Ring},
				network.Topology{Shape: network.Complete})
		}
		for _, topology := range topologies {
			for _, params := range settings(a.Spec) {
				all = append(all, variant{a, params, topology})
			}
		}
	}
	return all
}

// settings are the defaults, and each parameter set to another value by itself.
func settings(spec *algorithms.Spec) []algorithms.Params {
	all := []algorithms.Params{nil}
	for _, p := range spec.Params {
		values := p.Choices
		if values == nil {
			values = []string{fmt.Sprint(p.Min), fmt.Sprint(min(p.Max, 3))}
		}
		for _, v := range slices.Compact(values) {
			if v != p.Default {
				all = append(all, algorithms.Params{p.Name: v})
			}
		}
	}
	return all
}

// graphs are those that were built already, by topology and size.
type graphs map[string]*algorithms.Graph

func (g graphs) of(top network.Topology, n int) (*algorithms.Graph, error) {
	key := fmt.Sprint(top, n)
	if g[key] == nil {
		built, err := top.Build(n, 1)
		if err != nil {
			return nil, err
		}
		g[key] = built
	}
	return g[key], nil
}

// expected is what the textbook says at a size, and false where the algorithm cannot run.
func (v variant) expected(t *testing.T, known graphs, n int) (algorithms.Expected, bool) {
	t.Helper()
	return v.drawn(t, known, n, 1)
}

// whatever is what the textbook says at a size for several seeds: a count that depends on what is
// drawn, as on who asks, is exact for each of them and says nothing of growth. Small sizes tell.
func (v variant) whatever(t *testing.T, known graphs, n int) (e algorithms.Expected, ok bool) {
	t.Helper()
	const small = 100
	seeds := 3
	if n > small {
		seeds = 1
	}
	for seed := range uint64(seeds) {
		d, runs := v.drawn(t, known, n, seed+1)
		if e.Low, e.High = min(e.Low, d.Low), max(e.High, d.High); seed == 0 {
			e, ok = d, runs
		}
	}
	return e, ok
}

func (v variant) drawn(t *testing.T, known graphs, n int, seed uint64) (algorithms.Expected, bool) {
	t.Helper()
	top, err := v.topology.For(v.Spec)
	if err != nil {
		t.Fatal(err)
	}
	graph, err := known.of(top, n)
	if err != nil && n <= 5 {
		return algorithms.Expected{}, false // as for a regular graph of degree 4
	}
	if err != nil {
		t.Fatal(err)
	}
	setup := algorithms.Setup{Graph: graph, Params: v.params, Seed: seed, Delta: 10}
	if _, err := v.Checker(setup); err != nil {
		return algorithms.Expected{}, false // as for a source that there is not
	}
	if setup.Params, err = v.Spec.Resolve(v.params); err != nil {
		t.Fatal(err)
	}
	return v.Spec.Expected(setup), true
}

// doublings are the sizes 4, 8, ... 16,384.
func doublings() (sizes []int) {
	for n := 4; n <= 16384; n *= 2 {
		sizes = append(sizes, n)
	}
	return sizes
}

// The table of growth never contradicts the textbook's counts, for every algorithm and each of its
// parameters. Where they are exact, and are met, both columns name the class of the counts
// themselves; with fewer sizes they name the same class as with all, or say that it cannot be told.
func TestGrowthOfTheCatalogue(t *testing.T) {
	known := graphs{}
	few := [][]int{
		{4, 8, 16},
		{4, 16, 64},
		{8, 16, 32, 64},
		{16, 64, 256, 1024, 4096, 16384},
		{4, 256, 16384},
		{4096, 8192, 16384},
		{5, 23, 77, 300, 1999},
	}
	for _, v := range variants() {
		counts := map[int]algorithms.Expected{}
		for _, sizes := range append([][]int{doublings()}, few...) {
			for _, n := range sizes {
				if _, ok := counts[n]; ok {
					continue
				}
				if e, ok := v.whatever(t, known, n); ok && e.Known() {
					counts[n] = e
				}
			}
		}
		class := ""
		if g := growthOf(t, v, counts, doublings()); g != nil {
			if class = g.Textbook; exact(counts) && (g.Nearest == "" || g.Nearest != class) {
				t.Errorf("%s: textbook %q, fits %q of %q, exponent %.3f ± %.3f", v, class, g.Nearest, g.Fitting,
					g.Exponent, g.HalfWidth)
			}
		}
		for _, sizes := range few {
			g := growthOf(t, v, counts, sizes)
			if g != nil && g.Textbook == "E" {
				g.Textbook = "" // a class of links contradicts none of nodes
			}
			if g != nil && exact(counts) && (cmp.Or(g.Textbook, class) != class || cmp.Or(g.Nearest, class) != class) {
				t.Errorf("%s at %v: textbook %q, fits %q of %q; with more sizes it is %q", v, sizes, g.Textbook,
					g.Nearest, g.Fitting, class)
			}
		}
	}
}

func exact(counts map[int]algorithms.Expected) bool {
	for _, e := range counts {
		if !e.IsExact() {
			return false
		}
	}
	return true
}

// growthOf is the row of the table for these counts, nil where they are too few for one.
func growthOf(t *testing.T, v variant, counts map[int]algorithms.Expected, sizes []int) *record.Growth {
	t.Helper()
	var records []record.Record
	for _, n := range sizes {
		if e, ok := counts[n]; ok {
			records = append(records, record.Record{
				Run:     record.Run{Algorithm: v.Spec.Name, Nodes: n, Status: record.StatusOK},
				Counted: record.Counted{Messages: e.High, ExpectedLow: &e.Low, ExpectedHigh: &e.High},
			})
		}
	}
	if len(records) < record.MinGrowthSizes {
		return nil
	}
	fits, left := record.FitGrowth(records, catalogue.BuiltIn().TextbookGrowth)
	if len(fits) != 1 {
		t.Fatalf("%s: not fitted: %v", v, left)
	}
	g := fits[0]
	for class, power := range map[string]float64{"1": 0, "N": 1, "N²": 2, "N³": 3} {
		if d := power - g.Exponent; slices.Contains(g.Fitting, class) &&
			(d > g.HalfWidth+1e-9 || d < -g.HalfWidth-1e-9) {
			t.Errorf("%s at %v: %s, and the exponent %g ± %g excludes it", v, sizes, class, g.Exponent, g.HalfWidth)
		}
	}
	return &g
}

// Where the textbook's count is exact, the simulator meets it in large networks too: in those of
// 16,384 nodes, or in the largest with no more than 50,000 messages.
func TestExactCountsOfLargeNetworks(t *testing.T) {
	longtest.Only(t, "runs with up to 16,384 nodes")
	known := graphs{}
	const most = 50_000
	for _, v := range variants() {
		if v.params != nil {
			continue
		}
		n := 16384
		e, ok := v.expected(t, known, n)
		for ok && e.High > most {
			n /= 2
			e, ok = v.expected(t, known, n)
		}
		if !ok || !e.IsExact() {
			continue
		}
		s := DefaultScenario()
		s.Engines, s.Nodes, s.Topology, s.Seed = []engine.Engine{engine.Sim}, []int{n}, v.topology, 1
		if slices.ContainsFunc(v.Spec.Params, func(p algorithms.Param) bool { return p.Name == "auth" }) {
			// Thousands of nodes that each verify the signatures of thousands take half an hour.
			s.Params = map[string]algorithms.Params{v.Spec.Name: {"auth": "none"}}
		}
		out, err := s.Trace(t.Context(), v.Algorithm, nil)
		switch {
		case err != nil:
			t.Errorf("%s, %d nodes: %v", v, n, err)
		case out.Status() != record.StatusOK || float64(out.Counts.Sent) != e.High:
			t.Errorf("%s, %d nodes: %s with %d messages; want %g", v, n, out.Status(), out.Counts.Sent, e.High)
		}
	}
}
