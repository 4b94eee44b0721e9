package energy

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
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
		near(t, tt.name, float64(e.Gross.Central), 100*tt.share)
	}
}

// A counter that moves seldom makes the ends of a window uncertain for as long.
func TestCounterSourceUpdate(t *testing.T) {
	d := domain{name: "BAT0", kind: machineDomain}
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
		near(t, tt.length.String(), float64(e.Domains[0].Whole.High), tt.high)
		if warned(e, tooShort) != tt.short || e.Domains[0].Kind != "machine" {
			t.Errorf("%v: %+v", tt.length, e)
		}
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
		s := newCounterSource(c, SourceInfo{Name: "fake", Kind: Measured}, counterOptions{})
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
