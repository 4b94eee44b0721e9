package harness

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/outcomes"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Unmetered is why a record of trials that were pooled has no figures of this machine.
const Unmetered = "CPU time and energy of simulating, since trials of a sweep run side by side and are not metered"

// Points are what the scenario runs, each as its first trial: every algorithm with its cases, at
// every size. All is checked that can be checked before the first of them, as [Runner.Run] does it.
// The second result says what is left out. Only the simulator's trials can be pooled.
func (r *Runner) Points(ctx context.Context) (points []Trial, left []string, err error) {
	if err := r.validate(); err != nil {
		return nil, nil, err
	}
	for _, e := range r.Scenario.Engines {
		if e != engine.Sim {
			return nil, nil, suggest.Unfit("engine", e, "in a sweep: %v, whose trials can run side by side; joulemark "+
				"run measures one at a time", engine.Sim)
		}
	}
	if r.Scenario.Radio.Used() {
		return nil, nil, suggest.Unfit("radio", suggest.Quote(r.Scenario.Radio.Name),
			"with joulemark run: what radios use follows from each trial and not from means")
	}
	limit := r.memoryLimit() // which takes longer to find out than a short trial
	r.limit = func() float64 { return limit }
	said := r.Scenario.once()
	one := r.Scenario
	one.Trials = 1
	trials, skipped, err := one.Work()
	if err != nil {
		return nil, nil, err
	}
	err = r.watched(ctx, func(ctx context.Context) error {
		fit, unfit, err := r.check(ctx, trials)
		points, skipped = fit, append(skipped, unfit...)
		return err
	})
	for _, s := range skipped {
		said = append(said, "left out: "+s)
	}
	return points, said, err
}

// Sum runs so many trials of a point from one on, as [Runner.Run] numbers them, one after the other
// and unmetered, and is what they came to. It is safe for concurrent use.
func (r *Runner) Sum(ctx context.Context, point Trial, first, count int) (sums outcomes.Sums, err error) {
	own := Runner{Scenario: r.Scenario, Profile: r.Profile, Profiles: r.Profiles, limit: r.limit}
	terms := outcomes.Terms{
		Nodes: point.Nodes, Stack: own.Scenario.stackOf(point), Profile: own.profile(point.Engine),
	}
	err = own.watched(ctx, func(ctx context.Context) error {
		for i := range count {
			t := point
			t.Index, t.Seed = first+i, trialSeed(own.Scenario.Seed, first+i)
			if err := own.sum(ctx, t, terms, &sums); err != nil {
				return fmt.Errorf("%s, seed %d: %w", t.At(), t.Seed, err)
			}
		}
		return nil
	})
	return sums, err
}

// sum takes one trial into the sums.
func (r *Runner) sum(ctx context.Context, t Trial, terms outcomes.Terms, sums *outcomes.Sums) error {
	cfg, _, err := r.config(t)
	if err != nil {
		return err
	}
	cfg.Shards = 1 // other trials have the other cores
	run, err := t.Algorithm.Prepare(t.Engine, cfg)
	if err != nil {
		return err
	}
	defer run.Close()
	o, err := run.Execute(ctx)
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return err
	}
	sums.Add(&o, terms)
	failures := r.Scenario.failures(cfg)
	if status := statusOf(&o, failures, failures&^t.Algorithm.Spec.Safe); status != record.StatusOK {
		sums.Failed.Add(status, t.Seed)
	}
	return nil
}

// Pooled is the record of a point whose trials came to these sums: their means, as those of
// repetitions, without what only metering tells. With it come findings that do not fit into it.
func (r *Runner) Pooled(point Trial, sums *outcomes.Sums) (record.Record, []string, error) {
	run, err := r.Described(point)
	if err != nil {
		return record.Record{}, nil, err
	}
	virtual := sums.GoalS.Mean
	run.Repetitions, run.Status, run.Missing = int(sums.Runs), pooledStatus(sums), Unmetered
	rec := record.Record{Run: run, Counted: sums.Counted(point.Algorithm.Spec)}
	rec.VirtualS = &virtual
	rec.Faults = sums.Faults.Figures(r.failuresOf(point))
	if err := networkEnergy(&rec, sums); err != nil {
		return rec, nil, err
	}
	charge.Unmetered(&rec, r.Accounting)
	found, err := r.predict(&rec, &measured{Sums: *sums})
	return rec, found, err
}

// Described is what a record of a point says of what ran, before anything did.
func (r *Runner) Described(point Trial) (record.Run, error) {
	spec := point.Algorithm.Spec
	topology, err := r.Scenario.topologyOf(point)
	return record.Run{
		Algorithm: spec.Name, Params: caseText(point.Case), Problem: spec.Problem, Unit: spec.Unit,
		Nodes: point.Nodes, Topology: topology.String(), Engine: point.Engine, Seed: point.Seed,
		Stack: r.Scenario.stackOf(point).Name,
	}, err
}

// PooledResults are the results that the records of pooled trials go into.
func (r *Runner) PooledResults() *record.Results {
	res := r.newResults()
	own := r.Meter.Source.Info().Warnings // of figures that there are none of
	res.Warnings = slices.DeleteFunc(res.Warnings, func(w string) bool { return slices.Contains(own, w) })
	res.Method.Energy, res.Method.Kind, res.Method.Clock = Unmetered, 0, ""
	res.Scenario.Window, res.Scenario.WallCap = "", ""
	return res
}

// failuresOf are the classes of failure that trials of a point may have.
func (r *Runner) failuresOf(point Trial) algorithms.Faults {
	planned, _ := r.Scenario.Faults.Faults(point.Nodes, point.Seed) // which Points has seen that it fits
	return r.Scenario.failures(engine.Config{Links: r.Scenario.Links, Faults: planned})
}

// pooledStatus says in how many trials what went wrong, and which was the first of each kind.
func pooledStatus(s *outcomes.Sums) string {
	switch {
	case len(s.Failed) == 0:
		return record.StatusOK
	case s.Runs == 1:
		return s.Failed[0].Status
	}
	firsts := make([]string, len(s.Failed))
	for i, f := range s.Failed {
		firsts[i] = fmt.Sprintf("seed %d: %s", f.Seed, f.Status)
	}
	return fmt.Sprintf("%s; the first with %s", s.Failed.Of(s.Runs, "trials"), strings.Join(firsts, "; with "))
}
