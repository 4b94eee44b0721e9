package catalogue

import (
	"context"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/engine"
)

// Hosts are node processes that take the place of goroutines of this process. The zero value is
// none.
type Hosts struct {
	// Addresses are those of the control ports, host:port; the first runs node 0.
	Addresses []string
	// Processes asks for processes on this machine, which whoever runs the scenario starts;
	// Addresses are theirs then.
	Processes bool
	// Secret is what the processes know too.
	Secret []byte
	// Expect are failures that nobody plans here but that may happen, such as crashes where
	// processes are going to be killed.
	Expect algorithms.Faults
}

// Any reports whether there are hosts.
func (h Hosts) Any() bool { return h.Processes || len(h.Addresses) > 0 }

// OnHosts makes an execution on node processes.
func (a Algorithm) OnHosts(ctx context.Context, e engine.Engine, h Hosts, c engine.Config) (engine.Execution, error) {
	return execution(cluster.Prepare(ctx, a.program, cluster.Config{
		Config: c, Hosts: h.Addresses, Protocol: transports[e].Protocol(), Secret: h.Secret, Expect: h.Expect,
	}))
}
