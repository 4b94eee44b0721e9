package harness

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// faults are why a trial cannot be run: its graph cannot be made, the algorithm needs links that
// the graph does not have, or the plan of faults names what is not there.
func (r *Runner) faults(t Trial) []error {
	g, _, err := r.graphs.get(&r.Scenario, t)
	if err == nil {
		if err = t.Algorithm.Spec.Fits(g); err == nil {
			_, _, err = r.config(t)
			return []error{err}
		}
		err = &unfitError{t, err}
	}
	_, planned := r.Scenario.Faults.Faults(t.Nodes, t.Seed) // as far as can be told without the algorithm
	return []error{err, planned}
}

// unfitError says that an algorithm needs other links.
type unfitError struct {
	trial Trial
	err   error
}

func (e *unfitError) Error() string { return e.err.Error() }

func (e *unfitError) Unwrap() error { return e.err }

// check finds out before hours of work what cannot be run. Algorithms that need other links are an
// error where they were asked for by name; where a group of algorithms was, the others of the group
// run, and the second result says which do not.
func (r *Runner) check(ctx context.Context, trials []Trial) (fit []Trial, left []string, err error) {
	if err := r.Scenario.fitsFewest(trials); err != nil {
		return nil, nil, err
	}
	var errs, unfit []error
	out := map[string]map[int]bool{}
	for _, t := range trials {
		if t.Index == 0 && ctx.Err() == nil {
			if err := errors.Join(r.checkSockets(ctx, t), r.checkMemory(ctx, t)); err != nil {
				errs = append(errs, err)
				continue // or its graph alone might be too large
			}
		}
		if t.Index > 0 || t.Engine != r.Scenario.Engines[0] {
			continue
		}
		for _, err := range r.faults(t) {
			name := t.Algorithm.Spec.Name
			if _, ok := errors.AsType[*unfitError](err); !ok || slices.Contains(r.Scenario.Algorithms, name) {
				errs = append(errs, err)
				continue
			}
			unfit = append(unfit, err)
			if out[name] == nil {
				out[name] = map[int]bool{}
			}
			out[name][t.Nodes] = true
		}
	}
	fit = slices.DeleteFunc(slices.Clone(trials), func(t Trial) bool { return out[t.Algorithm.Spec.Name][t.Nodes] })
	if len(fit) == 0 {
		errs = append(errs, unfit...)
	}
	if err := errors.Join(distinct(errs)...); err != nil {
		return nil, nil, err
	}
	return fit, r.unfit(unfit), nil
}

// fitsFewest says of the smallest size alone that the plan of faults names nodes that it has not:
// what is to be changed is the plan, for all sizes.
func (s *Scenario) fitsFewest(trials []Trial) error {
	if s.Faults.Empty() || len(trials) == 0 {
		return nil
	}
	fewest, most := trials[0].Nodes, trials[0].Nodes
	for _, t := range trials {
		fewest, most = min(fewest, t.Nodes), max(most, t.Nodes)
	}
	errs := s.Faults.Fits(fewest)
	if fewest < most {
		for i := range errs {
			errs[i] = fmt.Errorf("%w at %d nodes", errs[i], fewest)
		}
	}
	return errors.Join(errs...)
}

// LateFaults says which statements of the plan of faults come later than all runs on an engine are
// cut off, so that they cannot happen.
func (s *Scenario) LateFaults() []string {
	const most = 3
	var said []string
	for _, e := range s.Engines {
		limit := s.Limits.TimeOn(e, s.Links.WithDefaults().Delta())
		late := s.Faults.After(limit)
		if len(late) == 0 {
			continue
		}
		more := ""
		if len(late) > most {
			late, more = late[:most], fmt.Sprintf(" and %d more", len(late)-most)
		}
		for i := range late {
			late[i] = suggest.Quote(late[i])
		}
		said = append(said, fmt.Sprintf("faults: %s%s cannot happen, since runs on %v are cut off at %v (limit-time)",
			strings.Join(late, ", "), more, e, limit))
	}
	return said
}

