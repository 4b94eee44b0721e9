package cluster

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/socket"
)

// Config is a run across processes. Hosts and Graph are required; the zero value of every other field is its
// default.
type Config struct {
	// Hosts are the control addresses of the node processes, host:port; the first runs node 0. There
	// may be more than the graph has nodes; the last ones then have nothing to do.
	Hosts    []string
	Protocol socket.Protocol
	Graph    *algorithms.Graph
	Params   algorithms.Params
	Seed     uint64
	// Links may lose, duplicate and delay messages before they leave, on top of what the real network does
	// to them.
	Links network.Links
	// Faults are crashes and partitions, planned for times of the run.
	Faults []algorithms.Fault
	// Expect are classes of failure that nobody plans here but that will happen, such as crashes where processes
	// are going to be killed: algorithms take precautions only against what may happen.
	Expect algorithms.Faults
	// Delta bounds the one-way delay of a message that is not lost, in reality; 0 stands for DefaultDelta
	// and the bound of the latency that Links add.
	Delta algorithms.Time
	// Limits end a run; a limit of time of 0 stands for DefaultTimeLimit. Events are counted only
	// now and then, so that a run may go far beyond its limit of them.
	Limits engine.Limits
	// PerNode counts messages by sender and receiver as well.
	PerNode bool
	// Secret is what the nodes know too.
	Secret []byte
	// Silence is for how long a node may say nothing before it is taken for dead; 0 stands for DefaultSilence.
	Silence time.Duration
}

// DefaultDelta is generous: a node that a busy machine does not run for some milliseconds is not dead.
const DefaultDelta = 100 * algorithms.Millisecond

// DefaultTimeLimit ends a run that does not end by itself.
const DefaultTimeLimit = 10 * algorithms.Second

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
	if c.Silence == 0 {
		c.Silence = control.DefaultSilence
	}
	return c
}

// Validate names everything that is out of range.
func (c *Config) Validate() error {
	if c.Graph == nil {
		return errors.New("cluster: no graph")
	}
	errs := []error{c.Links.Validate(), c.Limits.Validate(), network.ValidateFaults(c.Faults, c.Graph.N())}
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if n := c.Graph.N(); n > control.MaxNodes {
		refuse("nodes: %d (allowed across processes: 1 to %d)", n, control.MaxNodes)
	} else if len(c.Hosts) < n {
		refuse("hosts: %d (allowed: at least %d, one for each node)", len(c.Hosts), n)
	}
	for i, h := range c.Hosts {
		if _, port, err := net.SplitHostPort(h); err != nil || port == "" {
			refuse("hosts: %q (allowed: host:port)", h)
		} else if slices.Contains(c.Hosts[:i], h) {
			refuse("hosts: %q stands there twice (allowed: one node for each process)", h)
		}
	}
	if _, err := control.ParseProtocol(c.Protocol.String()); err != nil {
		errs = append(errs, err)
	}
	if c.Links.Reorder != 0 || c.Links.Hold != 0 {
		refuse("links: reorder %g, hold %v (allowed: none, links between processes keep their order)",
			c.Links.Reorder, c.Links.Hold)
	}
	if c.Delta < 0 || c.Delta > algorithms.Hour {
		refuse("delta: %v (allowed: 1 tick to %v, or 0 for the default)", c.Delta, algorithms.Hour)
	}
	if c.Silence < 0 {
		refuse("silence: %v (allowed: more than 0, or 0 for the default)", c.Silence)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// classes are the failures that the scenario, not the workload, brings in.
func (c *Config) classes() algorithms.Faults {
	return c.Links.Faults() | network.PlanFaults(c.Faults) | c.Expect
}

// setup is what the algorithm is built from.
func (c *Config) setup() algorithms.Setup {
	return algorithms.Setup{Graph: c.Graph, Params: c.Params, Seed: c.Seed, Delta: c.Delta, Faults: c.classes()}
}

// settle is how long nothing may change before frames that have not arrived are given up.
func (c *Config) settle() time.Duration { return max(3*c.Delta.Duration(), 300*time.Millisecond) }
