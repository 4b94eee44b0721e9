package sim

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
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
	Limits engine.Limits
	// PerNode counts messages by sender and receiver as well, which costs memory and,
	// on large networks, time.
	PerNode bool
	// Overtime lets a protocol that never falls silent run on for this long after its
	// goal, to see whether anything breaks.
	Overtime algorithms.Time
	// Tracer sees every event; nil for none. It does not influence the run.
	Tracer engine.Tracer
}

// Validate names everything that is out of range.
func (c *Config) Validate() error {
	if c.Graph == nil {
		return errors.New("sim: no graph")
	}
	if err := errors.Join(c.Links.Validate(), c.Limits.Validate(),
		network.ValidateFaults(c.Faults, c.Graph.N())); err != nil {
		return fmt.Errorf("sim: %w", err)
	}
	return nil
}

// classes are the faults that the scenario, not the workload, brings in.
func (c *Config) classes() algorithms.Faults { return c.Links.Faults() | network.PlanFaults(c.Faults) }
