package cluster

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/bench/timely"
)

// On every protocol the counts are those of the simulator, also in a second execution.
func TestCounts(t *testing.T) {
	t.Parallel()
	const n = 4
	const executions = 2
	for _, protocol := range []socket.Protocol{socket.UDP, socket.TCP, socket.TLS} {
		t.Run(protocol.String(), func(t *testing.T) {
			t.Parallel()
			hosts := serve(t, n)
			for _, s := range subjects {
				t.Run(s.Spec.Name, func(t *testing.T) { sameCounts(t, hosts, protocol, s, executions) })
			}
		})
	}
}

func sameCounts(t *testing.T, hosts []string, protocol socket.Protocol, s subject, executions int) {
	n := len(hosts)
	graph := algorithms.Complete(n)
	want, err := s.sim(t.Context(), sim.Config{Graph: graph, Seed: 3, PerNode: true})
	if err != nil {
		t.Fatal(err)
	}
	timely.Run(t, s.delta, func(bound algorithms.Time) (got engine.Outcome, wrong string) {
		r := prepare(t, s.Program, Config{
			Config: engine.Config{Graph: graph, Seed: 3, PerNode: true, Delta: bound},
			Hosts:  hosts, Protocol: protocol,
		})
		defer r.Close() // a node has one coordinator at a time
		for i := range executions {
			got = execute(t, r)
			diff := cmp.Diff(want.Counts, got.Counts)
			if diff != "" || got.Status() != "ok" || got.End != engine.Quiet {
				return got, fmt.Sprintf("execution %d: %s, %v, counts (-sim +cluster):\n%s",
					i, got.Status(), got.End, diff)
			}
			reported(t, r, got, want, i == 0 && protocol != socket.UDP)
			if err := r.Reset(); err != nil {
				t.Fatal(err)
			}
		}
		return got, ""
	})
}

// countsAs holds a run of a subject to what the simulator has.
func countsAs(t *testing.T, s subject, cfg Config, want engine.Outcome) {
	t.Helper()
	timely.Run(t, s.delta, func(bound algorithms.Time) (got engine.Outcome, wrong string) {
		cfg.Delta = bound
		r := prepare(t, s.Program, cfg)
		defer r.Close() // a node has one coordinator at a time
		got = execute(t, r)
		if diff := cmp.Diff(want.Counts, got.Counts); diff != "" || got.Status() != "ok" {
			wrong = fmt.Sprintf("%s over %v: %s, counts (-sim +cluster):\n%s",
				s.Spec.Name, cfg.Protocol, got.Status(), diff)
		}
		return got, wrong
	})
}

// reported holds what is not about time of an execution to what it should be; connects says that
// connections are made in it.
func reported(t *testing.T, r *Run, got, want engine.Outcome, connects bool) {
	t.Helper()
	if got.Transfer.Framing <= 0 {
		t.Errorf("framing of %d bytes", got.Transfer.Framing)
	}
	if diff := cmp.Diff(want.Result.Ops, got.Result.Ops); diff != "" || got.Expected != want.Expected {
		t.Errorf("ops: %s, expected %v; want %v", diff, got.Expected, want.Expected)
	}
	// Connections are made when they are needed, and kept.
	if c := got.Transfer.Connections; (c > 0) != connects {
		t.Errorf("%d connections made; want some: %t", c, connects)
	}
	m, nodes := got.Metered, len(got.Counts.BySender)
	if m.Usage.Windows != nodes || m.Usage.CPU <= 0 || m.Energy.Net.Central <= 0 || got.Degraded != nil {
		t.Errorf("metered %v, %v, %v; want a window for each node", m.Usage, m.Energy.Net, got.Degraded)
	}
	if lost := r.Lost(); lost != nil {
		t.Errorf("lost: %v", lost)
	}
}

// A graph that is not complete reaches the nodes as it is: they send along its links only.
func TestSparseGraph(t *testing.T) {
	graph, err := algorithms.NewGraph(4, [][2]int32{{0, 1}, {1, 2}, {2, 3}, {3, 0}})
	if err != nil {
		t.Fatal(err)
	}
	hosts := serve(t, 5) // one is left over
	r := prepare(t, ring.Program, Config{
		Config: engine.Config{Graph: graph, Delta: algorithms.Second},
		Hosts:  hosts, Protocol: socket.TCP,
	})
	if out := execute(t, r); out.Status() != "ok" || out.Counts.Sent != 4 {
		t.Errorf("%s with %d messages; want ok with 4", out.Status(), out.Counts.Sent)
	}
	// Node 0 has no link to node 2, which a complete graph would have.
	if _, err := Prepare(t.Context(), bully.Program, Config{
		Config: engine.Config{Graph: graph},
		Hosts:  hosts, Secret: testSecret,
	}); err == nil {
		t.Error("bully runs on a ring")
	}
}
