package harness

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/internal/memory"
)

// What node processes and connections take, measured on Linux by the private pages of the processes
// (Pss_Anon in smaps_rollup): 6.3 MB a process that idles, of 20; 12 kB a connection of TCP, both
// ends in one process, of 8,930; 57 kB one of TLS, of 3,540.
const (
	processMemory = 6 << 20
	tcpMemory     = 12 << 10
	tlsMemory     = 56 << 10
)

// checkProcesses refuses more node processes than the machine has memory for.
func (s *Scenario) checkProcesses() error {
	limit := memory.Machine()
	if !s.Hosts.Processes || limit == 0 {
		return nil
	}
	for _, n := range s.Nodes {
		if need := float64(n) * processMemory; need > limit {
			return fmt.Errorf("nodes: %d with processes: so many processes need about %v of memory (allowed: %v, "+
				"that is up to %.0f nodes; or without "+
				"processes)", n, memoryOf(need), memoryOf(limit), limit/processMemory)
		}
	}
	return nil
}

// checkSockets refuses a trial over sockets of this process that needs more descriptors, or more
// memory for connections, than there are. A node has one socket, and on streams each ordered pair
// that talks two more; the simulator tells which do.
func (r *Runner) checkSockets(ctx context.Context, t Trial) error {
	if !t.Engine.Sockets || r.Scenario.Hosts.Any() {
		return nil
	}
	const besides = 64 // files that the process has open
	limit, err := socket.DescriptorLimit()
	if err != nil {
		return nil //nolint:nilerr // where the limit is not known, the first socket beyond it tells
	}
	refused := func(more string, pairs int) error {
		return fmt.Errorf("nodes: %d with %s on %v: it needs %s%d file descriptors (allowed: %d; fewer nodes, or a "+
			"higher ulimit -n)", t.Nodes, t.Algorithm.Spec.Name, t.Engine, more, t.Nodes+2*pairs+besides, limit)
	}
	room := limit - t.Nodes - besides
	if room < 0 {
		return refused("at least ", 0)
	}
	each := 0.0
	switch t.Engine {
	case engine.TCP:
		each = tcpMemory
	case engine.TLS:
		each = tlsMemory
	default:
		return nil // datagrams need no connections
	}
	most := room / 2
	bytes := r.memoryLimit()
	if bytes > 0 {
		most = min(most, int(bytes/each))
	}
	if t.Nodes*(t.Nodes-1) <= most {
		return nil
	}
	switch pairs := r.pairs(ctx, t, most); {
	case pairs <= most:
		return nil
	case pairs > room/2:
		return refused("more than ", most)
	default:
		return fmt.Errorf("nodes: %d with %s on %v: its connections need more than %v of memory (allowed: %v)",
			t.Nodes, t.Algorithm.Spec.Name, t.Engine, memoryOf(float64(most)*each), memoryOf(bytes))
	}
}

// pairs is how many ordered pairs of nodes talk, as far as the simulator tells in the time of a
// pilot, or the first number beyond most.
func (r *Runner) pairs(ctx context.Context, t Trial, most int) int {
	of := Runner{Scenario: r.Scenario}
	simulated := t
	simulated.Engine = engine.Sim
	cfg, _, err := of.config(simulated)
	if err != nil {
		return 0 // which is an error of its own
	}
	ctx, cancel := context.WithTimeout(ctx, pilotTime)
	defer cancel()
	seen := talkers{pairs: map[[2]algorithms.ID]bool{}, most: most, enough: cancel}
	cfg.Tracer = &seen
	run, err := t.Algorithm.Prepare(engine.Sim, cfg)
	if err != nil {
		return 0
	}
	defer run.Close()
	_, _ = run.Execute(ctx)
	return len(seen.pairs)
}

// talkers are the ordered pairs of nodes of which one has sent to the other.
type talkers struct {
	pairs  map[[2]algorithms.ID]bool
	most   int
	enough func()
}

// Trace implements engine.Tracer.
func (t *talkers) Trace(e engine.Event) {
	if e.Step != engine.StepSend || e.Node == e.Peer || len(t.pairs) > t.most {
		return
	}
	if t.pairs[[2]algorithms.ID{e.Node, e.Peer}] = true; len(t.pairs) > t.most {
		t.enough()
	}
}
