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
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
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
	rivals := 0
	for _, trial := range trials {
		if trial.Algorithm.Spec.Problem == algorithms.Mutex && caseText(trial.Case) == "hold=0,requesters=all" {
			rivals++
		}
	}
	mutex, err := catalogue.BuiltIn().Select([]string{string(algorithms.Mutex)})
	if err != nil || rivals != len(mutex) {
		t.Errorf("%d runs of mutual exclusion with rivals, %v; want one of each of %d algorithms", rivals, err,
			len(mutex))
	}
	if len(trials) != len(catalogue.BuiltIn())+rivals || !slices.Equal(s.Engines, []engine.Engine{engine.Goroutine}) ||
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
		s.Algorithms, s.Nodes, s.Cases = wanted, []int{4}, nil
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

// A case runs those algorithms once more that have one of its parameters, at every size and engine,
// and nothing twice.
func TestCases(t *testing.T) {
	type set = map[string]algorithms.Params
	s := DefaultScenario()
	s.Algorithms, s.Nodes, s.Engines = []string{"ring", "2pc", "3pc"}, []int{4, 5}, []engine.Engine{
		engine.Sim,
		engine.TCP,
	}
	s.Params = set{"2pc": {"transactions": "2"}, "commit": {"votes": "yes"}}
	s.Cases = []set{
		{"2pc": {"votes": "one-no"}, "3pc": {"transactions": "1"}}, // the latter is the default
		{"commit": {"votes": "random", "transactions": "3"}},
		{"all": {"votes": "one-no", "transactions": "2"}}, // which of 2pc is the first case
	}
	trials, _, err := s.Work()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i := range trials {
		if w := &trials[i]; w.Nodes == 4 && w.Engine == engine.Sim {
			got = append(got, w.At())
		}
	}
	want := []string{
		"ring at 4 nodes", "2pc at 4 nodes", "2pc votes=one-no at 4 nodes",
		"2pc transactions=3,votes=random at 4 nodes",
		"3pc at 4 nodes", "3pc transactions=3,votes=random at 4 nodes", "3pc transactions=2,votes=one-no at 4 nodes",
	}
	if !slices.Equal(got, want) || len(trials) != 4*len(want) {
		t.Errorf("%d trials, at 4 nodes on sim %q; want %q", len(trials), got, want)
	}
	one := trials[slices.IndexFunc(trials, func(w Trial) bool { return w.Case["votes"] == "one-no" })]
	if p := s.params(one); p["votes"] != "one-no" || p["transactions"] != "2" {
		t.Errorf("the parameters of the first case are %v; want its own and those of the scenario", p)
	}
	s.Algorithms, s.Engines, s.Nodes = []string{"mqtt"}, []engine.Engine{engine.Reference}, []int{4}
	s.Params, s.Cases = nil, []set{{"mqtt": {"qos": "2"}}}
	if trials, _, err := s.Work(); err != nil || len(trials) != 1 {
		t.Errorf("%d trials of real stacks, %v; want one, without cases", len(trials), err)
	}
	for _, wrong := range []set{{"2pc": {"vote": "yes"}}, {"2pc": {"votes": "no"}}, {"4pc": {"votes": "yes"}}} {
		s := DefaultScenario()
		s.Cases = []set{wrong}
		if err := s.Validate(); err == nil || !strings.Contains(err.Error(), "cases") {
			t.Errorf("%v: %v; want an error about cases", wrong, err)
		}
	}
}

// What a case is run with is in its records, and is what was counted.
func TestRecordsOfCases(t *testing.T) {
	l := newLab()
	r := l.runner(t)
	r.Meter = &energy.Meter{Clock: energy.ProcessClock(), Source: r.Meter.Source}
	r.Scenario.Algorithms, r.Scenario.Nodes = []string{"ricart-agrawala"}, []int{4}
	r.Scenario.Window, r.Scenario.WallCap = time.Microsecond, time.Millisecond
	r.Scenario.Cases = []map[string]algorithms.Params{{"mutex": {"requesters": "all"}}}
	res, err := r.Run(t.Context(), nil)
	if err != nil || len(res.Records) != 2 {
		t.Fatalf("%d records, %v; want two", len(res.Records), err)
	}
	for i, want := range []struct {
		at       string
		messages float64
		fair     bool
	}{{"ricart-agrawala at 4 nodes", 6, false}, {"ricart-agrawala requesters=all at 4 nodes", 24, true}} {
		rec := &res.Records[i]
		fair := slices.ContainsFunc(rec.Metrics, func(m record.NamedFigure) bool { return m.Name == "fairness" })
		if rec.At() != want.at || rec.Messages != want.messages || *rec.ExpectedLow != want.messages ||
			fair != want.fair {
			t.Errorf("%s: %v messages, %v expected, fairness %t; want %+v", rec.At(), rec.Messages,
				*rec.ExpectedLow, fair, want)
		}
	}
	if cases := record.Cases(res.Records); len(cases) != 2 {
		t.Errorf("%d cases; want two", len(cases))
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
