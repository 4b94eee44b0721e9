package host

import (
	"errors"
	"io/fs"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// What a window must say, and whether the counter or the model speaks.
func TestCounterSourceFaults(t *testing.T) {
	noRange := pkg(0)
	noRange.wrap = 0
	small := pkg(0)
	small.wrap = 65532610987 // the range of a unit of 2^-16 J
	gone := &fs.PathError{Op: "open", Path: "energy_uj", Err: fs.ErrNotExist}
	denied := &fs.PathError{Op: "open", Path: "energy_uj", Err: fs.ErrPermission}
	for _, tt := range []struct {
		name     string
		list     []domain
		work     func(*rig)
		measured float64 // joules of the machine, 0 where the model takes over
		want     string  // a warning
	}{
		{
			"several wraps",
			[]domain{small},
			func(b *rig) { b.pass(140*time.Second, 140*time.Second, 400) }, 0,
			"several wraps of package-0 may have been missed",
		},
		{
			"a wrap that is missed is possible",
			[]domain{small},
			func(b *rig) { b.pass(80*time.Second, time.Second, 10) },
			0, "several wraps",
		},
		{"a wrap that is missed is impossible", []domain{small}, func(b *rig) {
			b.pass(80*time.Second, 80*time.Second, 500)
		}, 40000, noIdle},
		{
			"late but long range",
			[]domain{pkg(0)},
			func(b *rig) { b.pass(200*time.Second, time.Second, 100) }, 20000,
			noIdle,
		},
		{"read in between", []domain{small}, func(b *rig) {
			for range 8 {
				b.pass(20*time.Second, 20*time.Second, 500)
				b.fire()
			}
		}, 80000, noIdle},
		{"vanishes", []domain{pkg(0), dram(0)}, func(b *rig) {
			b.pass(time.Second, time.Second, 100, 10)
			b.c.values[1].err = gone
		}, 0, "dram-0 could not be read: open energy_uj: file does not exist; this window is assumed by " +
			"fixed-watts instead"},
		{"denied and granted again", []domain{pkg(0)}, func(b *rig) {
			b.pass(time.Second, time.Second, 100)
			b.c.values[0].err = denied
			b.fire()
			b.c.values[0].err = nil
			b.pass(time.Second, time.Second, 100)
		}, 0, "permission denied"},
		{"all fail", []domain{pkg(0)}, func(b *rig) { b.c.err = errors.New("bus on fire") }, 0, "bus on fire"},
		{"no counters", nil, func(*rig) {}, 0, "has no counters"},
		{"still", []domain{pkg(0)}, func(b *rig) { b.pass(time.Second, time.Second, 0) }, 0, "no counter moved"},
		{
			"still for 50 updates",
			[]domain{pkg(0)},
			func(b *rig) { b.pass(50*time.Millisecond, time.Second, 0) }, 0,
			"no counter moved",
		},
		{
			"one is still",
			[]domain{pkg(0), dram(0)},
			func(b *rig) { b.pass(time.Second, time.Second, 9, 0) }, 9,
			"dram-0 did not move",
		},
		{
			"short",
			[]domain{pkg(0)},
			func(b *rig) { b.pass(49*time.Millisecond, time.Second, 100) }, 4.9,
			"10.1145/3177754",
		},
		{"back without range", []domain{noRange}, func(b *rig) {
			b.pass(3*time.Second, 3*time.Second, 100)
			b.fire()
			b.c.values[0].microjoules = 0
			b.pass(time.Second, time.Second, 100)
			b.fire()
			b.pass(time.Second, time.Second, 100)
		}, 400, "package-0 went back and its range is not known"},
		{"back without range in a short window", []domain{noRange}, func(b *rig) {
			b.c.values[0].microjoules = 0
			b.pass(time.Second, time.Second, 100)
		}, 0, "more than half of the window had to be dropped: package-0 went back"},
		{"set back", []domain{pkg(0)}, func(b *rig) {
			b.pass(3*time.Second, 3*time.Second, 100)
			b.fire()
			b.pass(time.Second, time.Second)
			b.c.values[0].microjoules = 0
		}, 300, "was set back or jumped"},
		{"beyond its range", []domain{pkg(0)}, func(b *rig) {
			b.pass(3*time.Second, 3*time.Second, 100)
			b.fire()
			b.pass(time.Second, time.Second)
			b.c.values[0].microjoules = big + 1
		}, 300, "exceeded its own range"},
		{"jump to 2^63", []domain{noRange}, func(b *rig) {
			b.pass(3*time.Second, 3*time.Second, 100)
			b.fire()
			b.pass(time.Second, time.Second)
			b.c.values[0].microjoules = 1 << 63
		}, 300, "set back or jumped"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := newRig(t, tt.list...)
			for i := range b.c.values {
				b.c.values[i].microjoules = 500e6
			}
			w := b.begin(t)
			tt.work(b)
			e := end(t, w, 0.5)
			if !warned(e, tt.want) {
				t.Errorf("warnings are %q, want %q", e.Warnings, tt.want)
			}
			metertest.Near(t, "energy of the machine", float64(whole(e)), tt.measured)
			if tt.measured > 0 && e.Kind != energy.Measured {
				t.Errorf("kind is %v", e.Kind)
			}
			if tt.measured == 0 && (e.Kind != energy.Assumed || e.Source != "fixed-watts" ||
				e.Gross != energy.Exactly[energy.Joules](0.5) || e.Share != 0) {
				t.Errorf("the model did not take over: %+v", e)
			}
		})
	}
}

