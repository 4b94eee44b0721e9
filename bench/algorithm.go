package bench

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/sim"
)

// Algorithm is an algorithm with its message and state types hidden, so that a list
// can hold all of them. Make one with Of.
type Algorithm struct {
	Spec *algorithms.Spec

	prepare [engines]func(runConfig) (Execution, error)
	program cluster.Program // for node processes
}

// Of hides the types of an algorithm. This and a line in the catalogue is all it takes
// to run it on every engine.
func Of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) Algorithm {
	a := Algorithm{Spec: &alg.Spec, program: cluster.Of[M, S, P](alg)}
	a.prepare[Sim] = func(c runConfig) (Execution, error) {
		run, err := sim.Prepare[M, S, P](alg, sim.Config{
			Graph: c.graph, Params: c.params, Seed: c.seed, Links: c.links, Faults: c.faults,
			Limits: c.limits, PerNode: c.perNode, Tracer: c.tracer,
		})
		return simulated{run}, err
	}
	for e, transport := range map[Engine]live.Transport{
		Goroutine: live.Memory, UDP: live.UDP, TCP: live.TCP, TLS: live.TLS,
	} {
		a.prepare[e] = func(c runConfig) (Execution, error) {
			if err := e.CheckLinks(c.links); err != nil {
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

// Close implements Execution.
func (simulated) Close() {}
