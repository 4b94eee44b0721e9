//go:build unix

package energy

import (
	"fmt"
	"time"

	"golang.org/x/sys/unix"
)

// RusageClock returns the fallback of unix systems: user and system time by getrusage. Systems that
// sample them at the scheduler's tick move it in steps of 10 ms, and nothing tells which ones do,
// so that step is what it claims. Each of them can swallow a short window whole; [Usage.Short]
// tells.
func RusageClock() Clock { return rusageClock{} }

type rusageClock struct{}

var (
	_ Clock   = rusageClock{}
	_ Bounder = rusageClock{}
)

func (rusageClock) CPU() (time.Duration, error) {
	var use unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &use); err != nil {
		return 0, fmt.Errorf("energy: getrusage(RUSAGE_SELF): %w", err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano()), nil
}

func (rusageClock) Resolution() time.Duration { return 10 * time.Millisecond }

// Bound is two steps, because user and system time are rounded apart.
func (c rusageClock) Bound(int) time.Duration { return 2 * c.Resolution() }

func (rusageClock) Name() string { return "getrusage(RUSAGE_SELF)" }
