package harness

import (
	"context"
	"errors"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// prepareWarm builds an execution. On sockets it is run once before anything is measured, because
// connections are made in the first run and belong to the set-up.
func (r *Runner) prepareWarm(ctx context.Context, t Trial, cfg engine.Config) (engine.Execution, error) {
	if t.Engine == engine.Reference {
		return t.Algorithm.OverStack(ctx, r.Scenario.Broker, r.Scenario.SetupTimeout, t.Nodes, cfg)
	}
	prepare := func(c engine.Config) (engine.Execution, error) { return t.Algorithm.Prepare(t.Engine, c) }
	warm := t.Engine.Sockets
	if r.Scenario.Hosts.Any() && t.Engine.Sockets {
		prepare = func(c engine.Config) (engine.Execution, error) {
			return t.Algorithm.OnHosts(ctx, t.Engine, r.Scenario.Hosts, c)
		}
		// Where processes will be killed, the first execution is the one in which that happens.
		warm = r.Scenario.Hosts.Expect == algorithms.NoFaults
	}
	run, err := prepare(cfg)
	if err != nil || !warm {
		return run, err
	}
	out, err := run.Execute(ctx)
	if err == nil && len(out.Degraded) > 0 {
		err = errors.New(strings.Join(out.Degraded, "; "))
	}
	if err == nil {
		err = run.Reset()
	}
	if err != nil {
		run.Close()
		return nil, err
	}
	return run, nil
}
