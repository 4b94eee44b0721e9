// Package harness runs what a [Scenario] asks for and accounts for it: it counts in a first
// execution, measures the CPU time of as many as the trial's window holds, turns that time into
// energy and carbon, and hands back one record for each trial.
package harness

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/internal/number"
)

// Runner runs a scenario on this machine. All fields are required but for Keep and Foreseen;
// nothing of it is safe for concurrent use, since the CPU clock is that of the whole process.
type Runner struct {
	Scenario   Scenario
	Meter      *energy.Meter
	Accounting carbon.Accounting
	Profile    cost.Profile
	// Profiles are those of engines with one of their own; Profile is that of the others.
	Profiles map[engine.Engine]cost.Profile
	// Warnings are what is known before the run, and stands at its head.
	Warnings []string
	// Idle is for how long the machine is watched before the first trial; 0 is not at all, and
	// sources with counters then cannot tell what idling costs.
	Idle time.Duration

	// Keep, if not nil, is shown the results as soon as there is one record more, so that it
	// outlives whatever ends the program. What is found out about the run as a whole is not in them
	// yet. Its error ends the run.
	Keep func(*record.Results) error

	// Foreseen, if not nil, is told before the first trial what those at large sizes will take.
	Foreseen func(Forecast)

	graphs graphCache
	air    airFindings
	shards findings       // in which trials they were, each text being how many
	limit  func() float64 // of memory, in tests; nil is that of the process
}

// Progress is told before each trial how far the work has come.
type Progress func(done, total int, next Trial)

// Run executes all trials in order. Records that are finished are always returned: with
// ctx's error when it was cancelled, with the fault of a trial otherwise. Before
// the first trial everything is checked that can be checked, and all faults come back together.
// A violated property is no error of Run but the status of its record.
func (r *Runner) Run(ctx context.Context, progress Progress) (*record.Results, error) {
	if err := r.validate(); err != nil {
		return nil, err
	}
	twice := r.Scenario.once()
	if err := r.checkRecords(); err != nil {
		return nil, err
	}
	trials, skipped, err := r.Scenario.Work()
	if err != nil {
		return nil, err
	}
	if err := r.watched(ctx, func(ctx context.Context) error {
		fit, unfit, err := r.check(ctx, trials)
		trials, skipped = fit, append(skipped, unfit...)
		return err
	}); err != nil {
		return nil, err
	}
	res := r.newResults()
	res.Warnings = append(res.Warnings, twice...)
	r.air, r.shards = airFindings{}, findings{}
	if err := r.baseline(ctx, res); err != nil {
		if ctx.Err() != nil {
			res.Interrupted = true
			return res, ctx.Err()
		}
		return nil, err
	}
	for _, s := range skipped {
		res.Warnings = append(res.Warnings, "left out: "+s)
	}
	var found findings
	defer func() { // what is finished has its warnings, whatever became of the rest
		res.Warnings = append(res.Warnings, found.lines(res.Warnings)...)
		res.Warnings = append(res.Warnings, record.Findings(res.Records)...)
		res.Warnings = append(res.Warnings, r.air.warnings()...)
	}()
	for i, t := range trials {
		if progress != nil {
			progress(i, len(trials), t)
		}
		var rec record.Record
		var texts []string
		err := r.watched(ctx, func(ctx context.Context) (err error) {
			rec, texts, err = r.trial(ctx, t)
			return err
		})
		if ctx.Err() != nil {
			res.Interrupted = true
			return res, ctx.Err()
		}
		if err != nil {
			return res, fmt.Errorf("%s, seed %d: %w", t.At(), t.Seed, err)
		}
		res.Records = append(res.Records, rec)
		res.Method.Shards = strings.Join(r.shards.lines(nil), "; ")
		found.add(&rec, texts)
		if c := r.graphs.parts; !c.Connected && r.Scenario.Topology.Notes() == nil { // which say it of a file
			res.Warnings = append(res.Warnings, fmt.Sprintf("%s at %d nodes, seed %d: the topology %s falls into %v",
				rec.Algorithm, rec.Nodes, rec.Seed, rec.Topology, c))
		}
		if r.Keep != nil {
			if err := r.Keep(res); err != nil {
				return res, err
			}
		}
	}
	return res, nil
}

func (r *Runner) validate() error {
	if err := r.Scenario.ReadTopology(); err != nil {
		return err
	}
	errs := append([]error{r.Scenario.Validate(), r.Accounting.Validate()}, r.validProfiles()...)
	if r.Meter == nil {
		errs = append(errs, errors.New("bench: runner without a meter"))
	} else {
		errs = append(errs, r.Accounting.Covers(r.now()))
	}
	return errors.Join(errs...)
}

// now is the time by the meter's clock of the wall.
func (r *Runner) now() time.Time {
	if r.Meter.Now != nil {
		return r.Meter.Now()
	}
	return time.Now()
}

// perNode reports whether messages are counted by node on an engine, with so many nodes.
func (r *Runner) perNode(nodes int, e engine.Engine) bool {
	return nodes <= perNodeLimit || r.Scenario.Radio.Used() && e == engine.Sim
}

// config makes what an engine needs for a trial.
func (r *Runner) config(t Trial) (engine.Config, string, error) {
	s := &r.Scenario
	g, topology, err := r.graphs.get(s, t)
	if err != nil {
		return engine.Config{}, "", err
	}
	cfg := engine.Config{
		Graph: g, Params: s.params(t), Seed: t.Seed, Links: s.Links,
		Delta:  algorithms.Time(s.Delta.Microseconds()),
		Limits: s.Limits, PerNode: r.perNode(t.Nodes, t.Engine),
	}
	var own []algorithms.Fault
	if !s.Faults.Empty() {
		if own, err = t.Algorithm.Workload(t.Engine, cfg, s.Faults.Classes()); err != nil {
			return engine.Config{}, "", err
		}
	}
	if cfg.Faults, err = s.Faults.FaultsBeside(own, t.Nodes, t.Seed); err != nil {
		return engine.Config{}, "", err
	}
	if t.Engine.RealTime {
		cfg.Draw = r.draws(t, own)
	}
	return cfg, topology, nil
}

