package algotest

import (
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// shrink takes from a scenario that fails whatever it fails without.
func (s *suite[M, S, P]) shrink(cfg sim.Config, err error) (sim.Config, error) {
	for again := true; again; {
		again = false
		for _, simpler := range s.simplifications(cfg) {
			if !s.possible(&simpler) {
				continue
			}
			if e := s.judge(simpler); e != nil {
				cfg, err, again = simpler, e, true
				break
			}
		}
	}
	return cfg, err
}

// simplifications are the scenarios one step simpler, the boldest first. Every one of them has
// less of something, so that shrinking ends.
func (s *suite[M, S, P]) simplifications(cfg sim.Config) []sim.Config {
	var all []sim.Config
	try := func(change func(*sim.Config)) {
		c := cfg
		c.Faults = slices.Clone(cfg.Faults)
		change(&c)
		all = append(all, c)
	}
	for _, n := range s.sizes {
		if n < cfg.Graph.N() {
			try(func(c *sim.Config) {
				c.Graph = s.graphs(n, cfg.Seed)
				c.Faults = within(n, c.Faults)
			})
		}
	}
	if cfg.Params != nil {
		try(func(c *sim.Config) { c.Params = nil })
	}
	if len(cfg.Faults) > 0 {
		try(func(c *sim.Config) { c.Faults = nil })
	}
	if cfg.Links.Loss > 0 {
		try(func(c *sim.Config) { c.Links.Loss = 0 })
	}
	if cfg.Links.Duplicate > 0 {
		try(func(c *sim.Config) { c.Links.Duplicate = 0 })
	}
	if cfg.Links.Reorder > 0 {
		try(func(c *sim.Config) { c.Links.Reorder = 0 })
	}
	if cfg.Overtime > 0 {
		try(func(c *sim.Config) { c.Overtime = 0 })
	}
	if fixed := (network.Latency{Distribution: network.Fixed, A: algorithms.Millisecond}); cfg.Links.Latency != fixed {
		try(func(c *sim.Config) { c.Links.Latency = fixed })
	}
	for i, f := range cfg.Faults {
		// A node that comes back, or a cut that heals, goes as a pair.
		pair := slices.IndexFunc(cfg.Faults[i+1:], func(g algorithms.Fault) bool {
			return g.Kind == f.Kind+1 && g.Node == f.Node && g.Cut == f.Cut
		})
		if (f.Kind == algorithms.Crash || f.Kind == algorithms.Split) && pair >= 0 {
			try(func(c *sim.Config) { c.Faults = slices.Delete(slices.Delete(c.Faults, i+1+pair, i+2+pair), i, i+1) })
		}
		if f.Kind == algorithms.Crash && pair < 0 || f.Kind == algorithms.Recover {
			try(func(c *sim.Config) { c.Faults = slices.Delete(c.Faults, i, i+1) })
		}
	}
	return all
}

// within is a plan without the nodes from n on.
func within(n int, plan []algorithms.Fault) []algorithms.Fault {
	cuts := map[*algorithms.Cut]*algorithms.Cut{}
	var left []algorithms.Fault
	for _, f := range plan {
		if int(f.Node) >= n {
			continue
		}
		if f.Cut != nil {
			if cuts[f.Cut] == nil {
				cuts[f.Cut] = &algorithms.Cut{SideA: f.Cut.SideA[:n], OneWay: f.Cut.OneWay}
			}
			f.Cut = cuts[f.Cut]
		}
		left = append(left, f)
	}
	return left
}
