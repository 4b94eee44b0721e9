package experiment

import (
	"context"
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/clock"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Clocks stamps the events of a script by Lamport's logical clocks and by vector clocks.
type Clocks struct {
	Script   string `key:"script" doc:"what each process does, or random: P is an internal event, S0 sends message 0 to all that have R0, R0 receives it, | parts processes"`
	Nodes    int    `key:"nodes" doc:"processes of a random script"`
	Messages int    `key:"messages" doc:"messages of a random script"`
	Internal int    `key:"internal" doc:"internal events of a random script"`
	Trials   int    `key:"trials" doc:"runs over a network, each with delays of its own, that must all give the same timestamps"`
	Seed     uint64 `key:"seed" doc:"seed of the random script and of the delays"`
}

const randomScript = "random"

// NewClocks has the published script.
func NewClocks() *Clocks {
	return &Clocks{Script: clock.Published.Text, Nodes: 4, Messages: 8, Internal: 6, Trials: 25, Seed: 1}
}

// About implements Experiment.
func (*Clocks) About() About {
	return About{
		Name:  "clocks",
		Title: "Lamport and vector timestamps of a script",
		Text: "Processes send each other the messages of a script, and stamp every event: with a number that " +
			"respects what may have caused what, and with a vector from which that can be read back. The timestamps " +
			"are computed from the script, and must come out the same when the processes run on a network with " +
			"random delays.",
	}
}

// Bounds of a script that somebody wants to look at.
const (
	maxProcesses = 1000
	maxMessages  = 100_000
)

// Validate implements Experiment.
func (c *Clocks) Validate() error {
	_, err := c.script()
	return errors.Join(
		within("nodes", c.Nodes, 1, maxProcesses), within("messages", c.Messages, 0, maxMessages),
		within("internal", c.Internal, 0, maxMessages), within("trials", c.Trials, 1, maxTrials), err,
	)
}

// random reports whether a random script was asked for.
func (c *Clocks) random() bool { return c.Script == randomScript }

// script is the one that was given, or drawn from the seed.
func (c *Clocks) script() (clock.Script, error) {
	if !c.random() {
		script, err := clock.FindScript(c.Script)
		if err == nil && script.Events() == 0 {
			err = suggest.Wrong("script", suggest.Quote(c.Script)+" without an event",
				"events such as P S0 | R0, or %s", randomScript)
		}
		return script, err
	}
	if within("nodes", c.Nodes, 1, maxProcesses) != nil || within("messages", c.Messages, 0, maxMessages) != nil ||
		within("internal", c.Internal, 0, maxMessages) != nil {
		return clock.Script{}, nil // Validate names them
	}
	rng := algorithms.NewRand(c.Seed, 0x736372697074)
	return clock.RandomScript(&rng, algorithms.Complete(c.Nodes), c.Messages, c.Internal)
}

// Run implements Experiment.
func (c *Clocks) Run(ctx context.Context, o Options) (*result.Result, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	script, err := c.script()
	if err != nil {
		return nil, err
	}
	runs := make([]clockRun, c.Trials)
	work := each(ctx, o, c.Trials, func(_, i int) (err error) {
		runs[i], err = c.run(ctx, script, i)
		return err
	})
	if runs = finishedOf(&work, runs, 0, c.Trials); len(runs) == 0 {
		return nil, work.err()
	}
	return c.result(script, runs), work.err()
}

// clockRun is what a script cost in one run of each clock, and, for the first trial, what happened.
type clockRun struct{ lamport, vector clockCost }

type clockCost struct {
	messages, bytes int64
	events          []engine.Event
}

// run lets the processes follow the script over a network, under both clocks. Their checkers hold
// every timestamp against that of the script.
func (c *Clocks) run(ctx context.Context, script clock.Script, trial int) (r clockRun, err error) {
	seed := algorithms.Hash(c.Seed, uint64(trial))
	lamport, vector := clock.WithScript(script), clock.VectorWithScript(script)
	if r.lamport, err = follow(ctx, &lamport, script, seed, trial == 0); err != nil {
		return r, err
	}
	r.vector, err = follow(ctx, &vector, script, seed, trial == 0)
	return r, err
}

// follow runs one clock.
func follow[M algorithms.Message, S any, P algorithms.NodeOf[S, M]](
	ctx context.Context, alg *algorithms.Algorithm[M, S], script clock.Script, seed uint64, keep bool,
) (clockCost, error) {
	var events eventLog
	cfg := sim.Config{Graph: algorithms.Complete(script.Processes()), Seed: seed}
	if keep {
		cfg.Tracer = &events
	}
	out, err := sim.Run[M, S, P](ctx, alg, cfg)
	if err := finished(ctx, &out, err); err != nil {
		return clockCost{}, fmt.Errorf("clocks: %s, seed %d: %w", alg.Spec.Name, seed, err)
	}
	return clockCost{out.Counts.Sent, out.Counts.Bytes, events}, nil
}

// eventLog keeps the events of a run.
type eventLog []engine.Event

// Trace implements engine.Tracer.
func (l *eventLog) Trace(e engine.Event) { *l = append(*l, e) }

// caption leaves out what a given script makes void.
func (c *Clocks) caption() string {
	if !c.random() {
		return caption(c, "nodes", "messages", "internal")
	}
	return caption(c)
}

func (c *Clocks) result(script clock.Script, runs []clockRun) *result.Result {
	run := &runs[0]
	r := &result.Result{
		Name: c.About().Name, Title: c.About().Title, Parameters: c.caption(),
		Missing: missing("runs over a network", len(runs), c.Trials),
		Data:    result.Table{Columns: result.Columns("process", "index", "event", "lamport", "vector")},
	}
	vectors := script.Vectors()
	for p, events := range script.Stamps() {
		for i, e := range events {
			r.Data.Add(p, i, e.Event.String(), e.Stamp, vectors[p][i].Stamp.String())
		}
	}
	if len(r.Data.Rows) <= mostStamps {
		r.Notes = append(r.Notes, "Lamport: "+script.Stamps().String(), "Vectors: "+vectors.String())
	} else {
		r.Shown = []result.Table{{Title: "the first events", Columns: r.Data.Columns, Rows: r.Data.Rows[:mostStamps]}}
		r.Notes = append(r.Notes, fmt.Sprintf("%d events in all; CSV has every one.", len(r.Data.Rows)))
	}
	r.Notes = append(r.Notes,
		fmt.Sprintf("%d messages, of %d B in all with Lamport's clocks and %d B with vector clocks, "+
			"which send a number for each process.",
			run.lamport.messages, run.lamport.bytes, run.vector.bytes),
		fmt.Sprintf("Computed from the script, and the same in %d runs over a network with random delays.", len(runs)))
	for _, d := range []struct {
		name   string
		spec   *algorithms.Spec
		events []engine.Event
	}{
		{"lamport", &clock.Lamport.Spec, run.lamport.events},
		{"vector", &clock.Vector.Spec, run.vector.events},
	} {
		if d.events == nil {
			continue // of a run that failed
		}
		r.Diagrams = append(r.Diagrams, result.Diagram{
			Name: d.name, Title: d.spec.Title, Spec: d.spec, Nodes: script.Processes(), Events: d.events,
			Short: len(r.Data.Rows) <= mostStamps,
		})
	}
	return r
}

// mostStamps is how many events a reader is shown.
const mostStamps = 60
