package catalogue

import (
	"context"
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/cluster"
	"github.com/joulemark/joulemark/bench/cluster/node"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/live"
	"github.com/joulemark/joulemark/bench/rounds"
	"github.com/joulemark/joulemark/bench/sim"
)

// Algorithm is an algorithm with its message and state types hidden, so that a list
// can hold all of them. Make one with Of.
type Algorithm struct {
	Spec *algorithms.Spec

	prepare Preparer
	own     func(engine.Engine, engine.Config, algorithms.Faults) ([]algorithms.Fault, error)
	checker func(algorithms.Setup) (algorithms.Checker, error)
	explore func(context.Context, explore.Config) (explore.Report, error)
	replay  func(explore.Config, []string, engine.Tracer) (engine.Outcome, error)
	program cluster.Program // for the coordinator of node processes
	node    node.Program
}

// Preparer builds an execution on an engine.
type Preparer func(engine.Engine, engine.Config) (engine.Execution, error)

// Of hides the types of an algorithm. This and a place in a catalogue is all it takes
// to run it on every engine.
func Of[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](alg *algorithms.Algorithm[M, S]) Algorithm {
	return Algorithm{
		Spec: &alg.Spec, program: cluster.Of(alg), node: node.Of[M, S, P](alg),
		own: func(e engine.Engine, c engine.Config, more algorithms.Faults) ([]algorithms.Fault, error) {
			setup := live.Setup
			if e == engine.Sim {
				setup = sim.Setup
			}
			s := setup(c)
			s.Faults |= more
			inst, err := alg.Prepare(s)
			return inst.Faults, err
		},
		checker: func(s algorithms.Setup) (algorithms.Checker, error) {
			inst, err := alg.Prepare(s)
			return inst.Checker, err
		},
		explore: func(ctx context.Context, c explore.Config) (explore.Report, error) {
			return explore.Run[M, S, P](ctx, alg, c)
		},
		replay: func(c explore.Config, steps []string, t engine.Tracer) (engine.Outcome, error) {
			return explore.Replay[M, S, P](alg, c, steps, t)
		},
		prepare: func(e engine.Engine, c engine.Config) (engine.Execution, error) {
			if e == engine.Sim {
				if prepared, err := rounds.Prepare[M, S, P](alg, c); !errors.Is(err, rounds.ErrUnserved) {
					return execution(prepared, err)
				}
				return execution(sim.Prepare[M, S, P](alg, c))
			}
			return execution(live.Prepare[M, S, P](alg, live.Config{Config: c, Transport: transports[e]}))
		},
	}
}

// Custom is an algorithm that runs in some way of its own, whatever the engine.
func Custom(spec *algorithms.Spec, prepare Preparer) Algorithm {
	return Algorithm{Spec: spec, prepare: prepare}
}

// Prepare builds a run of the algorithm on an engine that can be chosen. The algorithm need not be
// in a catalogue.
func (a Algorithm) Prepare(e engine.Engine, c engine.Config) (engine.Execution, error) {
	if _, err := engine.Parse(e.Name); err != nil {
		return nil, fmt.Errorf("%s: %w", a.Spec.Name, err)
	}
	if err := e.CheckLinks(c.Links); err != nil {
		return nil, err
	}
	return a.prepare(e, c)
}

// Workload is the faults that belong to the algorithm's own workload, such as the crash that an
// election follows, where the scenario may have more failures than the configuration names.
func (a Algorithm) Workload(
	e engine.Engine, c engine.Config, more algorithms.Faults,
) ([]algorithms.Fault, error) {
	if a.own == nil {
		return nil, nil
	}
	return a.own(e, c, more)
}

// Checker is that of a run by itself, without nodes.
func (a Algorithm) Checker(s algorithms.Setup) (algorithms.Checker, error) {
	if a.checker == nil {
		return nil, fmt.Errorf("%s: it has no checker of its own", a.Spec.Name)
	}
	return a.checker(s)
}

// Explore visits all states that the algorithm can be in.
func (a Algorithm) Explore(ctx context.Context, c explore.Config) (explore.Report, error) {
	if a.explore == nil {
		return explore.Report{}, fmt.Errorf("%s: it has no nodes that could be explored", a.Spec.Name)
	}
	return a.explore(ctx, c)
}

// Replay runs the algorithm on a schedule that an exploration has found, and shows it to a tracer.
func (a Algorithm) Replay(c explore.Config, steps []string, t engine.Tracer) (engine.Outcome, error) {
	if a.replay == nil {
		return engine.Outcome{}, fmt.Errorf("%s: it has no nodes that could be replayed", a.Spec.Name)
	}
	return a.replay(c, steps, t)
}

// execution is what an engine prepared, and nil where it could not: a nil pointer in an interface
// would not be.
func execution[E engine.Execution](prepared E, err error) (engine.Execution, error) {
	if err != nil {
		return nil, err
	}
	return prepared, nil
}