// draws is what chance decides of one repetition after the other: of the first what it decides by
// the seed of the trial, so that repetitions are as different from each other as trials are.
func (r *Runner) draws(t Trial, own []algorithms.Fault) func() engine.Draw {
	repetition := -1
	return func() engine.Draw {
		repetition++
		d := engine.Draw{Seed: trialSeed(t.Seed, repetition)}
		// Whether a plan is possible does not depend on the seed, and it was possible before.
		d.Faults, _ = r.Scenario.Faults.FaultsBeside(own, t.Nodes, d.Seed)
		return d
	}
}

// trial runs one trial as often as its window needs, and makes the record. With it come findings
// that do not fit into one.
func (r *Runner) trial(ctx context.Context, t Trial) (record.Record, []string, error) {
	cfg, topology, err := r.config(t)
	if err != nil {
		return record.Record{}, nil, err
	}
	m, err := r.measure(ctx, t, cfg)
	if err != nil {
		return record.Record{}, nil, err
	}
	rec, err := r.record(t, m)
	rec.Topology = topology
	if err != nil {
		return rec, nil, err
	}
	if m.shards > 0 {
		cores := number.Plural(min(m.shards, runtime.GOMAXPROCS(0)), "core")
		r.shards.add(&rec, []string{fmt.Sprintf("simulated on %s (%s)", cores, number.Plural(m.shards, "shard"))})
	}
	texts := m.degradations(r.Meter.Source.Info())
	if rec.Missing != "" { // its carbon, of a time that is not covered
		texts = append(texts, rec.Missing)
	}
	rec.Missing = strings.Join(texts, "; ")
	if m.stall != nil {
		texts = append(texts, m.stall.String())
	}
	found, err := r.predict(&rec, m)
	return rec, append(texts, found...), err
}

// Prepare builds an execution of a trial, for callers that meter it by themselves. On sockets it
// has run once, so that connections are made.
func (r *Runner) Prepare(ctx context.Context, t Trial) (engine.Execution, error) {
	cfg, _, err := r.config(t)
	if err != nil {
		return nil, err
	}
	return r.prepareWarm(ctx, t, cfg)
}

// graphCache keeps the last graph, since trials of one size follow each other.
type graphCache struct {
	topology string
	nodes    int
	seed     uint64
	graph    *algorithms.Graph
	// parts are those of the graph, which runs report where it is not in one piece.
	parts network.Parts
}

// get returns the graph for a trial and the text of its topology. A random topology is drawn
// anew for every seed.
func (c *graphCache) get(s *Scenario, t Trial) (*algorithms.Graph, string, error) {
	top, err := s.topologyOf(t)
	if err != nil {
		return nil, "", err
	}
	name := top.String()
	if c.graph == nil || c.topology != name || c.nodes != t.Nodes || c.seed != t.Seed && top.Random() {
		g, err := top.Build(t.Nodes, t.Seed)
		if err != nil {
			return nil, "", err
		}
		*c = graphCache{name, t.Nodes, t.Seed, g, network.Connectivity(g)}
	}
	return c.graph, name, nil
}

// topologyOf is the topology of a trial.
func (s *Scenario) topologyOf(t Trial) (network.Topology, error) {
	top, err := s.Topology.For(t.Algorithm.Spec)
	if err == nil && s.Topology.Shape == network.Auto && top.Shape == network.RandomRegular && t.Nodes <= top.K {
		// What an algorithm asks for by itself has to work at every size, and with so few
		// nodes everybody is a neighbour of everybody.
		top = network.Topology{Shape: network.Complete}
	}
	return top, err
}

// Graph is the graph that Trace runs an algorithm on, and the text of its topology.
func (s *Scenario) Graph(alg catalogue.Algorithm) (*algorithms.Graph, string, error) {
	if err := errors.Join(s.ReadTopology(), s.Validate()); err != nil {
		return nil, "", err
	}
	var c graphCache
	return c.get(s, Trial{Algorithm: alg, Nodes: s.Nodes[0], Engine: s.Engines[0], Seed: s.Seed})
}

// Trace runs an algorithm once at the scenario's first size, unmetered, and shows every event to
// the tracer. The scenario's own list of algorithms does not matter. What needs more memory than
// there is is refused or stopped as in a run; the outcome is that of no run then.
func (s *Scenario) Trace(ctx context.Context, alg catalogue.Algorithm, tracer engine.Tracer) (engine.Outcome, error) {
	if err := errors.Join(s.ReadTopology(), s.Validate()); err != nil {
		return engine.Outcome{}, err
	}
	t := Trial{Algorithm: alg, Nodes: s.Nodes[0], Engine: s.Engines[0], Seed: s.Seed}
	r := Runner{Scenario: *s}
	r.Scenario.Algorithms = []string{alg.Spec.Name} // so that what it does not run on is an error
	var run engine.Execution
	var out engine.Outcome
	err := r.watched(ctx, func(ctx context.Context) error {
		if _, _, err := r.check(ctx, []Trial{t}); err != nil {
			return err
		}
		cfg, _, err := r.config(t)
		if err != nil {
			return err
		}
		cfg.Tracer = tracer
		if run, err = alg.Prepare(t.Engine, cfg); err != nil {
			return err
		}
		defer run.Close()
		out, err = run.Execute(ctx)
		return err
	})
	return out, err
}
