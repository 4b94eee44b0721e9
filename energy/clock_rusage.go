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
	_ Parent  = rusageClock{}
)

func (rusageClock) CPU() (time.Duration, error) {
	return rusage(unix.RUSAGE_SELF, "RUSAGE_SELF")
}

func (rusageClock) Children() (time.Duration, error) { return reaped() }

// reaped is the CPU time of the children that this process has waited for.
func reaped() (time.Duration, error) { return rusage(unix.RUSAGE_CHILDREN, "RUSAGE_CHILDREN") }

func rusage(who int, name string) (time.Duration, error) {
	var use unix.Rusage
	if err := unix.Getrusage(who, &use); err != nil {
		return 0, fmt.Errorf("energy: getrusage(%s): %w", name, err)
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano()), nil
}

func (rusageClock) Resolution() time.Duration { return 10 * time.Millisecond }

// Bound is two steps, because user and system time are rounded apart.
func (c rusageClock) Bound(int) time.Duration { return 2 * c.Resolution() }

func (rusageClock) Name() string { return "getrusage(RUSAGE_SELF)" }
