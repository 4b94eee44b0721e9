package harness

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/metertest"
)

// lab is a machine under the control of a test: the CPU clock and the wall clock move only
// when an execution says so.
type lab struct {
	clock metertest.Clock
	wall  time.Time
	// Of one execution:
	cpu, elapsed           time.Duration
	outcome                func(run int) engine.Outcome
	runs, prepared, closed int
	fail                   error
}

func (l *lab) Execute(context.Context) (engine.Outcome, error) {
	l.clock.Advance(l.cpu)
	l.wall = l.wall.Add(l.elapsed)
	l.runs++
	return l.outcome(l.runs), l.fail
}

func (l *lab) Close()       { l.closed++ }
func (l *lab) Reset() error { return nil }

// algorithm is one whose executions are the lab's.
func (l *lab) algorithm() catalogue.Algorithm {
	return catalogue.Custom(&algorithms.Spec{
		Name: "lab", Problem: algorithms.Request, Unit: "answered request", MinNodes: 1,
		Kinds: []algorithms.KindSpec{{Name: "request"}, {Name: "answer"}, {Name: "hello", Setup: true}},
	}, func(engine.Engine, engine.Config) (engine.Execution, error) { l.prepared++; return l, nil })
}

// newLab has executions of 20 messages of 10 bytes that reach their goal.
func newLab() *lab {
	return &lab{
		wall: time.Unix(0, 0), cpu: time.Millisecond, elapsed: time.Millisecond,
		outcome: func(int) engine.Outcome {
			sizes := make([]int64, 11)
			sizes[10] = 20
			return engine.Outcome{
				Goal: true, Hash: 1, Expected: algorithms.Exactly(20),
				Counts: engine.Counts{
					Kinds:   [algorithms.MaxKinds]engine.KindCount{{Sent: 12}, {Sent: 8}},
					Setup:   engine.KindCount{Sent: 3},
					Dropped: [engine.DropReasons]int64{engine.Cut: 4}, Duplicated: 2, Sent: 20, Bytes: 200,
					Sizes: sizes, Depth: 2, BySender: []int64{15, 5},
				},
				Result: algorithms.Result{Ops: 10, Metrics: []algorithms.Metric{{Name: "coverage", Value: 0.5}}},
			}
		},
	}
}

// runner meters with 2 W a thread that works and 0.5 W that idles, at 360 g/kWh.
func (l *lab) runner(t *testing.T) *Runner {
	t.Helper()
	model, err := energy.NewModel(
		energy.SourceInfo{Name: "lab", Kind: energy.Modelled, Detail: "2 W"},
		energy.Range[energy.Watts]{Low: 1, Central: 2, High: 4}, energy.Exactly[energy.Watts](0.5))
	if err != nil {
		t.Fatal(err)
	}
	factor, err := carbon.FactorOf(360)
	if err != nil {
		t.Fatal(err)
	}
	profile, err := cost.LookupProfile("per-message")
	if err != nil {
		t.Fatal(err)
	}
	s := DefaultScenario()
	s.Engines, s.Nodes, s.Algorithms = []engine.Engine{engine.Sim}, []int{2}, []string{"centralized"}
	s.Cases = nil
	return &Runner{
		Scenario:   s,
		Meter:      &energy.Meter{Clock: &l.clock, Source: model, Now: func() time.Time { return l.wall }},
		Accounting: carbon.Accounting{PUE: 1, Factor: factor},
		Profile:    profile,
	}
}

func (l *lab) trial() Trial {
	return Trial{Algorithm: l.algorithm(), Nodes: 2, Engine: engine.Sim, Seed: 1}
}

func near[T ~float64](t *testing.T, what string, got, want T) {
	t.Helper()
	if math.Abs(float64(got-want)) > 1e-9*math.Abs(float64(want)) {
		t.Errorf("%s: %v; want %v", what, float64(got), float64(want))
	}
}

