package live

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
)

// Config is one run in real time. Only Graph is required; the zero value of every other
// field is its default.
type Config struct {
	Graph  *algorithms.Graph
	Params algorithms.Params
	Seed   uint64
	// Transport carries the messages. With any but Memory every node has a socket of its own on
	// loopback, and the first execution also makes the connections.
	Transport Transport
	// Delta is the bound on the one-way delay that algorithms build their time-outs
	// on; 0 stands for DefaultDelta, and the longest latency of the links.
	Delta algorithms.Time
	// Links may lose, duplicate and delay messages, all at the sender: the same ones and for as
	// long as on the simulator, as far as nodes number their messages alike. A Latency of zero
	// adds nothing to the time that messages take by themselves. Reordering is not modelled and is refused.
	Links network.Links
	// Faults are crashes and partitions, in any order; those of the same time happen in
	// the order given, and those of time 0 before the nodes start. A fault happens when its
	// time has come; messages that are under way then may arrive first, for at most Delta.
	Faults []algorithms.Fault
	// Limits end a run; a limit of time of 0 stands for DefaultTimeLimit.
	Limits engine.Limits
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
	Tracer engine.Tracer
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
		if c.Links.Latency != (network.Latency{}) {
			c.Delta += c.Links.Latency.Bound()
		}
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
	if c.Transport > TLS {
		refuse("transport: %d (allowed: 0 to %d)", c.Transport, TLS)
	}
	if c.Links.Reorder != 0 || c.Links.Hold != 0 {
		refuse("links: reorder %g, hold %v (allowed: none, links in real time keep their order)",
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

// enoughDescriptors refuses a run for which the limit of open files is too low: each node has one socket,
// and on streams each ordered pair that talks two more. Who talks is known before only where
// the graph is sparse.
func (c *Config) enoughDescriptors() error {
	if c.Transport == Memory {
		return nil
	}
	nodes := int64(c.Graph.N())
	need := nodes + 64 // what the process has open besides
	if c.Transport != UDP {
		links := c.Graph.Edges()
		if c.Graph.IsComplete() {
			links = nodes - 1
		}
		need += 4 * links
	}
	limit, err := socket.DescriptorLimit()
	if err != nil || int64(limit) >= need {
		return nil // where the limit is not known, the first socket beyond it tells
	}
	return fmt.Errorf("live: %d nodes over %v need up to %d file descriptors, and the limit is %d (raise it with ulimit -n, or run fewer nodes)",
		nodes, c.Transport, need, limit)
}

// setup is what the algorithm is built from.
func (c *Config) setup() algorithms.Setup {
	return algorithms.Setup{
		Graph: c.Graph, Params: c.Params, Seed: c.Seed, Delta: c.Delta,
		Faults: c.Links.Faults() | network.PlanFaults(c.Faults),
	}
}
