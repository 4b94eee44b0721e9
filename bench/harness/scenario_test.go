package harness

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/election"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
)

func TestDefaultScenario(t *testing.T) {
	s := DefaultScenario()
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	trials, skipped, err := s.Work()
	if err != nil || len(skipped) != 0 {
		t.Fatalf("%v, skipped %v", err, skipped)
	}
	if len(trials) != len(catalogue.BuiltIn()) || !slices.Equal(s.Engines, []engine.Engine{engine.Goroutine}) ||
		!slices.Equal(s.Nodes, []int{16}) {
		t.Errorf("%d trials on %v at %v; want every algorithm as goroutines at 16",
			len(trials), s.Engines, s.Nodes)
	}
}

func TestScenarioFaultsComeTogether(t *testing.T) {
	s := DefaultScenario()
	s.Algorithms = []string{"centralised", "2pc"}
	s.Nodes = []int{0, 4, -3, MaxNodes + 1}
	s.Trials = 0
	s.Window = 0
	s.WallCap = -time.Second
	s.Delta = time.Nanosecond
	s.Links = network.Links{Loss: math.NaN(), Reorder: 0.1}
	s.Limits = engine.Limits{Events: -1}
	s.Params = map[string]algorithms.Params{"bully": {"detektor": "x"}, "bulli": {}}
	err := s.Validate()
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`"centralised"`, "did you mean centralized?", "nodes: 0 ", "nodes: -3 ", "nodes: 100000001 ", "trials: 0 ",
		"window: 0s", "wall-cap: -1s",
		"delta: 1ns", "loss NaN", "reorder: 0.1", "-1 events", "bully.detektor", `"bulli"`, "did you mean bully?",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %q:\n%v", want, err)
		}
	}
}

func TestWorkSelectsByNameAndProblem(t *testing.T) {
	names := func(wanted ...string) (got []string) {
		s := DefaultScenario()
		s.Algorithms, s.Nodes = wanted, []int{4}
		trials, _, err := s.Work()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range trials {
			got = append(got, w.Algorithm.Spec.Name)
		}
		return got
	}
	if got := names("all"); !slices.Equal(got, catalogue.BuiltIn().Names()) {
		t.Errorf("all: %v; want %v", got, catalogue.BuiltIn().Names())
	}
	got, want := names("3pc", "2pc", "2pc", "request"), []string{"centralized", "2pc", "3pc"}
	if !slices.Equal(got, want) {
		t.Errorf("%v; want %v: catalogue order, each once", got, want)
	}
}

func TestWorkLeavesOutWhatIsTooSmall(t *testing.T) {
	s := DefaultScenario()
	s.Algorithms, s.Nodes = []string{"2pc"}, []int{1, 4}
	trials, skipped, err := s.Work()
	if err != nil || len(trials) != 1 || len(skipped) != 1 || !strings.Contains(skipped[0], "2pc at 1 nodes") {
		t.Errorf("%d trials, skipped %q, %v", len(trials), skipped, err)
	}
	s.Nodes = []int{1}
	if _, _, err := s.Work(); err == nil || !strings.Contains(err.Error(), "2pc") {
		t.Errorf("%v; want an error: nothing is left to run", err)
	}
}

// TestSeedReplays holds that the seed of any trial, given as the scenario's, makes it the first.
func TestSeedReplays(t *testing.T) {
	s := DefaultScenario()
	s.Trials, s.Seed, s.Nodes, s.Algorithms = 50, 9, []int{4}, []string{"centralized"}
	trials, _, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[uint64]bool{}
	for i, w := range trials {
		if seen[w.Seed] || w.Index != i || w.Seed >= 1<<53 {
			t.Errorf("trial %d has index %d and seed %d", i, w.Index, w.Seed)
		}
		seen[w.Seed] = true
		s.Seed = w.Seed
		if again, _, _ := s.Work(); again[0].Seed != w.Seed {
			t.Errorf("seed %d does not replay: it becomes %d", w.Seed, again[0].Seed)
		}
	}
	if trials[0].Seed != 9 {
		t.Errorf("first seed %d; want 9", trials[0].Seed)
	}
}

func TestParseEngine(t *testing.T) {
	for _, name := range engine.Names() {
		e, err := engine.Parse(name)
		if text, _ := e.MarshalText(); err != nil || string(text) != name {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
	if _, err := engine.Parse("abacus"); err == nil || !strings.Contains(err.Error(), "sim, goroutine") {
		t.Errorf("%v; want what is allowed", err)
	}
}

// Parameters may be given by an alias, and then are those of the algorithm; by two names they are
// refused.
func TestParametersByAlias(t *testing.T) {
	spec := election.Bully.Spec
	spec.Name, spec.Aliases = "tyrant", []string{"despot"}
	all, err := catalogue.BuiltIn().With(catalogue.Custom(&spec, nil))
	if err != nil {
		t.Fatal(err)
	}
	s := DefaultScenario()
	s.Catalogue, s.Nodes, s.Algorithms = all, []int{4}, []string{"despot"}
	s.Params = map[string]algorithms.Params{"despot": {"detector": "random"}}
	if err := s.Validate(); err != nil {
		t.Fatal(err)
	}
	if p := s.ParamsOf(&spec); p["detector"] != "random" {
		t.Errorf("by despot: %v", p)
	}
	r := newLab().runner(t)
	r.Scenario = s
	if got := r.newResults().Scenario.Params; len(got) != 1 || got["tyrant"]["detector"] != "random" {
		t.Errorf("results have the parameters %v", got)
	}
	s.Params["tyrant"] = algorithms.Params{"detector": "lowest"}
	if err := s.Validate(); err == nil || !strings.Contains(err.Error(), "params: both tyrant and despot") {
		t.Errorf("by two names: %v", err)
	}
	if p := s.ParamsOf(&spec); p["detector"] != "lowest" {
		t.Errorf("by tyrant: %v", p)
	}
}
