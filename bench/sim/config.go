package sim

import (
	"errors"
	"fmt"
	"slices"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// Config is one simulated run. Only Graph is required; the zero value of every other
// field is its default.
type Config struct {
	Graph  *algorithms.Graph
	Params algorithms.Params
	Seed   uint64
	Links  network.Links
	// Faults are crashes and partitions, in any order; those of the same time happen in
	// the order given.
	Faults []algorithms.Fault
	Limits network.Limits
	// PerNode counts messages by sender and receiver as well, which costs memory and,
	// on large networks, time.
	PerNode bool
	// Overtime lets a protocol that never falls silent run on for this long after its
	// goal, to see whether anything breaks.
	Overtime algorithms.Time
	// Tracer sees every event; nil for none. It does not influence the run.
	Tracer network.Tracer
}

// Validate names everything that is out of range.
func (c *Config) Validate() error {
	if c.Graph == nil {
		return errors.New("sim: no graph")
	}
	errs := []error{c.Links.Validate(), c.Limits.Validate()}
	for i, f := range c.Faults {
		errs = append(errs, validFault(i, f, c.Graph.N()))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("sim: %w", err)
	}
	return nil
}

func validFault(i int, f algorithms.Fault, n int) error {
	switch {
	case f.At < 0:
		return fmt.Errorf("fault %d: %s at %v (allowed: 0 or later)", i, f.Kind, f.At)
	case f.Kind == algorithms.Crash || f.Kind == algorithms.Recover:
		if f.Node < 0 || int(f.Node) >= n {
			return fmt.Errorf("fault %d: %s of node %d (allowed: 0 to %d)", i, f.Kind, f.Node, n-1)
		}
	case f.Kind == algorithms.Split || f.Kind == algorithms.Heal:
		if f.Cut == nil || len(f.Cut.SideA) != n {
			return fmt.Errorf("fault %d: %s without a side for each of the %d nodes", i, f.Kind, n)
		}
	default:
		return fmt.Errorf("fault %d: kind %d is unknown", i, f.Kind)
	}
	return nil
}

// classes are the faults that the scenario, not the workload, brings in.
func (c *Config) classes() algorithms.Faults { return c.Links.Faults() | network.PlanFaults(c.Faults) }

// plan merges the faults of the workload with those of the scenario, by time.
func (c *Config) plan(workload []algorithms.Fault) []algorithms.Fault {
	all := slices.Concat(workload, c.Faults)
	slices.SortStableFunc(all, func(a, b algorithms.Fault) int { return int(min(1, max(-1, a.At-b.At))) })
	return all
}
