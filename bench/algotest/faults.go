package algotest

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/sim"
)

const allFaults = algorithms.Crashes | algorithms.Recoveries | algorithms.Loss |
	algorithms.Duplication | algorithms.Reordering | algorithms.Partitions

// faults runs random scenarios: what the Spec claims to stand must stand, and nothing may
// make a node panic or break the contract.
func (s *suite[M, S, P]) faults() error {
	var errs []error
	for seed := range uint64(s.seeds) {
		cfg := s.scenario(seed)
		if !s.possible(&cfg) {
			continue
		}
		if err := s.judge(cfg); err != nil {
			cfg, err = s.shrink(cfg, err)
			errs = append(errs, failure(&cfg, fmt.Errorf("scenario %d, shrunk: %w", seed, err)))
			if len(errs) == enough {
				break
			}
		}
	}
	return errors.Join(errs...)
}

// judge runs one scenario and holds it to the Spec.
func (s *suite[M, S, P]) judge(cfg sim.Config) error {
	spec := &s.alg.Spec
	cfg.PerNode = true
	rec, out, err := s.record(cfg)
	if err != nil {
		return err
	}
	if err := books(spec, rec, &out); err != nil {
		return err
	}
	classes := classes(&cfg)
	switch {
	case out.Violation != nil && spec.Safe.Has(classes):
		return fmt.Errorf("%s, although Spec.Safe has %s", out.Status(), classes)
	case out.Violation == nil && spec.Live.Has(classes) && out.Status() != "ok":
		return fmt.Errorf("%s, although Spec.Live has %s", out.Status(), classes)
	case out.Violation != nil:
		return named(spec, out.Violation)
	}
	for id := range cfg.Graph.N() {
		if err := s.playNode(&cfg, rec, algorithms.ID(id)); err != nil {
			return err
		}
	}
	return s.playChecker(&cfg, rec, out)
}

// classes are the failures of a scenario. A crash after which the node always comes back is
// a recovery alone, so that a Spec can claim to stand pauses but no losses of nodes.
func classes(cfg *sim.Config) algorithms.Faults {
	f := sim.Setup(*cfg).Faults
	down := map[algorithms.ID]bool{}
	for _, p := range inOrder(cfg.Faults) {
		switch p.Kind {
		case algorithms.Crash:
			down[p.Node] = true
		case algorithms.Recover:
			delete(down, p.Node)
		}
	}
	if len(down) == 0 && f.Has(algorithms.Recoveries) {
		f &^= algorithms.Crashes
	}
	return f
}

func inOrder(plan []algorithms.Fault) []algorithms.Fault {
	return slices.SortedStableFunc(slices.Values(plan), func(a, b algorithms.Fault) int {
		return int(min(1, max(-1, a.At-b.At)))
	})
}

// scenario makes up a run with faults, always the same for a seed. Half of the
// scenarios stay within Safe, a quarter within Live.
func (s *suite[M, S, P]) scenario(seed uint64) sim.Config {
	rng := algorithms.NewRand(seed, 0x736365)
	cfg := s.plain(s.sizes[rng.IntN(len(s.sizes))], s.params[rng.IntN(len(s.params))], seed)
	within := [...]algorithms.Faults{s.alg.Spec.Live, s.alg.Spec.Safe, s.alg.Spec.Safe, allFaults}[rng.IntN(4)]
	use := within & algorithms.Faults(rng.Uint64())
	if use == algorithms.NoFaults {
		use = within
	}
	chance := func() float64 {
		if rng.IntN(6) == 0 {
			return unlikely
		}
		return 0.3 * rng.Float64()
	}
	span := sim.Setup(cfg).Delta
	base, err := s.run(cfg)
	if err == nil {
		span = max(span, base.Time)
	}
	if use.Has(algorithms.Loss) {
		cfg.Links.Loss = chance()
	}
	if use.Has(algorithms.Duplication) {
		cfg.Links.Duplicate = chance()
	}
	if use.Has(algorithms.Reordering) {
		cfg.Links.Reorder = chance()
	}
	if use&(algorithms.Crashes|algorithms.Recoveries) != 0 {
		cfg.Faults = s.crashes(&rng, cfg, use, span)
	}
	if use.Has(algorithms.Partitions) {
		cfg.Faults = append(cfg.Faults, cuts(&rng, cfg.Graph.N(), span)...)
	}
	if rng.IntN(2) == 0 {
		cfg.Overtime = 20 * sim.Setup(cfg).Delta
	}
	if s.alg.Spec.Live.Has(classes(&cfg)) {
		cfg.Limits.Events = 20_000 + 100*base.Events
	} else { // it may never end
		cfg.Limits.Events = 5_000 + 10*base.Events
	}
	return cfg
}

// crashes lets some nodes crash, and come back where recoveries are in use. One node
// at least is left alone.
func (s *suite[M, S, P]) crashes(rng *algorithms.Rand, cfg sim.Config, use algorithms.Faults,
	span algorithms.Time,
) []algorithms.Fault {
	doomed := map[algorithms.ID]bool{}
	if inst, err := s.alg.Prepare(sim.Setup(cfg)); err == nil {
		for _, f := range inst.Faults {
			doomed[f.Node] = true
		}
	}
	var victims []algorithms.ID
	for _, id := range rng.Perm(cfg.Graph.N()) {
		if !doomed[algorithms.ID(id)] {
			victims = append(victims, algorithms.ID(id))
		}
	}
	if len(victims) < 2 {
		return nil
	}
	var plan []algorithms.Fault
	for _, id := range victims[:1+rng.IntN(len(victims)-1)] {
		at := moment(rng, span)
		for range 1 + rng.IntN(2) {
			plan = append(plan, algorithms.Fault{At: at, Kind: algorithms.Crash, Node: id})
			if !use.Has(algorithms.Recoveries) || use.Has(algorithms.Crashes) && rng.IntN(2) == 0 {
				break
			}
			at += moment(rng, span)
			plan = append(plan, algorithms.Fault{At: at, Kind: algorithms.Recover, Node: id})
			at += moment(rng, span)
		}
	}
	return plan
}

// cuts are one or two partitions that heal.
func cuts(rng *algorithms.Rand, n int, span algorithms.Time) []algorithms.Fault {
	var plan []algorithms.Fault
	for range 1 + rng.IntN(2) {
		cut := &algorithms.Cut{SideA: make([]bool, n), OneWay: rng.IntN(4) == 0}
		for i := range cut.SideA {
			cut.SideA[i] = rng.IntN(2) == 0
		}
		at := moment(rng, span)
		plan = append(plan, algorithms.Fault{At: at, Kind: algorithms.Split, Cut: cut},
			algorithms.Fault{At: at + moment(rng, span), Kind: algorithms.Heal, Cut: cut})
	}
	return plan
}

// moment is a time during a run or somewhat after it, often its very beginning.
func moment(rng *algorithms.Rand, span algorithms.Time) algorithms.Time {
	switch rng.IntN(6) {
	case 0:
		return 0
	case 1:
		return algorithms.Time(rng.Float64() * float64(span) * 3)
	}
	return algorithms.Time(rng.Float64() * float64(span))
}