// TestRecordArithmetic follows one execution of 1 ms of CPU to its joules and grams.
func TestRecordArithmetic(t *testing.T) {
	l := newLab()
	rec, _, err := l.runner(t).trial(t.Context(), l.trial())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "cpu_s", rec.CPUS, 1e-3)
	near(t, "energy_j", rec.EnergyJ, 2e-3) // 1 ms × 2 W
	near(t, "energy_low_j", rec.EnergyLowJ, 1e-3)
	near(t, "energy_high_j", rec.EnergyHighJ, 4e-3)
	near(t, "idle_j", rec.IdleJ, 0.5e-3)
	near(t, "net_j", rec.NetJ, 1.5e-3)
	near(t, "gco2e", rec.GCO2e, 2e-7) // 2 mJ × 360 g / 3.6 MJ
	near(t, "gco2e_high", rec.GCO2eHigh, 4e-7)
	near(t, "messages", rec.Messages, 20)
	near(t, "bytes", rec.Bytes, 200)
	near(t, "predicted_j", rec.PredictedJ, 20*0.02e-6*3600) // 0.02 µWh a message
	near(t, "network_j", rec.NetworkJ, 0.004*3.6e6/1e9*energy.Joules(rec.WireBytes))
	near(t, "ops", rec.Ops, 10)
	near(t, "depth", rec.Depth, 2)
	near(t, "metric", rec.Metrics[0].Value, 0.5)
	near(t, "duplicated", rec.Duplicated, 2)
	near(t, "set-up", rec.SetupMessages, 3)
	near(t, "dropped", rec.Dropped, 4)
	kinds := []record.NamedFigure{{Name: "request", Value: 12}, {Name: "answer", Value: 8}}
	if d := cmp.Diff(kinds, rec.MessagesByKind); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]record.NamedFigure{{Name: "partitioned", Value: 4}}, rec.DroppedByReason); d != "" {
		t.Error(d)
	}
	if rec.WireBytes <= rec.Bytes {
		t.Errorf("wire_bytes: %v; want more than the payload of %v", rec.WireBytes, rec.Bytes)
	}
	if *rec.ExpectedLow != 20 || *rec.ExpectedHigh != 20 || *rec.MaxNodeMessages != 15 || *rec.GiniSent != 0.25 {
		t.Errorf("expected %v..%v, busiest %v, Gini %v; want 20, 20, 15, 0.25",
			*rec.ExpectedLow, *rec.ExpectedHigh, *rec.MaxNodeMessages, *rec.GiniSent)
	}
	if rec.Status != record.StatusOK || rec.EnergyKind != energy.Modelled ||
		rec.Topology != "complete" || rec.Seed != 1 {
		t.Errorf("status %q, kind %v, topology %q, seed %d", rec.Status, rec.EnergyKind, rec.Topology, rec.Seed)
	}
}

func TestWindowIsFilled(t *testing.T) {
	l := newLab()
	l.cpu, l.elapsed = 100*time.Microsecond, 100*time.Microsecond
	rec, _, err := l.runner(t).trial(t.Context(), l.trial())
	if err != nil {
		t.Fatal(err)
	}
	if rec.WindowS < 0.05 || rec.ShortWindow || rec.Repetitions != l.runs ||
		l.closed != l.prepared || rec.Repetitions > 800 {
		t.Errorf("window %v, short %v, %d repetitions of %d runs, %d prepared, %d closed",
			rec.WindowS, rec.ShortWindow, rec.Repetitions, l.runs, l.prepared, l.closed)
	}
	near(t, "cpu_s of one", rec.CPUS, 1e-4)
}

// TestShortWindowIsSaid has executions that wait: 10 µs of CPU in 100 ms.
func TestShortWindowIsSaid(t *testing.T) {
	l := newLab()
	l.cpu, l.elapsed = 10*time.Microsecond, 100*time.Millisecond
	rec, _, err := l.runner(t).trial(t.Context(), l.trial())
	if err != nil {
		t.Fatal(err)
	}
	if !rec.ShortWindow || rec.Repetitions < 4 || rec.Repetitions > 6 {
		t.Errorf("short %v after %d repetitions; want the cap of 400 ms to end it",
			rec.ShortWindow, rec.Repetitions)
	}
	if w := record.Findings([]record.Record{rec}); len(w) != 1 || !strings.Contains(w[0], "lab at 2 nodes") {
		t.Errorf("warnings: %q", w)
	}
}

func TestRepetitionsAreAveraged(t *testing.T) {
	l := newLab()
	one := l.outcome
	l.outcome = func(run int) engine.Outcome {
		o := one(run)
		o.Counts.Sent = int64(18 + run%2*4) // 22, 18, 22, ...
		o.Expected = algorithms.Expected{Low: 18, High: 22}
		return o
	}
	r := l.runner(t)
	r.Scenario.Engines = []engine.Engine{engine.Goroutine}
	r.Scenario.Window = 4 * time.Millisecond
	rec, _, err := r.trial(t.Context(), l.trial())
	if err != nil {
		t.Fatal(err)
	}
	if rec.MessagesCI95 == nil || *rec.MessagesCI95 <= 0 || rec.Messages <= 18 || rec.Messages >= 22 {
		t.Errorf("%v messages ± %v over %d; want a mean between 18 and 22 with an interval",
			rec.Messages, rec.MessagesCI95, rec.Repetitions)
	}
}

