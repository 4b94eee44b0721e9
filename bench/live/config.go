package live

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/network"
)

// Config is one run in real time. Only Graph is required; the zero value of every other
// field is its default.
type Config struct {
	Graph  *algorithms.Graph
	Params algorithms.Params
	Seed   uint64
	// Delta is the bound on the one-way delay that algorithms build their time-outs
	// on; 0 stands for DefaultDelta.
	Delta algorithms.Time
	// Links may lose and duplicate messages: the same ones as on the simulator, as far as
	// nodes number their messages alike. Latency and reordering are not modelled and
	// are refused.
	Links network.Links
	// Faults are crashes and partitions, in any order; those of the same time happen in
	// the order given, and those of time 0 before the nodes start. A fault happens when its
	// time has come; messages that are under way then may arrive first, for at most Delta.
	Faults []algorithms.Fault
	// Limits end a run; a limit of time of 0 stands for DefaultTimeLimit.
	Limits network.Limits
	// Mailbox is how many messages wait at a node for their turn; one that finds
	// the mailbox full is dropped, as by a full socket buffer, and counted as
	// network.Overflow. What a node has taken out to handle next, and messages to itself, do
	// not count. 0 stands for DefaultMailbox, or four times the number of nodes where that is more.
	Mailbox int
	// Grace is for how long timers are held back at most while messages are under way; 0
	// stands for DefaultGrace.
	Grace algorithms.Time
	// SkipIdle lets the clock of the run jump over the time in which nothing is under
	// way, to the next timer or fault, instead of waiting for it. The nodes do the
	// same work; the machine saves the sleep and the wake-up.
	SkipIdle bool
	// PerNode counts messages by sender and receiver as well. That costs an atomic
	// operation a message.
	PerNode bool
	// Tracer sees every event, one at a time; nil for none.
	Tracer network.Tracer
}

// The defaults of Config.
const (
	DefaultDelta     = algorithms.Millisecond
	DefaultTimeLimit = 10 * algorithms.Second
	DefaultMailbox   = 1 << 16
	DefaultGrace     = algorithms.Second
)

// withDefaults fills in the zero fields; the graph must be there.
func (c Config) withDefaults() Config {
	if c.Delta == 0 {
		c.Delta = DefaultDelta
	}
	if c.Limits.Time == 0 {
		c.Limits.Time = DefaultTimeLimit
	}
	c.Limits = c.Limits.WithDefaults()
	c.Limits.Time = min(c.Limits.Time, longest)
	if c.Mailbox == 0 {
		c.Mailbox = max(DefaultMailbox, 4*c.Graph.N())
	}
	if c.Grace == 0 {
		c.Grace = DefaultGrace
	}
	c.Grace = min(c.Grace, longest)
	return c
}

// longest is a span of some thirty years, beyond which there is no telling it from for ever:
// sums of such spans do not overflow.
const longest = algorithms.Time(1) << 50

// Validate names everything that is out of range or that this engine does not model.
func (c *Config) Validate() error {
	if c.Graph == nil {
		return errors.New("live: no graph")
	}
	errs := []error{c.Links.Validate(), c.Limits.Validate()}
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Links.Latency != (network.Latency{}) {
		refuse("links: latency %+v (allowed: none, messages between goroutines take the time they take)", c.Links.Latency)
	}
	if c.Links.Reorder != 0 || c.Links.Hold != 0 {
		refuse("links: reorder %g, hold %v (allowed: none, links between goroutines keep their order)",
			c.Links.Reorder, c.Links.Hold)
	}
	if c.Delta < 0 || c.Delta > algorithms.Hour {
		refuse("delta: %v (allowed: 1 tick to %v, or 0 for the default)", c.Delta, algorithms.Hour)
	}
	if c.Mailbox < 0 {
		refuse("mailbox: %d messages (allowed: at least 1, or 0 for the default)", c.Mailbox)
	}
	if c.Grace < 0 {
		refuse("grace: %v (allowed: at least 1 tick, or 0 for the default)", c.Grace)
	}
	errs = append(errs, network.ValidateFaults(c.Faults, c.Graph.N()))
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("live: %w", err)
	}
	return nil
}

// setup is what the algorithm is built from.
func (c *Config) setup() algorithms.Setup {
	return algorithms.Setup{
		Graph: c.Graph, Params: c.Params, Seed: c.Seed, Delta: c.Delta,
		Faults: c.Links.Faults() | network.PlanFaults(c.Faults),
	}
}
