package bench

import (
	"context"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

// Algorithm is an algorithm with its message and state types hidden, so that a list
// can hold all of them. Make one with Of.
type Algorithm struct {
	Spec *algorithms.Spec

	prepare [engines]func(runConfig) (execution, error)
	program cluster.Program // for node processes
}

// runConfig is what a trial asks of an engine.
type runConfig struct {
	graph   *algorithms.Graph
	params  algorithms.Params
	seed    uint64
	links   network.Links
	delta   algorithms.Time // of the engines in real time; 0 is their default
	faults  []algorithms.Fault
	limits  network.Limits
	perNode bool
	tracer  network.Tracer
}

// execution is one run, built and waiting. Execute is the measured phase; Reset makes it ready
// for another one of the same configuration.
type execution interface {
	Execute(ctx context.Context) (network.Outcome, error)
	Reset() error
	Close()
}

// Of hides the types of an algorithm. This and a line in the catalogue is all it takes
// to run it on every engine.
func Of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) Algorithm {
	a := Algorithm{Spec: &alg.Spec, program: cluster.Of[M, S, P](alg)}
	a.prepare[Sim] = func(c runConfig) (execution, error) {
		run, err := sim.Prepare[M, S, P](alg, sim.Config{
			Graph: c.graph, Params: c.params, Seed: c.seed, Links: c.links, Faults: c.faults,
			Limits: c.limits, PerNode: c.perNode, Tracer: c.tracer,
		})
		return simulated{run}, err
	}
	for engine, transport := range map[Engine]live.Transport{
		Goroutine: live.Memory, UDP: live.UDP, TCP: live.TCP, TLS: live.TLS,
	} {
		a.prepare[engine] = func(c runConfig) (execution, error) {
			if err := onlyInVirtualTime(engine, c.links); err != nil {
				return nil, err
			}
			return live.Prepare[M, S, P](alg, live.Config{
				Transport: transport, Graph: c.graph, Params: c.params, Seed: c.seed, Links: c.links, Faults: c.faults,
				Delta: c.delta, Limits: c.limits, PerNode: c.perNode, Tracer: c.tracer,
			})
		}
	}
	return a
}

// simulated is a run of the simulator, which holds nothing that must be closed.
type simulated struct{ sim.Prepared }

// Close implements execution.
func (simulated) Close() {}

// onlyInVirtualTime refuses what engines in real time do not do. Silence would mean that
// a scenario which asks for it reports figures without.
func onlyInVirtualTime(e Engine, l network.Links) error {
	if l.Reorder != 0 {
		return fmt.Errorf("reorder: %g (allowed on the engine %v: 0, since its links keep their order; use the engine sim)", l.Reorder, e)
	}
	return nil
}
