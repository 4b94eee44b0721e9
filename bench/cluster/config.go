package cluster

import (
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster/control"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Config is a run across processes. Hosts are required, as is Graph; the zero value of every other
// field is its default. Events are counted only now and then, so that a run may go far beyond its
// limit of them. A tracer is refused: nobody sees every event.
type Config struct {
	engine.Config
	// Hosts are the control addresses of the node processes, host:port; the first runs node 0.
	// There may be more than the graph has nodes; the last ones then have nothing to do.
	Hosts    []string
	Protocol socket.Protocol
	// Expect are classes of failure that nobody plans here but that will happen, such as crashes
	// where processes are going to be killed: algorithms take precautions only against what may
	// happen.
	Expect algorithms.Faults
	// Secret is what the nodes know too.
	Secret []byte
	// Silence is for how long a node may say nothing before it is taken for dead; 0 stands for
	// control.DefaultSilence.
	Silence time.Duration
}

// DefaultDelta is generous: a node that a busy machine does not run for some milliseconds is not
// dead.
const DefaultDelta = 100 * algorithms.Millisecond

func (c Config) withDefaults() Config {
	c.Config = c.WithDefaults(engine.Defaults{Delta: DefaultDelta, Limit: engine.RealTimeLimit})
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
	errs := []error{c.ValidateRealTime()}
	refuse := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if n := c.Graph.N(); n > control.MaxNodes {
		refuse("nodes: %d (allowed across processes: 1 to %d)", n, control.MaxNodes)
	} else if len(c.Hosts) < n {
		refuse("hosts: %d (allowed: at least %d, one for each node)", len(c.Hosts), n)
	}
	for i, h := range c.Hosts {
		if _, port, err := net.SplitHostPort(h); err != nil || port == "" || !plain(h) {
			refuse("hosts: %s (allowed: host:port)", suggest.Quote(h))
		} else if slices.Contains(c.Hosts[:i], h) {
			refuse("hosts: %q stands there twice (allowed: one node for each process)", h)
		}
	}
	if _, err := socket.ParseProtocol(c.Protocol.String()); err != nil {
		errs = append(errs, err)
	}
	if c.Tracer != nil {
		refuse("tracer: there is one (allowed: none, since nobody sees every event of a run across processes)")
	}
	if c.Silence < 0 {
		refuse("silence: %v (allowed: more than 0, or 0 for the default)", c.Silence)
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("cluster: %w", err)
	}
	return nil
}

// plain reports whether a name may be shown as it is.
func plain(name string) bool {
	return len(name) <= maxHostName && suggest.IsLine(name) && !strings.ContainsAny(name, " \"")
}

// maxHostName is the length of the longest name that there can be, with a port.
const maxHostName = 253 + len(":65535")

// Setup is what the algorithm is built from: it is told of the failures that are expected as well.
func (c *Config) Setup() algorithms.Setup {
	s := c.Config.Setup()
	s.Faults |= c.Expect
	return s
}

// settle is how long nothing may change before frames that have not arrived are given up.
func (c *Config) settle() time.Duration { return max(3*c.Delta.Duration(), 300*time.Millisecond) }
