// Package sweep runs an algorithm, or several, under all combinations of settings, with many trials
// of each on the simulator. A combination with an algorithm and a size is a point. The trials of a
// point are those that joulemark run has of it, with the same seeds, and are cut into chunks: a
// chunk is what somebody does in one piece (package job), and its result is a few KiB of JSON, the
// sums of what its trials came to. How the trials are cut follows from the sweep alone, and a
// [Tally] merges the chunks of a point in their order. So all ways to do a sweep come to the same
// bytes: with any number of cores or machines, in any order, and however often interrupted.
package sweep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Bounds of a sweep.
const (
	MaxPoints = 20_000
	MaxTrials = 200_000_000 // of all points together
)

// Setting is one combination of what is swept besides algorithms and sizes.
type Setting struct {
	Values []Value
	// Runner has the scenario with these values. Its meter is not used.
	Runner *harness.Runner
}

// Value is what one key of a scenario has in a setting.
type Value struct {
	Key, Text string
	// Params are those of a key that is a parameter, nil otherwise: the setting tells algorithms
	// apart that have it.
	Params map[string]algorithms.Params
}

// of reports whether the value makes a difference to an algorithm, in a record of its own. The
// topology is another field of a record.
func (v *Value) of(spec *algorithms.Spec) bool {
	return v.Key != topologyKey && (v.Params == nil || catalogue.ParamsOf(spec, v.Params) != nil)
}

// topologyKey is the key of scenarios whose values records have in a field of their own.
const topologyKey = "topology"

// Sweep is what is run, cut into chunks. Make one with New. It is not changed any more then, and
// safe for concurrent use.
type Sweep struct {
	// ID tells the sweep, the version of the program that ran it, and the form of its results from
	// all others.
	ID string
	// Left says what is left out, such as sizes below what an algorithm needs.
	Left []string

	axes   []axis
	points []point
	trials int // of each point
	chunks int
}

// point is an algorithm at a size under one setting.
type point struct {
	trial  harness.Trial // the first
	runner *harness.Runner
	values string // of the setting, as far as they are of this algorithm
	size   int    // trials of a chunk
	first  int    // number of its first chunk
}

// New makes a sweep of some settings, whose scenarios have the same number of trials and the same
// seed. All is checked that can be checked before the first trial.
func New(ctx context.Context, settings []Setting) (*Sweep, error) {
	if len(settings) == 0 {
		return nil, suggest.Wrong("sweep", "no settings", "at least one")
	}
	s := &Sweep{trials: settings[0].Runner.Scenario.Trials}
	if err := s.bounded(settings); err != nil {
		return nil, err
	}
	known := map[string]bool{}
	var errs []error
	for _, setting := range settings {
		points, left, err := setting.Runner.Points(ctx)
		if err != nil {
			errs = append(errs, fmt.Errorf("%w%s", err, setting.text()))
			if len(errs) == mostErrors || ctx.Err() != nil {
				break
			}
			continue
		}
		for _, text := range left {
			if !slices.Contains(s.Left, text) {
				s.Left = append(s.Left, text)
			}
		}
		for _, t := range points {
			p := point{trial: t, runner: setting.Runner, values: setting.of(t.Algorithm.Spec)}
			name, err := p.name()
			if err != nil {
				return nil, err
			}
			if !known[name] { // another value may be of other algorithms, or name the same topology
				known[name] = true
				s.points = append(s.points, p)
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	s.axes = axesOf(settings)
	s.cut()
	s.ID = s.identity()
	return s, nil
}

// mostErrors is how many settings are looked at that cannot be run.
const mostErrors = 10

// bounded refuses what nobody can wait for.
func (s *Sweep) bounded(settings []Setting) error {
	points := 0.0
	for _, setting := range settings {
		of := &setting.Runner.Scenario
		chosen, err := catalogueOf(of).Select(of.Algorithms)
		if err != nil {
			return err
		}
		points += float64(len(chosen)) * float64(max(len(of.Nodes), 1)) * float64(1+len(of.Cases))
	}
	switch total := points * float64(s.trials); {
	case points > MaxPoints:
		return suggest.Wrong("sweep", fmt.Sprintf("%.0f points", points), "up to %d", MaxPoints)
	case total > MaxTrials:
		return suggest.Wrong("trials", s.trials, "up to %.0f of %.0f points, which are %d together",
			MaxTrials/points, points, MaxTrials)
	}
	return nil
}

func catalogueOf(s *harness.Scenario) catalogue.Catalogue {
	if s.Catalogue == nil {
		return catalogue.BuiltIn()
	}
	return s.Catalogue
}

// of is the values of the setting that make a difference to an algorithm: fanout=2,loss=0.1.
func (s *Setting) of(spec *algorithms.Spec) string {
	var parts []string
	for i := range s.Values {
		if v := &s.Values[i]; v.of(spec) {
			_, param, _ := strings.Cut(v.Key, ".")
			parts = append(parts, cmp.Or(param, v.Key)+"="+v.Text)
		}
	}
	return strings.Join(parts, ",")
}

// text names the setting behind an error, "" where nothing is swept.
func (s *Setting) text() string {
	if len(s.Values) == 0 {
		return ""
	}
	parts := make([]string, len(s.Values))
	for i, v := range s.Values {
		parts[i] = v.Key + " " + v.Text
	}
	return " (with " + strings.Join(parts, ", ") + ")"
}

// name tells a point from the others of the sweep.
func (p *point) name() (string, error) {
	rec, err := p.runner.Described(p.trial)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s|%s|%s|%d|%s", rec.Algorithm, rec.Params, p.values, rec.Nodes, rec.Topology), nil
}

// Points is how many there are.
func (s *Sweep) Points() int { return len(s.points) }

// Trials is how many there are of all points together.
func (s *Sweep) Trials() int { return s.trials * len(s.points) }
