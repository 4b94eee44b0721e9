package harness

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
)

// variants are the defaults, and each parameter set to another value by itself.
func variants(spec *algorithms.Spec) []algorithms.Params {
	all := []algorithms.Params{nil}
	for _, p := range spec.Params {
		values := p.Choices
		if values == nil {
			values = []string{fmt.Sprint(p.Min), fmt.Sprint(min(p.Max, 3))}
		}
		for _, v := range values {
			if v != p.Default {
				all = append(all, algorithms.Params{p.Name: v})
			}
		}
	}
	return all
}

// The table of growth never contradicts the textbook's counts, for every algorithm and each of its
// parameters: where they are exact, and are met, both columns name the class of the counts
// themselves.
func TestGrowthOfTheCatalogue(t *testing.T) {
	all := catalogue.BuiltIn()
	for _, a := range all {
		if a.Spec.Expected == nil {
			continue
		}
		topologies := []network.Topology{{}}
		if a.Spec.Topology == algorithms.AnyTopology {
			topologies = append(topologies, network.Topology{Shape: network.Ring},
				network.Topology{Shape: network.Complete})
		}
		for _, params := range variants(a.Spec) {
			for _, topology := range topologies {
				growthOf(t, all, a, params, topology)
			}
		}
	}
}

func growthOf(t *testing.T, all catalogue.Catalogue, a catalogue.Algorithm, params algorithms.Params,
	topology network.Topology,
) {
	t.Helper()
	about := fmt.Sprint(a.Spec.Name, maps.Clone(params), topology)
	var records []record.Record
	exact := true
	for n := 8; n <= 4096; n *= 2 {
		top, err := topology.For(a.Spec)
		if err != nil {
			t.Fatal(err)
		}
		graph, err := top.Build(n, 1)
		if err != nil {
			t.Fatal(err)
		}
		setup := algorithms.Setup{Graph: graph, Params: params, Seed: 1, Delta: 10}
		if setup.Params, err = a.Spec.Resolve(params); err != nil {
			t.Fatal(err)
		}
		if _, err := a.Checker(algorithms.Setup{Graph: graph, Params: params, Seed: 1, Delta: 10}); err != nil {
			continue // not possible at this size
		}
		e := a.Spec.Expected(setup)
		if !e.Known() {
			return // these parameters have no count
		}
		exact = exact && e.IsExact()
		records = append(records, record.Record{
			Run:     record.Run{Algorithm: a.Spec.Name, Nodes: n, Status: record.StatusOK},
			Counted: record.Counted{Messages: e.High, ExpectedLow: &e.Low, ExpectedHigh: &e.High},
		})
	}
	if len(records) < record.MinGrowthSizes {
		return
	}
	fits, left := record.FitGrowth(records, all.TextbookGrowth)
	if len(fits) != 1 {
		t.Fatalf("%s: not fitted: %v", about, left)
	}
	g := fits[0]
	if exact && (g.Nearest == "" || g.Nearest != g.Textbook) {
		t.Errorf("%s: textbook %q, fits %q of %q, exponent %.3f ± %.3f", about, g.Textbook, g.Nearest, g.Fitting,
			g.Exponent, g.HalfWidth)
	}
	for class, power := range map[string]float64{"1": 0, "N": 1, "N²": 2, "N³": 3} {
		if d := power - g.Exponent; slices.Contains(g.Fitting, class) &&
			(d > g.HalfWidth+1e-9 || d < -g.HalfWidth-1e-9) {
			t.Errorf("%s: %s, and the exponent %g ± %g excludes it", about, class, g.Exponent, g.HalfWidth)
		}
	}
	if testing.Verbose() {
		t.Logf("%-60s textbook %q fits %q of %q, exponent %.3f ± %.3f", about, g.Textbook, g.Nearest, g.Fitting,
			g.Exponent, g.HalfWidth)
	}
}
