//go:build linux || darwin || freebsd

package energy

import (
	"testing"
	"time"
)

func TestGettimeClockBound(t *testing.T) {
	c := &gettimeClock{tick: 4 * time.Millisecond}
	for threads, want := range map[int]time.Duration{
		0: gettimeStep, // fewer than one count as one
		1: gettimeStep,
		4: gettimeStep + 12*time.Millisecond,
	} {
		if got := boundOf(c, threads); got != want {
			t.Errorf("%d threads: %v, want %v", threads, got, want)
		}
	}
	if tick := schedulerTick(); tick < 0 || tick > 100*time.Millisecond {
		t.Errorf("a scheduler tick of %v", tick)
	}
}

func TestRusageClockBound(t *testing.T) {
	c := RusageClock()
	if got, want := boundOf(c, 4), 2*c.Resolution(); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
