package live

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
)

// Config is one run in real time.
type Config struct {
	engine.Config
	// Transport carries the messages. With any but Memory every node has a socket of its own on
	// loopback, and the first execution also makes the connections.
	Transport Transport
	// Mailbox is how many messages wait at a node for their turn; one that finds
	// the mailbox full is dropped, as by a full socket buffer, and counted as
	// engine.Overflow. What a node has taken out to handle next, and messages to itself, do
	// not count. 0 stands for DefaultMailbox, or four times the number of nodes where that is more.
	Mailbox int
	// Grace is for how long timers are held back at most while messages are under way; 0
	// stands for DefaultGrace.
	Grace algorithms.Time
	// SkipIdle lets the clock of the run jump over the time in which nothing is under
	// way, to the next timer or fault, instead of waiting for it. The nodes do the
	// same work; the machine saves the sleep and the wake-up.
	SkipIdle bool
}

// The defaults of Config.
const (
	DefaultDelta   = algorithms.Millisecond
	DefaultMailbox = 1 << 16
	DefaultGrace   = algorithms.Second
)

// withDefaults fills in the zero fields; the graph must be there.
func (c Config) withDefaults() Config {
	c.Config = c.WithDefaults(engine.Defaults{Delta: DefaultDelta, Limit: engine.RealTimeLimit})
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

// Setup is what an engine of this package builds an algorithm from.
func Setup(c engine.Config) algorithms.Setup {
	c = Config{Config: c}.withDefaults().Config
	return c.Setup()
}

// longest is a span of some thirty years, beyond which there is no telling it from for ever:
// sums of such spans do not overflow.
const longest = algorithms.Time(1) << 50

// Validate names everything that is out of range or that this engine does not model.
func (c *Config) Validate() error {
	errs := []error{c.ValidateRealTime()}
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if c.Transport >= transports {
		refuse("transport: %d (allowed: 0 to %d)", uint8(c.Transport), transports-1)
	}
	if c.Mailbox < 0 {
		refuse("mailbox: %d messages (allowed: at least 1, or 0 for the default)", c.Mailbox)
	}
	if c.Grace < 0 {
		refuse("grace: %v (allowed: at least 1 tick, or 0 for the default)", c.Grace)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("live: %w", err)
	}
	return nil
}

// enoughDescriptors refuses a run for which the limit of open files is too low: each node has one
// socket, and on streams each ordered pair that talks two more. Who talks is known before only
// where the graph is sparse.
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
	return fmt.Errorf("live: %d nodes over %v need up to %d file descriptors, and the limit is %d "+
		"(raise it with ulimit -n, or run fewer nodes)",
		nodes, c.Transport, need, limit)
}
