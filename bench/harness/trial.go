package harness

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
)

// Trial is one line of a scenario's work.
type Trial struct {
	Algorithm catalogue.Algorithm
	Case      algorithms.Params // of one of the scenario's cases; nil for Scenario.Params alone
	Nodes     int
	Engine    engine.Engine
	Index     int // from 0
	Seed      uint64
}

// Work lists all trials of the scenario in report order: by algorithm, size, engine and trial.
// Sizes below what an algorithm needs are left out, and named in the second result.
func (s *Scenario) Work() (trials []Trial, skipped []string, err error) {
	algs, err := s.algorithms()
	if err != nil {
		return nil, nil, err
	}
	for _, a := range algs {
		for _, n := range s.Nodes {
			if n < a.Spec.MinNodes {
				skipped = append(skipped, fmt.Sprintf("%s at %d nodes: it needs at least %d",
					a.Spec.Name, n, a.Spec.MinNodes))
				continue
			}
			for _, e := range s.Engines {
				for _, params := range s.casesOf(a.Spec, e) {
					for i := range s.Trials {
						trials = append(trials, Trial{a, params, n, e, i, trialSeed(s.Seed, i)})
					}
				}
			}
		}
	}
	if len(trials) == 0 {
		return nil, nil, fmt.Errorf("nothing to run: %s", strings.Join(skipped, "; "))
	}
	return trials, skipped, nil
}

// trialSeed gives the first trial the seed itself, so that the seed of any record replays it
// as the first trial.
func trialSeed(seed uint64, trial int) uint64 {
	if trial == 0 {
		return seed
	}
	// Seeds stay within what JSON readers and spreadsheets keep exactly.
	return algorithms.Hash(seed, uint64(trial)) & (1<<53 - 1)
}

// ParamsOf is what an algorithm is given of Params.
func (s *Scenario) ParamsOf(spec *algorithms.Spec) algorithms.Params {
	return catalogue.ParamsOf(spec, s.Params)
}

// params are those of a trial: of its case, and of the scenario where the case says nothing.
func (s *Scenario) params(t Trial) algorithms.Params {
	own := s.ParamsOf(t.Algorithm.Spec)
	if t.Case == nil {
		return own
	}
	all := maps.Clone(t.Case)
	for name, value := range own {
		if _, ok := all[name]; !ok {
			all[name] = value
		}
	}
	return all
}

// At names the trial as its record does: lamport-mutex requesters=all at 16 nodes.
func (t *Trial) At() string {
	run := record.Run{Algorithm: t.Algorithm.Spec.Name, Params: caseText(t.Case), Nodes: t.Nodes}
	return run.At()
}

// casesOf are the parameters with which an algorithm runs on an engine besides those of the
// scenario: none, and those of every case that has any for it. A case that changes nothing, or the
// same as one before it, does not run again, and real libraries have no cases.
func (s *Scenario) casesOf(spec *algorithms.Spec, e engine.Engine) []algorithms.Params {
	cases := []algorithms.Params{nil}
	if e == engine.Reference {
		return cases
	}
	resolved := func(params algorithms.Params) string {
		all, _ := spec.Resolve(s.params(Trial{Algorithm: catalogue.Algorithm{Spec: spec}, Case: params}))
		return caseText(all)
	}
	known := []string{resolved(nil)}
	for _, given := range s.Cases {
		params := catalogue.ParamsOf(spec, given)
		if text := resolved(params); params != nil && !slices.Contains(known, text) {
			cases, known = append(cases, params), append(known, text)
		}
	}
	return cases
}

// caseText is parameters as records have them: hold=0,requesters=all.
func caseText(params algorithms.Params) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(params)) {
		parts = append(parts, name+"="+params[name])
	}
	return strings.Join(parts, ",")
}