func TestStatusOfAnyRepetitionShows(t *testing.T) {
	for want, change := range map[string]func(o *engine.Outcome){
		"goal not reached":             func(o *engine.Outcome) { o.Goal = false },
		"violation: two leaders":       func(o *engine.Outcome) { o.Violation = errors.New("two leaders") },
		"stopped at the limit of time": func(o *engine.Outcome) { o.End = engine.TimeLimit },
		"not repeatable: repetition 2": func(o *engine.Outcome) { o.Hash = 2 },
		"miscount: 21 messages":        func(o *engine.Outcome) { o.Counts.Sent++ },
		"miscount: 20 messages alone": func(o *engine.Outcome) {
			o.Parts = []engine.Part{{Name: "alone", Expected: algorithms.Exactly(19)}}
		},
		"untimely: goal not reached; ": func(o *engine.Outcome) { o.Goal, o.Stall = false, &engine.Stall{} },
		"untimely: miscount: 21 messages": func(o *engine.Outcome) {
			o.Counts.Sent++
			o.Stall = &engine.Stall{}
		},
		"violation: three leaders": func(o *engine.Outcome) {
			o.Violation, o.Stall = errors.New("three leaders"), &engine.Stall{}
		},
	} {
		l := newLab()
		one := l.outcome
		l.outcome = func(run int) engine.Outcome {
			o := one(run)
			if run == 2 {
				change(&o)
			}
			return o
		}
		rec, _, err := l.runner(t).trial(t.Context(), l.trial())
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(rec.Status, want) {
			t.Errorf("status %q; want %q", rec.Status, want)
		}
		if w := record.Findings([]record.Record{rec}); len(w) == 0 || !strings.Contains(w[0], "seed 1") {
			t.Errorf("warnings %q; want one with the seed", w)
		}
	}
}

// The textbook's counts are not about runs with failures.
func TestNoMiscountWithFailures(t *testing.T) {
	l := newLab()
	one := l.outcome
	l.outcome = func(run int) engine.Outcome {
		o := one(run)
		o.Counts.Sent++
		return o
	}
	r := l.runner(t)
	r.Scenario.Links.Duplicate = 0.1
	rec, _, err := r.trial(t.Context(), l.trial())
	if err != nil || rec.Status != record.StatusOK {
		t.Errorf("status %q, %v; want ok", rec.Status, err)
	}
}

func TestFinishedRecordsSurvive(t *testing.T) {
	r := newLab().runner(t)
	r.Scenario.Nodes = []int{2, 3, 4}
	ctx, cancel := context.WithCancel(t.Context())
	r.Meter.Clock = energy.ProcessClock()
	r.Meter.Now = nil
	r.Scenario.Window = time.Microsecond
	res, err := r.Run(ctx, func(done, total int, next Trial) {
		if total != 3 {
			t.Errorf("%d trials; want 3", total)
		}
		if done == 2 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || res == nil || !res.Interrupted || len(res.Records) != 2 {
		t.Fatalf("%v, %+v; want two records and the cancellation", err, res)
	}
}

func TestFailingClockIsAnError(t *testing.T) {
	l := newLab()
	r := l.runner(t)
	l.clock.Fail(errors.New("no clock"))
	if _, _, err := r.trial(t.Context(), l.trial()); err == nil || !strings.Contains(err.Error(), "no clock") {
		t.Errorf("%v; want the fault of the clock", err)
	}
	l = newLab()
	l.fail = errors.New("node 3 sent to nobody")
	if _, _, err := l.runner(t).trial(t.Context(), l.trial()); !errors.Is(err, l.fail) {
		t.Errorf("%v; want the fault of the engine", err)
	}
}

// TestPartsAreReported runs on a graph that is not in one piece.
func TestPartsAreReported(t *testing.T) {
	r := newLab().runner(t)
	top, err := network.ParseTopology("erdos-renyi:p=0")
	if err != nil {
		t.Fatal(err)
	}
	r.Scenario.Topology, r.Scenario.Algorithms, r.Scenario.Window = top, []string{"flooding"}, time.Microsecond
	r.Scenario.Nodes = []int{5}
	r.Meter.Clock, r.Meter.Now = energy.ProcessClock(), nil
	res, err := r.Run(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(res.Warnings, "\n"), "falls into 5 parts, the largest of 1 nodes") {
		t.Errorf("warnings %q; want one about the parts", res.Warnings)
	}
}
