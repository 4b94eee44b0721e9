package host

import (
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// warned reports whether a warning contains the text.
func warned(e energy.Energy, text string) bool {
	return slices.ContainsFunc(e.Warnings, func(w string) bool { return strings.Contains(w, text) })
}

// Two sockets and their memory for 10 s, a quarter of the busy time being ours.
func TestCounterSourceByHand(t *testing.T) {
	b := newRig(t, pkg(0), pkg(1), dram(0))
	b.host.busy = 12345
	b.keepIdle(energy.Range[energy.Watts]{Low: 30, Central: 40, High: 50})
	w := b.begin(t)
	b.pass(10*time.Second, 20*time.Second, 100, 60, 20)
	e := end(t, w, 5)

	if e.Kind != energy.Measured || e.Source != "fake" || len(e.Warnings) != 0 {
		t.Errorf("%v by %s, %q", e.Kind, e.Source, e.Warnings)
	}
	metertest.Near(t, "host", float64(e.HostCPU), 20)
	metertest.Near(t, "share", e.Share, 0.25)
	metertest.Near(t, "gross", float64(e.Gross.Central), 1800*0.25)
	metertest.Near(t, "idle", float64(e.Idle.Central), 400*0.25)
	metertest.Near(t, "net", float64(e.Net.Central), 1400*0.25)
	// Two updates of 1 ms in 10 s are 0.0002. The machine's time is rounded in five fields
	// and behind on two CPUs: 70 ms.
	const low, high = (5 - 1e-6) / 20.07, (5 + 1e-6) / 19.93
	metertest.Near(t, "gross low", float64(e.Gross.Low), 1800*0.9998*low)
	metertest.Near(t, "gross high", float64(e.Gross.High), 1800*1.0002*high)
	metertest.Near(t, "idle low", float64(e.Idle.Low), 300*low)
	metertest.Near(t, "idle high", float64(e.Idle.High), 500*high)
	metertest.Near(t, "net low", float64(e.Net.Low), (1800*0.9998-500)*low)
	metertest.Near(t, "net high", float64(e.Net.High), (1800*1.0002-300)*high)
	for i, want := range []energy.DomainEnergy{
		{Name: "package-0", Kind: "package", Whole: energy.Range[energy.Joules]{
			Low: 999.8, Central: 1000,
			High: 1000.2,
		}},
		{Name: "package-1", Kind: "package", Whole: energy.Range[energy.Joules]{
			Low: 599.88, Central: 600,
			High: 600.12,
		}},
		{Name: "dram-0", Kind: "dram", Whole: energy.Range[energy.Joules]{Low: 199.96, Central: 200, High: 200.04}},
	} {
		got := e.Domains[i]
		metertest.Near(t, want.Name+" low", float64(got.Whole.Low), float64(want.Whole.Low))
		metertest.Near(t, want.Name+" high", float64(got.Whole.High), float64(want.Whole.High))
		got.Whole.Low, got.Whole.High = want.Whole.Low, want.Whole.High
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
	if _, err := w.Stop(used(1)); !errors.Is(err, energy.ErrStopped) {
		t.Errorf("second stop: %v", err)
	}
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back energy.Energy
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(e, back); diff != "" {
		t.Errorf("JSON changes it: %s", diff)
	}
}

// Windows overlap in any way, and a fault touches only those that were open.
func TestCounterSourceWindowsOverlap(t *testing.T) {
	b := newRig(t, pkg(0))
	first := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	second := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	if e := end(t, first, 2); e.Gross.Central != 200 {
		t.Errorf("first: %v", e.Gross)
	}
	b.c.values[0].err = fs.ErrPermission
	b.fire()
	b.c.values[0].err = nil
	third := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	if e := end(t, second, 1); e.Kind != energy.Assumed {
		t.Errorf("second: %+v", e)
	}
	if e := end(t, third, 1); e.Kind != energy.Measured || e.Gross.Central != 100 {
		t.Errorf("third: %+v", e)
	}
}

// A fault in the time before a window is no fault of the window.
func TestCounterSourceEarlierFault(t *testing.T) {
	d := pkg(0)
	d.wrap = 0
	b := newRig(t, d)
	b.c.values[0].microjoules = 900e6
	first := b.begin(t)
	b.pass(time.Second, time.Second)
	b.c.values[0].microjoules = 0
	second := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	if e := end(t, second, 1); e.Kind != energy.Measured || warned(e, "went back") {
		t.Errorf("second: %+v", e)
	}
	if e := end(t, first, 1); !warned(e, "went back") {
		t.Errorf("first: %+v", e)
	}
}

// Nothing runs and nothing is read while no window is open, whatever went wrong.
func TestCounterSourceRests(t *testing.T) {
	b := newRig(t, pkg(0))
	first, second := b.begin(t), b.begin(t)
	late := b.fire
	reads := b.c.reads
	late()
	if b.c.reads != reads+1 {
		t.Errorf("the timer made %d readings", b.c.reads-reads)
	}
	if _, err := first.Stop(energy.Usage{CPU: -1}); err == nil {
		t.Error("a negative usage was accepted")
	}
	if b.fire == nil {
		t.Error("the timer stopped with a window open")
	}
	b.pass(time.Second, time.Second, 1)
	end(t, second, 1)
	if b.fire != nil {
		t.Error("the timer runs without a window")
	}
	reads = b.c.reads
	late() // a timer that fired already
	if b.c.reads != reads || b.fire != nil {
		t.Error("a late timer read the counter")
	}
	w := b.begin(t)
	b.fire = nil
	late()
	if b.fire != nil {
		t.Error("a late timer runs beside the new one")
	}
	b.pass(time.Second, time.Second, 1)
	end(t, w, 1)
}

// The sums count only while a window is open, so that an idle hour is not charged nor
// taken for a missed wrap.
func TestCounterSourceForgetsTheGap(t *testing.T) {
	b := newRig(t, pkg(0))
	w := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	end(t, w, 1)
	b.pass(time.Hour, time.Hour, 5)
	w = b.begin(t)
	b.pass(time.Second, time.Second, 100)
	if e := end(t, w, 1); e.Gross.Central != 100 || e.Kind != energy.Measured {
		t.Errorf("%+v", e)
	}
}

func TestCounterSourceIdleIsCut(t *testing.T) {
	b := newRig(t, pkg(0))
	b.keepIdle(energy.Exactly[energy.Watts](150))
	w := b.begin(t)
	b.pass(time.Second, time.Second, 100)
	e := end(t, w, 1)
	if e.Idle.Central != 100 || e.Net.Central != 0 || !warned(e, "idle was cut") {
		t.Errorf("%+v", e)
	}
}