// A counter that stands still in a window that is too short for it is no fault: the windows sum to
// what it counted, and each one's range says how much it may have left out.
func TestCounterSourceStillInShortWindows(t *testing.T) {
	b := newRig(t, pkg(0), dram(0))
	var sum energy.Energy
	for i := range 100 {
		w := b.begin(t)
		b.pass(5*time.Millisecond, 5*time.Millisecond)
		if i%10 == 9 { // it shows its 5 J at once
			b.c.values[0].microjoules += 5e6
		}
		e := end(t, w, 0.005)
		if e.Kind != energy.Measured || !warned(e, tooShort) ||
			!warned(e, "dram-0 did not move in a window that was too short") {
			t.Fatalf("window %d: %+v", i, e)
		}
		// Two updates of 1 ms at 1 kW.
		if whole := e.Domains[1].Whole; whole.Low != 0 || whole.Central != 0 || math.Abs(float64(whole.High)-2) > 1e-9 {
			t.Fatalf("window %d: %v; want 0 J to 2 J", i, whole)
		}
		sum = sum.Add(e)
	}
	metertest.Near(t, "the whole of the windows", float64(whole(sum)), 50)
	metertest.Near(t, "gross", float64(sum.Gross.Central), float64(whole(sum))*sum.Share)
	w := b.begin(t)
	b.pass(time.Millisecond, time.Millisecond)
	metertest.Near(t, "less than two updates", float64(end(t, w, 0.001).Domains[0].Whole.High), 1)
}

func TestCounterSourceWrapsOnce(t *testing.T) {
	b := newRig(t, pkg(0))
	b.c.values[0].microjoules = big - 10e6
	w := b.begin(t)
	b.pass(time.Second, time.Second, 15)
	if e := end(t, w, 1); b.c.values[0].microjoules != 5e6 || e.Gross.Central != 15 || e.Kind != energy.Measured {
		t.Errorf("%+v", e)
	}
}

// Values near the end of 64 bits are like any others.
func TestCounterSourceHugeValues(t *testing.T) {
	d := pkg(0)
	d.wrap = 0
	b := newRig(t, d)
	b.c.values[0].microjoules = 1<<63 - 5
	w := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	if e := end(t, w, 1); e.Gross.Central != 100 {
		t.Errorf("gross is %v", e.Gross)
	}
}

// A dropped reading widens the range by the mean power of the rest.
func TestCounterSourceDroppedReadingWidens(t *testing.T) {
	d := pkg(0)
	d.wrap = 0
	b := newRig(t, d)
	b.c.values[0].microjoules = 900e6
	w := b.begin(t)
	b.pass(4*time.Second, 4*time.Second, 100)
	b.fire()
	b.c.values[0].microjoules = 0
	b.pass(time.Second, time.Second, 100)
	e := end(t, w, 5)
	metertest.Near(t, "central", float64(e.Domains[0].Whole.Central), 400)
	metertest.Near(t, "high", float64(e.Domains[0].Whole.High), 400*(1+0.25+0.0004))
}

func TestCounterSourceWithoutModel(t *testing.T) {
	b := newRig(t, pkg(0))
	b.o.fallback = nil
	w := b.begin(t)
	b.c.values[0].err = fs.ErrPermission
	if _, err := w.Stop(used(1)); err == nil ||
		!strings.Contains(err.Error(), "package-0 could not be read: permission denied; there is no model") {
		t.Errorf("error is %v", err)
	}
}

// A counter that comes back serves the next window; one that is away at the start spoils it.
func TestCounterSourceRecovers(t *testing.T) {
	b := newRig(t, pkg(0))
	b.c.values[0].err = fs.ErrPermission
	w := b.begin(t)
	b.c.values[0].err = nil
	b.pass(time.Second, time.Second, 100)
	if e := end(t, w, 1); e.Kind != energy.Assumed || !warned(e, "permission denied") {
		t.Errorf("%+v", e)
	}
	w = b.begin(t)
	b.pass(time.Second, time.Second, 100)
	if e := end(t, w, 1); e.Kind != energy.Measured || e.Gross.Central != 100 {
		t.Errorf("%+v", e)
	}
}

// A model that fails too is named in the error, with what was lost.
func TestCounterSourceModelFails(t *testing.T) {
	broken := errors.New("no model today")
	for _, m := range []brokenModel{{start: broken}, {stop: broken}} {
		b := newRig(t, pkg(0))
		b.o.fallback = m
		w := b.begin(t)
		b.pass(time.Second, time.Second, 0)
		if _, err := w.Stop(used(1)); !errors.Is(err, broken) ||
			!strings.Contains(err.Error(), "no counter moved in the window; the model failed too") {
			t.Errorf("error is %v", err)
		}
	}
}

type brokenModel struct{ start, stop error }

func (brokenModel) Info() energy.SourceInfo                    { return energy.SourceInfo{} }
func (m brokenModel) Start() (energy.Window, error)            { return m, m.start }
func (m brokenModel) Stop(energy.Usage) (energy.Energy, error) { return energy.Energy{}, m.stop }

// whole sums what all domains showed.
func whole(e energy.Energy) energy.Joules {
	var sum energy.Joules
	for _, d := range e.Domains {
		sum += d.Whole.Central
	}
	return sum
}
