package calibrate

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/host"
)

// shaky is a counter that is lost in one window of so many, and then a model speaks for it.
type shaky struct {
	lost  int64
	count *atomic.Int64
}

func (s shaky) Info() energy.SourceInfo {
	return energy.SourceInfo{
		Name: "shaky", Kind: energy.Measured, Detail: "a fake",
		Warnings: []string{"the family is assumed"},
	}
}

func (s shaky) Start() (energy.Window, error) { return s, nil }

func (s shaky) Stop(u energy.Usage) (energy.Energy, error) {
	e := energy.Energy{
		Gross: energy.Exactly(energy.Joules(3 * u.CPU)), Kind: energy.Measured, Source: "shaky",
		Warnings: []string{"the family is assumed", "too short"},
	}
	if s.count.Add(1)%s.lost == 0 {
		e.Kind, e.Source = energy.Modelled, "model"
		e.Warnings = []string{"the family is assumed", "the counter was lost"}
	}
	return e, nil
}

// busy is a machine of which so many of a hundred ticks are busy while it is watched.
func busy(ticks int) host.BaselineOptions {
	proc := fstest.MapFS{"stat": {Data: []byte("cpu 1000 0 0 5000\n")}}
	return host.BaselineOptions{Proc: proc, Sleep: func(context.Context, time.Duration) error {
		proc["stat"].Data = fmt.Appendf(nil, "cpu %d 0 0 %d\n", 1000+ticks, 5100-ticks)
		return nil
	}}
}

// What the energy source and the machine before the sweep warn of is in the result, and in the
// file.
func TestRunCarriesWarnings(t *testing.T) {
	o := Options{
		Engines: []engine.Engine{engine.Goroutine}, Budget: MinBudget, Seed: 1,
		Meter: &energy.Meter{Clock: energy.ProcessClock(), Source: shaky{1 << 40, new(atomic.Int64)}},
		Idle:  time.Second, Machine: busy(40),
	}
	res, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"the family is assumed",
		"40 % of the CPUs were busy before the work, more than 10 %: others share the machine",
		"24 of 24 points on engine goroutine: too short",
	}
	if diff := cmp.Diff(want, res.Warnings); diff != "" || res.Before.Busy != 0.4 {
		t.Errorf("%g busy\n%s", res.Before.Busy, diff)
	}
	var file bytes.Buffer
	if err := res.Profiles.Write(&file); err != nil {
		t.Fatal(err)
	}
	back, err := cost.ReadProfiles(&file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, back.Source.Warnings); diff != "" || back.Source.Kind != energy.Measured {
		t.Errorf("%v in the file\n%s", back.Source.Kind, diff)
	}
}

// A calibration in which every window is lost is one of the weaker kind, and says so.
func TestRunWithoutItsCounter(t *testing.T) {
	o := Options{
		Engines: []engine.Engine{engine.Goroutine}, Budget: MinBudget, Seed: 1,
		Meter: &energy.Meter{Clock: energy.ProcessClock(), Source: shaky{1, new(atomic.Int64)}},
	}
	res, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	const want = "the energy of 24 of 24 points on engine goroutine is not measured by shaky but modelled by model, " +
		"and the profile with it: the counter was lost"
	if len(res.Warnings) < 2 || res.Warnings[1] != want || res.Profiles.Source.Kind != energy.Modelled {
		t.Errorf("%v: %q", res.Profiles.Source.Kind, res.Warnings)
	}
}

func TestSoundLeavesOutDegradedPoints(t *testing.T) {
	info := shaky{}.Info()
	good := Point{Kind: energy.Measured, Source: "shaky", Warnings: info.Warnings}
	weak := Point{Kind: energy.Assumed, Source: "model", Warnings: []string{info.Warnings[0], "it was lost"}}
	other := Point{Kind: energy.Measured, Source: "another"}
	points := func(good1, weak1 int, of Point) (list []Point) {
		for range weak1 {
			list = append(list, of)
		}
		for range good1 {
			list = append(list, good)
		}
		return list
	}
	for _, c := range []struct {
		name   string
		points []Point
		kept   int
		note   string
	}{
		{"all well", points(30, 0, weak), 30, ""},
		{
			"some lost", points(MinPoints, 2, weak), MinPoints,
			"the energy of 2 of 26 points on engine tcp is not measured by shaky but assumed by model, " +
				"so they are left out: it was lost",
		},
		{
			"of another source", points(MinPoints, 1, other), MinPoints,
			"the energy of 1 of 25 points on engine tcp is not measured by shaky but measured by another, " +
				"so they are left out",
		},
		{
			"too many lost", points(MinPoints-1, 2, weak), MinPoints + 1,
			"the energy of 2 of 25 points on engine tcp is not measured by shaky but assumed by model, " +
				"and the profile with it: it was lost",
		},
	} {
		kept, note := sound(engine.TCP, c.points, info)
		if len(kept) != c.kept || note != c.note {
			t.Errorf("%s: %d kept, %q; want %d, %q", c.name, len(kept), note, c.kept, c.note)
		}
		for _, p := range kept {
			if c.kept < len(c.points) && (p.Kind != good.Kind || p.Source != good.Source) {
				t.Errorf("%s: kept %+v", c.name, p)
			}
		}
	}
}

// What matters most comes first, everything once.
func TestWarnOrder(t *testing.T) {
	points := make([]Point, 3)
	for i := range points {
		points[i] = Point{Kind: energy.Measured, Source: "shaky", Warnings: []string{"the family is assumed"}}
	}
	points[1].Warnings = []string{"b", "the family is assumed", "a"}
	points[2].Warnings = []string{"a"}
	r := Result{
		Points: map[engine.Engine][]Point{engine.TCP: points}, failed: []string{"left out: x", "left out: x"},
		Before: host.Baseline{Warnings: []string{"busy"}},
	}
	want := []string{
		"the family is assumed", "busy",
		"1 of 3 points on engine tcp: b", "2 of 3 points on engine tcp: a", "left out: x",
	}
	if diff := cmp.Diff(want, r.warn([]engine.Engine{engine.TCP}, shaky{}.Info())); diff != "" {
		t.Error(diff)
	}
}

// Who is interrupted while the machine is watched gets nothing.
func TestRunCancelledBefore(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	o := Options{Engines: []engine.Engine{engine.Goroutine}, Meter: meter(t), Budget: MinBudget, Idle: time.Hour}
	o.Machine.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return context.Cause(ctx)
	}
	o.Progress = func(int, int, engine.Engine, Shape) { t.Error("it went on") }
	if res, err := Run(ctx, o); res != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v; want nothing but the cancellation", res, err)
	}
	o.Idle = -1
	if err := o.Validate(); err == nil || !strings.Contains(err.Error(), "idle: -1ns (allowed: 0s to 1h)") {
		t.Errorf("%v", err)
	}
}
