package harness

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
)

// Ranges hold the interval of the mean that they rest on: energy and carbon that of the CPU time,
// predictions and the network that of what was counted.
func TestRangesHoldTheInterval(t *testing.T) {
	l := newLab()
	healthy := l.outcome
	l.outcome = func(run int) engine.Outcome {
		l.cpu = time.Duration(run%2*40+1) * time.Millisecond
		o := healthy(run)
		o.Counts.Sent += int64(run % 2)
		o.Expected.High++
		o.Counts.Sizes[10] += int64(run % 2)
		return o
	}
	r := l.runner(t)
	trial := l.trial()
	trial.Engine = engine.Goroutine
	rec, _, err := r.trial(t.Context(), trial)
	if err != nil {
		t.Fatal(err)
	}
	share := float64(*rec.CPUCI95S / rec.CPUS)
	if share < 0.1 {
		t.Fatalf("CPU time is known to %v of it; want one that varies", share)
	}
	near(t, "energy_ci95_j", *rec.EnergyCI95J, rec.EnergyJ*energy.Joules(share))
	near(t, "energy_low_j", rec.EnergyLowJ, rec.EnergyJ/2*energy.Joules(max(0, 1-share)))
	near(t, "energy_high_j", rec.EnergyHighJ, rec.EnergyJ*2*energy.Joules(1+share))
	near(t, "gco2e_high", rec.GCO2eHigh, rec.GCO2e*2*energy.GramsCO2e(1+share))
	if rec.PredictedHighJ <= rec.PredictedJ || rec.PredictedLowJ >= rec.PredictedJ {
		t.Errorf("predicted %v from %v to %v, of counts that vary",
			rec.PredictedJ, rec.PredictedLowJ, rec.PredictedHighJ)
	}
	if *rec.MessagesCI95 <= 0 || rec.DroppedCI95 == nil || *rec.DroppedCI95 != 0 {
		t.Errorf("messages ±%v, dropped ±%v; want more than 0, and 0", *rec.MessagesCI95, rec.DroppedCI95)
	}
}

// Where repetitions have failures, those that do not reach their goal are counted and the others go
// on; without failures the first one ends the trial.
func TestRepetitionsThatFail(t *testing.T) {
	for name, c := range map[string]struct {
		loss float64
		want string
	}{
		"losses":    {0.1, "goal not reached: in "},
		"no losses": {0, "goal not reached"},
	} {
		l := newLab()
		healthy := l.outcome
		l.outcome = func(run int) engine.Outcome {
			o := healthy(run)
			o.Goal = run%2 == 0
			return o
		}
		r := l.runner(t)
		r.Scenario.Links.Loss = c.loss
		trial := l.trial()
		trial.Engine = engine.Goroutine
		rec, _, err := r.trial(t.Context(), trial)
		if err != nil {
			t.Fatal(err)
		}
		if more := rec.Repetitions > 3; !strings.HasPrefix(rec.Status, c.want) || more != (c.loss > 0) {
			t.Errorf("%s: %q after %d repetitions; want %q", name, rec.Status, rec.Repetitions, c.want)
		}
	}
}

// Repetitions in real time draw from seeds of their own, as trials do, and simulated ones do not.
func TestDrawsOfATrial(t *testing.T) {
	l := newLab()
	r := l.runner(t)
	var err error
	if r.Scenario.Faults, err = network.ParsePlan("crash any 1@0s..1s"); err != nil {
		t.Fatal(err)
	}
	trial := l.trial()
	trial.Nodes = 64
	if cfg, _, err := r.config(trial); err != nil || cfg.Draw != nil {
		t.Errorf("%v: a simulated run draws anew", err)
	}
	trial.Engine = engine.Goroutine
	seen := map[algorithms.ID]bool{}
	for range 2 {
		cfg, _, err := r.config(trial)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 20 {
			d := cfg.Next()
			if d.Seed != trialSeed(trial.Seed, i) {
				t.Errorf("draw %d: seed %d; want %d", i, d.Seed, trialSeed(trial.Seed, i))
			}
			seen[d.Faults[0].Node] = true
		}
	}
	if len(seen) < 5 || len(seen) > 20 {
		t.Errorf("%d nodes crash in 20 draws, twice over", len(seen))
	}
}

// Whoever does not hear of the end is left behind.
func TestWatchedComesBack(t *testing.T) {
	deaf := make(chan struct{})
	defer close(deaf)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := (&Runner{}).watched(ctx, func(context.Context) error { <-deaf; return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v; want %v", err, context.Canceled)
	}
}
