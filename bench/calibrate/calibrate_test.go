package calibrate

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

func meter(t *testing.T) *energy.Meter {
	t.Helper()
	source, err := energy.FixedWatts(energy.Range[energy.Watts]{Low: 1, Central: 2, High: 4})
	if err != nil {
		t.Fatal(err)
	}
	return &energy.Meter{Clock: energy.ProcessClock(), Source: source}
}

// A calibration from end to end gives a profile that is valid, survives its file and predicts.
func TestRun(t *testing.T) {
	var told []int
	o := Options{
		Engines: []engine.Engine{engine.Goroutine}, Meter: meter(t), Budget: MinBudget, Seed: 1,
		Progress: func(done, total int, e engine.Engine, _ Shape) {
			told = append(told, done)
			if total != MinPoints || e != engine.Goroutine {
				t.Errorf("%d points on %v; want %d on goroutine", total, e, MinPoints)
			}
		},
	}
	res, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	points := len(res.Points[engine.Goroutine])
	if len(told) != MinPoints || told[MinPoints-1] != MinPoints-1 || points != MinPoints || len(res.Warnings) > 0 {
		t.Errorf("told of %v, %d points, warnings %q", told, len(res.Points[engine.Goroutine]), res.Warnings)
	}
	for _, p := range res.Points[engine.Goroutine] {
		if p.Batches < leastBatches || p.Runs < p.Batches || p.CPU <= 0 || p.Joules.Central <= 0 ||
			p.Kind != energy.Assumed {
			t.Errorf("%+v", p)
		}
	}
	var file bytes.Buffer
	if err := res.Profiles.Write(&file); err != nil {
		t.Fatal(err)
	}
	back, err := cost.ReadProfiles(&file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&res.Profiles, back); diff != "" {
		t.Error(diff)
	}
	profile, err := back.For("goroutine")
	if err != nil {
		t.Fatal(err)
	}
	p, err := profile.Predict(cost.Work{Nodes: 8, Messages: 100, Payload: 1000, Depth: 10})
	if err != nil || !p.HasCPU || p.CPU.Central <= 0 || p.Joules.Central <= 0 || p.Kind != energy.Assumed {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestRunCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := Options{
		Engines: []engine.Engine{engine.Goroutine}, Meter: meter(t), Budget: 10 * time.Second, Seed: 1,
		Progress: func(done, _ int, _ engine.Engine, _ Shape) {
			if done == 1 {
				cancel()
			}
		},
	}
	if res, err := Run(ctx, o); res != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v; want nothing but the cancellation", res, err)
	}
}

// An engine that has enough points when the sweep ends early is not lost.
func TestRunEndsEarly(t *testing.T) {
	o := Options{
		Engines: []engine.Engine{engine.Goroutine}, Meter: meter(t), Budget: MinBudget, Seed: 1,
	}
	whole, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Engines = append(o.Engines, engine.TCP)
	r := &Result{Points: whole.Points}
	res, err := r.early(o, context.Canceled, 26, 40)
	if !errors.Is(err, context.Canceled) || res == nil || len(res.Profiles.Calibrations) != 1 {
		t.Fatalf("%v, %+v; want the profile of the points there are", err, res)
	}
	if res.Profiles.Validate() != nil ||
		!strings.Contains(strings.Join(res.Warnings, "\n"), "ended early, after 26 of 40 points") {
		t.Errorf("warnings %q", res.Warnings)
	}
}

func TestOptionsValidate(t *testing.T) {
	err := (&Options{Engines: []engine.Engine{engine.Sim, engine.Sim}, Budget: time.Millisecond}).Validate()
	for _, want := range []string{
		"engine: sim (allowed: [goroutine", "engine: sim twice", "budget: 1ms (allowed: 200ms to 24h)", "no meter",
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	err = (&Options{Budget: 25 * time.Hour}).Validate()
	if err == nil || !strings.Contains(err.Error(), "engine: none") ||
		!strings.Contains(err.Error(), "budget: 25h0m0s") {
		t.Errorf("%v", err)
	}
	if err := (&Options{Engines: Engines(), Budget: time.Hour, Meter: meter(t)}).Validate(); err != nil {
		t.Error(err)
	}
}
