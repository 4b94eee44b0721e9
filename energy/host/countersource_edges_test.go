package host

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/metertest"
)

// Where the machine's CPU time cannot be read all of the energy is charged, and that is said.
func TestCounterSourceWithoutHost(t *testing.T) {
	missing := errors.New("no file")
	first, last := hostTimes{busy: 10}, hostTimes{busy: 210}
	type answer struct {
		times hostTimes
		err   error
	}
	for _, tt := range []struct {
		name    string
		answers []answer // at both ends
		share   float64
	}{
		{"fine", []answer{{first, nil}, {last, nil}}, 0.5},
		{"none at the start", []answer{{first, missing}, {last, nil}}, 1},
		{"none at the end", []answer{{first, nil}, {last, missing}}, 1},
		{"back", []answer{{last, nil}, {first, nil}}, 1},
		{"no procfs", nil, 1},
	} {
		b := newRig(t, pkg(0))
		b.o.host = hostCPU(nil)
		if tt.answers != nil {
			b.o.host = func() (hostTimes, error) {
				a := tt.answers[0]
				tt.answers = tt.answers[1:]
				return a.times, a.err
			}
		}
		w := b.begin(t)
		b.pass(time.Second, 0, 100)
		e := end(t, w, 1)
		if e.Share != tt.share || (e.HostCPU != 0) != (tt.share < 1) || warned(e, noHostCPU) != (tt.share == 1) {
			t.Errorf("%s: share %v, host %v, %q", tt.name, e.Share, e.HostCPU, e.Warnings)
		}
		metertest.Near(t, tt.name, float64(e.Gross.Central), 100*tt.share)
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
