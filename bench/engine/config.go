package engine

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// Config is one run, as every engine is given it. Engines that need more embed it. Only Graph is
// required; the zero value of every other field is its default.
type Config struct {
	// Graph is the nodes, and who may send to whom. Engines only read it.
	Graph *algorithms.Graph
	// Params are those of the algorithm; what is not among them has the default of its Spec.
	Params algorithms.Params
	// Seed is what everything random follows from. All seeds are as good.
	Seed uint64
	// Links may lose, duplicate and delay messages: the same ones and for as long on every engine,
	// as far as nodes number their messages alike. A latency of zero stands for
	// network.DefaultLatency on the simulator; in real time it adds nothing to what messages take
	// by themselves. Reordering is for the simulator alone.
	Links network.Links
	// Delta bounds the one-way delay of a message that is not lost, and is what algorithms build
	// their time-outs on. 0 stands for the engine's default and the longest latency of the links.
	// The simulator works it out from Links, where it is exact, and takes no notice of this field.
	Delta algorithms.Time
	// Faults are crashes and partitions, in any order; those of the same time happen in the order
	// given. In real time a fault happens when its time has come; messages that are under way then
	// may arrive first.
	Faults []algorithms.Fault
	// Draw, where it is not nil, is asked before every execution what chance decides for that one,
	// in place of Seed and Faults. Without it all executions have the same losses, delays and
	// faults.
	Draw func() Draw
	// Limits end a run that does not end by itself. What stands for a limit of zero depends on the
	// engine: an hour of virtual time passes sooner than ten real seconds.
	Limits Limits
	// Overtime lets a protocol that never falls silent run on for this long after its goal, to see
	// whether anything breaks. It is for the simulator alone.
	Overtime algorithms.Time
	// PerNode counts messages by sender and receiver as well, which costs memory and time: in real
	// time an atomic operation a message.
	PerNode bool
	// Shards is how many parts the simulator cuts a run into that the cores of the machine carry on
	// together; what comes of it is the same for any number. 0 stands for as many as there are CPUs
	// in the phases of a run in which so much is under way that it pays, and for one in all others.
	Shards int
	// Split, if not nil, is told into how many shards the simulator cuts a run, each time it does.
	// Nothing of that is in the outcome, which is the same without it.
	Split func(shards int)
	// Tracer sees every event, one at a time; nil for none. It does not influence the run.
	Tracer Tracer
}

// Defaults is what stands for zero on an engine.
type Defaults struct {
	Delta algorithms.Time // on links that add no latency
	Limit algorithms.Time // of the run's clock; 0 stands for that of DefaultLimits
}

// WithDefaults fills in the zero fields that all engines have.
func (c Config) WithDefaults(d Defaults) Config {
	if c.Delta == 0 {
		c.Delta = d.Delta
		if c.Links.Latency != (network.Latency{}) {
			c.Delta += c.Links.Latency.Bound()
		}
	}
	if c.Limits.Time == 0 {
		c.Limits.Time = d.Limit
	}
	c.Limits = c.Limits.WithDefaults()
	return c
}

// Validate names everything that is out of range.
func (c *Config) Validate() error {
	if c.Graph == nil {
		return errors.New("no graph")
	}
	errs := []error{c.Links.Validate(), c.Limits.Validate(), network.ValidateFaults(c.Faults, c.Graph.N())}
	if c.Delta < 0 || c.Delta > algorithms.Hour {
		errs = append(errs, fmt.Errorf("delta: %v (allowed: 1 tick to %v, or 0 for the default)",
			c.Delta, algorithms.Hour))
	}
	if c.Shards < 0 {
		errs = append(errs, fmt.Errorf("shards: %d (allowed: 1 or more, or 0 for as many as pay)", c.Shards))
	}
	if c.Overtime < 0 {
		errs = append(errs, fmt.Errorf("overtime: %v (allowed: 0 or more)", c.Overtime))
	}
	return errors.Join(errs...)
}

// ValidateRealTime names everything that is out of range, or that no engine in real time does.
// Silence would mean that a run for which it was asked reports figures without it.
func (c *Config) ValidateRealTime() error {
	errs := []error{c.Validate()}
	if c.Links.Reorder != 0 || c.Links.Hold != 0 {
		errs = append(errs, fmt.Errorf(
			"links: reorder %g, hold %v (allowed: none, links in real time keep their order)",
			c.Links.Reorder, c.Links.Hold))
	}
	if c.Overtime > 0 {
		errs = append(errs, fmt.Errorf("overtime: %v (allowed: 0, runs in real time end at their goal)", c.Overtime))
	}
	return errors.Join(errs...)
}

// Classes are the failures that the scenario, not the workload, brings in.
func (c *Config) Classes() algorithms.Faults { return c.Links.Faults() | network.PlanFaults(c.Faults) }

// Setup is what an algorithm is built from.
func (c *Config) Setup() algorithms.Setup {
	return algorithms.Setup{Graph: c.Graph, Params: c.Params, Seed: c.Seed, Delta: c.Delta, Faults: c.Classes()}
}

// Expected is the textbook count of an algorithm, for a set-up with which it could be built.
func Expected(spec *algorithms.Spec, s algorithms.Setup) algorithms.Expected {
	if spec.Expected == nil {
		return algorithms.Expected{}
	}
	s.Params, _ = spec.Resolve(s.Params) // building has seen that they are right
	return spec.Expected(s)
}
