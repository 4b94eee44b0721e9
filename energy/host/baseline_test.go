package host

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// quiet are options under which sleeping takes no time: the rig's clock and counters move
// instead, and /proc/stat shows so many busy ticks of four CPUs.
func quiet(b *rig, busy int, watts ...float64) (BaselineOptions, fstest.MapFS) {
	proc := fstest.MapFS{"stat": {Data: []byte("cpu 1000 0 0 5000\n")}}
	return BaselineOptions{
		Proc: proc,
		Now:  func() time.Time { return b.clock },
		Sleep: func(_ context.Context, d time.Duration) error {
			b.pass(d, 0, watts...)
			all := int(4 * d / hostTick)
			proc["stat"].Data = fmt.Appendf(nil, "cpu %d 0 0 %d\n", 1000+busy, 5000+all-busy)
			return nil
		},
	}, proc
}

func TestBaseline(t *testing.T) {
	b := newRig(t, pkg(0), dram(0))
	o, _ := quiet(b, 40, 30, 10)
	base, err := MeasureBaseline(t.Context(), b, 2*time.Second, o)
	if err != nil {
		t.Fatal(err)
	}
	if base.Length != 2 || base.Busy != 0.05 || !base.BusyKnown || len(base.Warnings) != 0 {
		t.Errorf("%+v", base)
	}
	metertest.Near(t, "idle", float64(base.Idle.Central), 40)
	metertest.Near(t, "idle low", float64(base.Idle.Low), 40*0.999) // two updates in 2 s
	metertest.Near(t, "idle high", float64(base.Idle.High), 40*1.001)

	w := b.begin(t)
	b.pass(time.Second, 2*time.Second, 90, 10)
	e := end(t, w, 1)
	metertest.Near(t, "gross", float64(e.Gross.Central), 50)
	metertest.Near(t, "idle", float64(e.Idle.Central), 20)
	metertest.Near(t, "net", float64(e.Net.Central), 30)
	if warned(e, noIdle) {
		t.Errorf("warnings are %q", e.Warnings)
	}
	if b.fire != nil {
		t.Error("the baseline left a window open")
	}
}

func TestBaselineWarnings(t *testing.T) {
	for _, tt := range []struct {
		name string
		work func(*rig, fstest.MapFS, *BaselineOptions)
		busy int // of 800 ticks
		want string
		idle bool
	}{
		{"at the limit", nil, 80, "", true},
		{"too busy", nil, 81, "10 % of the CPUs were busy before the work, more than 10 %: others share the machine, " +
			"so the idle power is too high", true},
		{"all busy", nil, 800, "100 % of the CPUs were busy", true},
		{"still", func(b *rig, _ fstest.MapFS, o *BaselineOptions) {
			sleep := o.Sleep
			o.Sleep = func(ctx context.Context, d time.Duration) error {
				defer func() { b.c.values[0].microjoules = 0 }()
				return sleep(ctx, d)
			}
		}, 0, "fake: no counter moved in the window\nthe idle power could not be measured", false},
		{"no stat", func(_ *rig, p fstest.MapFS, _ *BaselineOptions) { p["stat"].Data = nil }, 0, "is not known", true},
		{
			"denied", func(_ *rig, _ fstest.MapFS, o *BaselineOptions) { o.Proc = noEntry{} }, 0,
			"is not known: CPU time of the host: open stat: permission denied", true,
		},
		{
			"counter lost", func(b *rig, _ fstest.MapFS, _ *BaselineOptions) { b.c.values[0].err = fs.ErrPermission },
			0,
			"idle power could not be measured", false,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newRig(t, pkg(0))
			o, proc := quiet(b, tt.busy, 30)
			if tt.work != nil {
				tt.work(b, proc, &o)
			}
			base, err := MeasureBaseline(t.Context(), b, 2*time.Second, o)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(base.Warnings, "\n")
			if (got != "") != (tt.want != "") || !strings.Contains(got, tt.want) {
				t.Errorf("warnings are %q, want %q", base.Warnings, tt.want)
			}
			if (base.Idle.Central == 30) != tt.idle || b.idleSet != tt.idle {
				t.Errorf("idle is %v, kept %v", base.Idle, b.idleSet)
			}
		})
	}
}

