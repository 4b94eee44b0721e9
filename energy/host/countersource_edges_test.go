package host

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// Where the machine's CPU time is not known, nobody knows the share of a process: the model takes
// over in that window, and where there is none, all of the energy is charged. Both are said.
func TestCounterSourceWithoutHost(t *testing.T) {
	missing := errors.New("no file")
	first, last := hostTimes{busy: 10}, hostTimes{busy: 210}
	type answer struct {
		times hostTimes
		err   error
	}
	for _, tt := range []struct {
		name  string
		ends  []answer // of a window of a second, nil without a procfs
		known bool
		why   string
	}{
		{"fine", []answer{{first, nil}, {last, nil}}, true, ""},
		{"none at the start", []answer{{first, missing}, {last, nil}}, false, "could not be read (no file)"},
		{"none at the end", []answer{{first, nil}, {last, missing}}, false, "could not be read (no file)"},
		{"back", []answer{{last, nil}, {first, nil}}, false, "went back"},
		{
			"less than the process",
			[]answer{{first, nil}, {hostTimes{busy: 20}, nil}},
			false,
			"less CPU time for the whole",
		},
		{"no procfs", nil, false, "no /proc/stat"},
	} {
		for _, model := range []bool{true, false} {
			b := newRig(t, pkg(0))
			b.o.host = hostCPU(nil)
			if ends := tt.ends; ends != nil {
				b.o.host = func() (hostTimes, error) {
					a := ends[0]
					ends = ends[1:]
					return a.times, a.err
				}
			}
			b.o.cpus = 4
			if !model {
				b.o.fallback = nil
			}
			w := b.begin(t)
			b.pass(time.Second, 0, 100)
			e := end(t, w, 1)
			name := fmt.Sprintf("%s, with a model: %v", tt.name, model)
			joules, kind := 50.0, energy.Measured
			switch {
			case !tt.known && model: // of 1 W a thread
				joules, kind = 1, energy.Assumed
			case !tt.known:
				joules = 100
				if low := e.Gross.Low; low > 25 { // were all four CPUs busy
					t.Errorf("%s: from %v", name, low)
				}
			}
			metertest.Near(t, name, float64(e.Gross.Central), joules)
			if e.Kind != kind || !tt.known && !warned(e, tt.why) || tt.known && warned(e, "not known") {
				t.Errorf("%s: %v, %q", name, e.Kind, e.Warnings)
			}
			if !tt.known && warned(e, "the share of this process is not known") != model ||
				warned(e, chargedWith) != (!tt.known && !model) {
				t.Errorf("%s: %q", name, e.Warnings)
			}
		}
	}
}

// A counter that moves seldom makes the ends of a window uncertain for as long.
func TestCounterSourceUpdate(t *testing.T) {
	d := domain{name: "BAT0", kind: energy.MachineDomain}
	b := newRig(t, d)
	b.o.update = time.Second
	for _, tt := range []struct {
		length time.Duration
		high   float64
		short  bool
	}{
		{50 * time.Second, 500 * 1.04, false},
		{49 * time.Second, 490 + 20, true},
		{time.Second, 30, true},
		{time.Second / 2, 5 * 3, true}, // less than an update: two of the window's energy at most
	} {
		w := b.begin(t)
		b.pass(tt.length, tt.length, 10)
		e := end(t, w, tt.length.Seconds())
		metertest.Near(t, tt.length.String(), float64(e.Domains[0].Whole.High), tt.high)
		if warned(e, tooShort) != tt.short || e.Domains[0].Kind != "machine" {
			t.Errorf("%v: %+v", tt.length, e)
		}
	}
}

// How long a window should be depends on how often the counter moves.
func TestCounterSourceSaysHowShort(t *testing.T) {
	for update, want := range map[time.Duration]string{
		time.Millisecond: "about every 1ms and should do so 50 times, in 50ms",
		2 * time.Second:  "about every 2s and should do so 50 times, in 1m40s",
	} {
		b := newRig(t, pkg(0))
		b.o.update = update
		w := b.begin(t)
		b.pass(10*update, time.Second, 10)
		if e := end(t, w, 1); !warned(e, want) {
			t.Errorf("%v: %q, want %q", update, e.Warnings, want)
		}
	}
}

// A counter that moves in large steps may be off by one of them, the least that it was seen to
// make.
func TestCounterSourceSteps(t *testing.T) {
	for _, tt := range []struct {
		gains []uint64 // joules, one in each third of a minute
		off   float64
	}{
		{[]uint64{36, 0, 72}, 36},
		{[]uint64{180, 0, 72}, 72},
		{[]uint64{0, 0, 7200}, 7200},
		{[]uint64{36, 0, 1800}, 1836.0 / 60 * 2}, // two updates are more than a step
		{[]uint64{18, 0, 36}, 36},                // it is known not to tell less apart
	} {
		b := newRig(t, domain{name: "BAT0", kind: energy.MachineDomain, step: 36e6})
		b.o.update = time.Second
		w := b.begin(t)
		sum := 0.0
		for _, j := range tt.gains {
			b.fire()
			b.pass(20*time.Second, time.Second)
			b.c.values[0].microjoules += j * 1e6
			sum += float64(j)
		}
		whole := end(t, w, 1).Domains[0].Whole
		metertest.Near(t, "high", float64(whole.High), sum+tt.off)
		metertest.Near(t, "low", float64(whole.Low), sum-tt.off)
	}
}

// The warnings of the source come first, and windows do not write into them.
func TestCounterSourceKeepsItsWarnings(t *testing.T) {
	b := newRig(t, pkg(0))
	b.info.Warnings = append(make([]string, 0, 8), "screen included")
	for range 2 {
		w := b.begin(t)
		b.pass(time.Second, time.Second, 100)
		if e := end(t, w, 1); len(e.Warnings) != 2 || e.Warnings[0] != "screen included" || e.Warnings[1] != noIdle {
			t.Errorf("warnings are %q", e.Warnings)
		}
	}
	if w := b.Info().Warnings; len(w) != 1 || w[:2][1] != "" {
		t.Errorf("the source's own warnings are %q", w[:2])
	}
}

// With the clock and the timer of the system an open window is read once a second, and then
// no more.
func TestCounterSourceReadsOnceASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newFakeCounter(pkg(0))
		c.step = 1e6
		s := newCounterSource(c, energy.SourceInfo{Name: "fake", Kind: energy.Measured}, counterOptions{})
		time.Sleep(10 * time.Second)
		if c.reads != 0 {
			t.Errorf("%d readings before the first window", c.reads)
		}
		w, err := s.Start()
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(3500 * time.Millisecond)
		e := end(t, w, 1)
		if c.reads != 5 || e.Gross.Central != 4 { // both edges, and three between them
			t.Errorf("%d readings, %v", c.reads, e.Gross)
		}
		time.Sleep(time.Minute)
		if c.reads != 5 {
			t.Errorf("%d readings after the window", c.reads-5)
		}
	})
}
