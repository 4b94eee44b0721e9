package catalogue

import (
	"context"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// Hosts are node processes that take the place of goroutines of this process. The zero value is none.
type Hosts struct {
	// Addresses are those of the control ports, host:port; the first runs node 0.
	Addresses []string
	// Processes asks for processes on this machine, which whoever runs the scenario starts; Addresses
	// are theirs then.
	Processes bool
	// Secret is what the processes know too.
	Secret []byte
	// Expect are failures that nobody plans here but that may happen, such as crashes where processes are
	// going to be killed.
	Expect algorithms.Faults
}

// Any reports whether there are hosts.
func (h Hosts) Any() bool { return h.Processes || len(h.Addresses) > 0 }

// onHosts makes an execution on node processes.
func (a Algorithm) OnHosts(ctx context.Context, e engine.Engine, h Hosts, c engine.Config) (engine.Execution, error) {
	run, err := cluster.Prepare(ctx, a.program, cluster.Config{
		Config: c, Hosts: h.Addresses, Secret: h.Secret, Expect: h.Expect,
		Protocol: map[engine.Engine]socket.Protocol{engine.UDP: socket.UDP, engine.TCP: socket.TCP, engine.TLS: socket.TLS}[e],
	})
	if err != nil {
		return nil, err
	}
	return hosted{run}, nil
}

// hosted is an execution on node processes.
type hosted struct{ *cluster.Run }

// metered is an execution that knows by itself what it took, because it was not this process that worked.
type Metered interface {
	Metered() (energy.Usage, energy.Energy)
}

// shaken is an execution in which processes were lost, which nobody can repeat.
type Degraded interface {
	Findings() []string
}

// findings are what a reader has to know of an execution: who was lost, and who could not meter itself.
func (h hosted) Findings() []string {
	var found []string
	for _, l := range h.Lost() {
		found = append(found, l.String())
	}
	for _, m := range h.Unmetered() {
		found = append(found, m+", so what it used is missing in the CPU time and the energy")
	}
	return found
}

var (
	_ engine.Execution = hosted{}
	_ Metered          = hosted{}
	_ Degraded         = hosted{}
)
