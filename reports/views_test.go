package reports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/golden"
)

var bully = &algorithms.Spec{
	Name: "bully", Title: "the highest node that answers leads", Problem: algorithms.Election, Unit: "elected leader",
	About:    "A node that misses the leader asks all higher nodes. If nobody answers, it leads, and tells the others.",
	Citation: "H. Garcia-Molina: Elections in a Distributed Computing System, 1982",
	Topology: algorithms.NeedsComplete, MinNodes: 2, FIFO: true,
	Kinds: []algorithms.KindSpec{{Name: "election"}, {Name: "hello", Setup: true}},
	Params: []algorithms.Param{
		{Name: "detector", Doc: "who notices first", Default: "lowest", Choices: []string{"lowest", "highest"}},
		{
			Name: "patience", Default: "2.5", Min: 2, Max: 1e6, Real: true,
			Doc: "in message delays, before a node takes silence for a crash and starts an election of its own",
		},
		{Name: "crashed", Doc: "nodes", Default: "1", Min: 0, Max: 9},
	},
	Formula: "N²-N-1 if the lowest or all detect, N-1 if the next highest, (N-1-d)²+N-2 if node d",
	Growth:  "N²", Delays: "5",
	Properties: []algorithms.Property{
		{Name: "one leader per term", Text: "No two nodes lead in the same term."},
		{Name: "the highest leads", Text: "The leader has the highest number of all.", Synchronous: true},
	},
	Goal: "all nodes that are up know the leader",
	Safe: algorithms.Crashes | algorithms.Duplication,
}

var minimal = &algorithms.Spec{
	Name: "ring", Title: "a token goes round", Problem: algorithms.Circulation,
	Unit: "completed lap", DefaultTopology: "ring", Topology: algorithms.NeedsRing,
}

func TestList(t *testing.T) {
	second := *bully
	second.Name, second.Formula, second.Growth = "lelann", "N²", ""
	second.Aliases = []string{"le-lann", "ring-election"}
	algs := []*algorithms.Spec{minimal, bully, &second}
	golden.Check(t, "list.txt", func(b *bytes.Buffer) error { return List(b, algs, Options{}) })
	golden.Check(t, "list-80.txt", func(b *bytes.Buffer) error { return List(b, algs, Options{Width: 80}) })
}

func TestDescribe(t *testing.T) {
	golden.Check(t, "describe.txt", func(b *bytes.Buffer) error { return Describe(b, bully, Options{Width: 100}) })
	also := *minimal
	also.Aliases = []string{"token-ring", "circle"}
	golden.Check(t, "describe-aliases.txt", func(b *bytes.Buffer) error { return Describe(b, &also, Options{}) })
	golden.Check(t, "describe-minimal.txt", func(b *bytes.Buffer) error { return Describe(b, minimal, Options{}) })
}

// All algorithms there are can be listed and described, with everything they say.
func TestViewsOfTheCatalogue(t *testing.T) {
	var list bytes.Buffer
	if err := List(&list, catalogue.BuiltIn().Specs(), Options{Width: 1000}); err != nil {
		t.Fatal(err)
	}
	for _, s := range catalogue.BuiltIn().Specs() {
		var b bytes.Buffer
		if err := Describe(&b, s, Options{Width: 10_000}); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{
			s.Title, s.Formula, s.Goal, s.Citation, strings.Join(strings.Fields(s.About), " "),
		} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%s: no %q in\n%s", s.Name, want, b.String())
			}
		}
		if !strings.Contains(list.String(), s.Name) || !strings.Contains(list.String(), s.Formula) {
			t.Errorf("%s is not in the list", s.Name)
		}
	}
}

func TestFactors(t *testing.T) {
	own, err := carbon.FactorOf(123.456)
	if err != nil {
		t.Fatal(err)
	}
	factors := []carbon.Factor{own}
	for _, key := range []struct {
		region string
		year   int
	}{{"US", 2018}, {"CAMX", 2023}, {"DEU", 0}} {
		f, err := carbon.DefaultFactors().Lookup(key.region, key.year)
		if err != nil {
			t.Fatal(err)
		}
		factors = append(factors, f)
	}
	golden.Check(t, "factors.txt", func(b *bytes.Buffer) error { return Factors(b, factors, Options{}) })

	var b bytes.Buffer
	if err := Factors(&b, carbon.DefaultFactors().All(), Options{Width: 1000}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n != carbon.DefaultFactors().Len()+2 {
		t.Errorf("%d lines for %d factors", n, carbon.DefaultFactors().Len())
	}
}