// unfit says in one note which algorithms do not run on the topology, by what they need.
func (r *Runner) unfit(errs []error) []string {
	sizes := map[string][]string{}
	for _, err := range errs {
		t := err.(*unfitError).trial //nolint:errorlint // they are nothing else
		name := t.Algorithm.Spec.Name
		sizes[name] = append(sizes[name], fmt.Sprint(t.Nodes))
	}
	var needs []string
	for need := algorithms.AnyTopology; need <= algorithms.NeedsComplete; need++ {
		var names []string
		for _, err := range errs {
			spec := err.(*unfitError).trial.Algorithm.Spec //nolint:errorlint // as above
			at, ok := sizes[spec.Name]
			if spec.Topology != need || !ok {
				continue
			}
			delete(sizes, spec.Name)
			name := spec.Name
			if len(at) < len(r.Scenario.Nodes) {
				name += " at " + strings.Join(at, ", ") + " nodes"
			}
			names = append(names, name)
		}
		if len(names) > 0 {
			needs = append(needs, fmt.Sprintf("%s need %s", strings.Join(names, ", "), need))
		}
	}
	if len(needs) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("on topology %v: %s", r.Scenario.Topology, strings.Join(needs, "; "))}
}

// recordMemory is about what a record takes until it is written in any format.
const recordMemory = 8 << 10

// checkRecords refuses more records than there is memory for, before the first is made.
func (r *Runner) checkRecords() error {
	algs, err := r.Scenario.algorithms()
	if err != nil {
		return err
	}
	s := &r.Scenario
	count := float64(len(algs)) * float64(len(s.Nodes)) * float64(len(s.Engines)) * float64(s.Trials)
	limit := r.memoryLimit()
	if need := count * recordMemory; limit > 0 && need > limit {
		return fmt.Errorf("trials: %d of %d algorithms at %d sizes are %.4g records, which need about %v of memory "+
			"and %s (allowed: %v, that is up to %.0f trials)", s.Trials, len(algs), len(s.Nodes), count,
			memoryOf(need), lasting(count*min(s.Window, s.WallCap).Seconds()), memoryOf(limit),
			limit/recordMemory*float64(s.Trials)/count)
	}
	return nil
}

func memoryOf(bytes float64) string { return energy.FormatSI(bytes, "B") }

// lasting is a time in a unit in which it can be thought of.
func lasting(seconds float64) string {
	const day = 86400
	switch {
	case seconds > 730*day:
		return fmt.Sprintf("at least %.3g years", seconds/(365.25*day))
	case seconds > 2*day:
		return fmt.Sprintf("at least %.3g days", seconds/day)
	case seconds > 7200:
		return fmt.Sprintf("at least %.3g hours", seconds/3600)
	}
	return "at least " + energy.FormatSI(seconds, "s")
}

// checkEvents refuses a run of which the textbook says that it is longer than the limit.
func (r *Runner) checkEvents(t Trial) error {
	g, _, err := r.graphs.get(&r.Scenario, t)
	if err != nil || r.Scenario.Links.Faults() != 0 || !r.Scenario.Faults.Empty() {
		return nil
	}
	cfg := engine.Config{
		Graph: g, Params: r.Scenario.params(t), Seed: t.Seed,
		Links: r.Scenario.Links,
	}
	cfg = cfg.WithDefaults(engine.Defaults{Delta: 1})
	setup := cfg.Setup()
	limit := r.Scenario.Limits.WithDefaults().Events
	if _, err := t.Algorithm.Spec.Resolve(setup.Params); err != nil {
		return nil
	}
	if e := engine.Expected(t.Algorithm.Spec, setup); e.Known() && e.Low > float64(limit) {
		return fmt.Errorf("nodes: %d with %s: it sends %.3g messages, and a run is cut off after %.3g events "+
			"(allowed: fewer nodes, or a higher limit-events)", t.Nodes, t.Algorithm.Spec.Name, e.Low, float64(limit))
	}
	return nil
}
