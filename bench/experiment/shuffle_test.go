package experiment

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms/models/shuffle"
	"github.com/joulemark/joulemark/internal/longtest"
)

// within4 fails where the means of runs differ from the exact ones by more than four standard
// errors anywhere. Of so many steps, which hang together closely, one may come as far by chance
// about once in a hundred seeds.
func within4(t *testing.T, name string, got, exact shuffle.Curve, runs int) {
	t.Helper()
	worst := 0.0
	for i, mean := range got.Mean {
		// The exact deviation, or what a single run in so many may make where that is next to
		// nothing.
		se := math.Sqrt((exact.SD[i]*exact.SD[i] + 1/float64(runs)) / float64(runs))
		worst = max(worst, math.Abs(mean-exact.Mean[i])/se)
	}
	t.Logf("%s: %.2f standard errors at most", name, worst)
	if worst > 4 {
		t.Errorf("%s: %.2f standard errors from the exact mean", name, worst)
	}
}

// Both simulations agree with the exact law in the medium case. The bounds are those of as many
// runs as there are; more runs see smaller errors.
func TestShuffleMedium(t *testing.T) {
	s := NewShuffle()
	s.Case, s.Runs = "medium", longtest.Choose(40, 500)
	exact, err := s.Compute(t.Context(), Options{}, exactMethod)
	if err != nil {
		t.Fatal(err)
	}
	for _, method := range []string{modelMethod, protocolMethod} {
		runs := *s
		if method == protocolMethod { // half a minute of all processors would be too much for every test
			runs.Runs = longtest.Choose(12, 200)
		}
		got, err := runs.Compute(t.Context(), Options{}, method)
		if err != nil {
			t.Fatal(err)
		}
		within4(t, method+" replication", got.Replication, exact.Replication, runs.Runs)
		within4(t, method+" coverage", got.Coverage, exact.Coverage, runs.Runs)
	}
}

// The errors that were published for the small network: they say how good the mean fields are, and
// no more.
func TestShuffleErrors(t *testing.T) {
	s := NewShuffle()
	s.Methods = []string{classicMethod, refinedMethod, exactMethod}
	res, err := s.Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got [][]any
	for _, table := range res.Shown {
		if strings.HasPrefix(table.Title, "error against exact") {
			got = table.Rows
		}
	}
	want := [][]any{{"classic", 3.38, 1.81, 13.38, 5.66}, {"refined", 0.82, 0.43, 4.24, 1.90}}
	if len(got) != len(want) {
		t.Fatalf("errors %v", got)
	}
	for i, row := range want {
		for j, v := range row[1:] {
			if math.Abs(got[i][j+1].(float64)-v.(float64)) > 0.005 {
				t.Errorf("%v: %v, want %v", row[0], got[i][1:], row[1:])
			}
		}
	}
	if rows := len(res.Data.Rows); rows != 3*1001 {
		t.Errorf("%d rows", rows)
	}
}

func TestShuffleCases(t *testing.T) {
	all := NewShuffle().Cases()
	for i, want := range []string{"small", "medium"} {
		s := all[i].(*Shuffle)
		if s.Case != want || s.Validate() != nil || !s.resolved().isPublished(want) {
			t.Errorf("case %d is %+v", i, s)
		}
	}
	s := NewShuffle()
	s.Nodes = 101
	if one := s.Cases(); len(one) != 1 || one[0] != Experiment(s) {
		t.Errorf("a network of one's own makes %d cases", len(one))
	}
	if s.resolved().isPublished("small") || s.resolved().params().Gmax != 3 {
		t.Errorf("%+v", s.resolved())
	}
	s.Trials = 7
	if r := s.resolved(); r.Runs != 7 {
		t.Errorf("%d runs of 7 trials", r.Runs)
	}
}

// What is finished when the experiment is interrupted is not lost.
func TestShuffleInterrupted(t *testing.T) {
	s := NewShuffle()
	s.Runs = maxRuns
	s.Methods = []string{classicMethod, refinedMethod, modelMethod, exactMethod}
	ctx, cancel := context.WithCancel(t.Context())
	// In the simulation, after its first run.
	res, err := s.Run(ctx, Options{Workers: 1, Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) || res == nil {
		t.Fatalf("%v, %v", res, err)
	}
	if rows, missing := len(res.Data.Rows), strings.Join(res.Missing, "\n"); rows != 3*1001 ||
		!strings.Contains(missing, "model: 1 of 1000000 trials") || !strings.Contains(missing, "exact: not finished") {
		t.Errorf("%d rows, missing %q", rows, missing)
	}
}

// What does not fit is refused where it was asked for by name, and left out where it was not.
func TestShuffleFits(t *testing.T) {
	s := NewShuffle()
	s.Nodes, s.Steps = 10_000_000, 50
	res, err := s.Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(res.Notes, "\n")
	for _, method := range []string{exactMethod, protocolMethod} {
		if !strings.Contains(notes, "Left out: methods: "+method+" at 10000000 nodes would need about ") {
			t.Errorf("%s is not said to be left out:\n%s", method, notes)
		}
		one := *s
		one.Methods, one.Steps = []string{method}, 1000
		if _, err := one.Run(t.Context(), Options{}); err == nil || !strings.Contains(err.Error(), "of memory and") ||
			!strings.Contains(err.Error(), "of CPU time") {
			t.Errorf("%s: %v", method, err)
		}
	}
	s.Nodes = math.MaxInt32 + 1
	s.Methods = []string{modelMethod}
	if err := s.Validate(); err == nil || !strings.Contains(err.Error(), "model counts up to 2147483647 nodes") {
		t.Errorf("model: %v", err)
	}
}

func TestShuffleRefuses(t *testing.T) {
	for want, change := range map[string]func(*Shuffle){
		"case: ":               func(s *Shuffle) { s.Case = "large" },
		"nodes: 1 ":            func(s *Shuffle) { s.Nodes = 1 },
		"nodes: -1 ":           func(s *Shuffle) { s.Nodes = -1 },
		"cache: 500 ":          func(s *Shuffle) { s.Cache = 500 },
		"exchange: 101 ":       func(s *Shuffle) { s.Exchange = 101 },
		"gmax: -1 ":            func(s *Shuffle) { s.Gmax = -1 },
		"holders: 0 ":          func(s *Shuffle) { s.Holders = 0 },
		"steps: -1 ":           func(s *Shuffle) { s.Steps = -1 },
		"trials: -1 ":          func(s *Shuffle) { s.Trials = -1 },
		"runs: -1 ":            func(s *Shuffle) { s.Runs = -1 },
		"methods: none":        func(s *Shuffle) { s.Methods = nil },
		"methods: \"quantum\"": func(s *Shuffle) { s.Methods = []string{"quantum"} },
	} {
		s := NewShuffle()
		change(s)
		if err := s.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