// Few ticks tell nothing: one of ten would already be a tenth.
func TestBaselineCountsEnoughTicks(t *testing.T) {
	for _, tt := range []struct {
		length time.Duration // of four CPUs
		busy   int
		known  bool
		want   string
	}{
		{200 * time.Millisecond, 8, true, ""}, // 80 ticks
		{200 * time.Millisecond, 40, true, "50 % of the CPUs were busy"},
		{190 * time.Millisecond, 40, false, "how busy the machine was before the work is not known: the CPUs " +
			"counted 76 ticks in 190ms; 80 are needed"},
		{glanceSpan, 0, true, ""},
	} {
		b := newRig(t, pkg(0))
		o, _ := quiet(b, tt.busy, 30)
		base, err := MeasureBaseline(t.Context(), b, tt.length, o)
		if err != nil {
			t.Fatal(err)
		}
		got := strings.Join(base.Warnings, "\n")
		if base.BusyKnown != tt.known || (base.Busy > 0) != (tt.known && tt.busy > 0) ||
			(got != "") != (tt.want != "") || !strings.Contains(got, tt.want) {
			t.Errorf("%v: %+v, want %q", tt.length, base, tt.want)
		}
	}
}

// A counter that moves too seldom for the length tells no idle power, not even none.
func TestBaselineTooShortForTheCounter(t *testing.T) {
	b := newRig(t, pkg(0))
	b.o.update = time.Second
	o, _ := quiet(b, 0, 0)
	base, err := MeasureBaseline(t.Context(), b, 2*time.Second, o)
	if err != nil || b.idleSet || base.Idle != (energy.Range[energy.Watts]{}) ||
		!strings.Contains(strings.Join(base.Warnings, "\n"), nothingMoved) {
		t.Errorf("%+v, %v", base, err)
	}
}

// A /proc/stat that stands still tells nothing of the CPUs.
func TestBaselineStandsStill(t *testing.T) {
	model, err := energy.FixedWatts(energy.Exactly[energy.Watts](1))
	if err != nil {
		t.Fatal(err)
	}
	base, err := MeasureBaseline(t.Context(), model, time.Second, BaselineOptions{
		Proc:  procWith("cpu 1 2 3 4\n"),
		Sleep: func(context.Context, time.Duration) error { return nil },
	})
	if err != nil || base.Idle != (energy.Range[energy.Watts]{}) || base.BusyKnown || len(base.Warnings) != 1 ||
		!strings.Contains(base.Warnings[0], "did not move") {
		t.Errorf("%+v, %v", base, err)
	}
}

func TestBaselineErrors(t *testing.T) {
	b := newRig(t, pkg(0))
	o, _ := quiet(b, 0, 30)
	if _, err := MeasureBaseline(t.Context(), b, 0, o); err == nil || !strings.Contains(err.Error(), "must exceed 0") {
		t.Errorf("error is %v", err)
	}
	// Cancelled before, and in the middle; what was measured until then is not kept.
	over := errors.New("no time")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(over)
	o.Sleep = nil // the real one
	if _, err := MeasureBaseline(ctx, b, time.Hour, o); !errors.Is(err, over) {
		t.Errorf("error is %v", err)
	}
	ctx, cancel = context.WithCancelCause(t.Context())
	o.Sleep = func(ctx context.Context, d time.Duration) error {
		b.pass(d/2, 0, 30)
		cancel(over)
		return sleep(ctx, d)
	}
	if _, err := MeasureBaseline(ctx, b, time.Hour, o); !errors.Is(err, over) {
		t.Errorf("error is %v", err)
	}
	if b.idleSet || b.fire != nil {
		t.Errorf("kept %v, window open %v", b.idleSet, b.fire != nil)
	}
}

func TestSleepEnds(t *testing.T) {
	if err := sleep(t.Context(), 1); err != nil {
		t.Error(err)
	}
}

func TestIdleSpan(t *testing.T) {
	for _, tt := range []struct {
		kind energy.Kind
		cpus int
		want time.Duration
	}{
		{energy.Measured, 1, 2 * time.Second},
		{energy.Measured, 64, 2 * time.Second},
		{energy.Modelled, 64, 250 * time.Millisecond},
		{energy.Modelled, 4, 250 * time.Millisecond},
		{energy.Modelled, 2, 500 * time.Millisecond},
		{energy.Assumed, 1, time.Second},
	} {
		if got := idleSpan(tt.kind, tt.cpus); got != tt.want {
			t.Errorf("%v on %d CPUs: %v; want %v", tt.kind, tt.cpus, got, tt.want)
		}
	}
}
