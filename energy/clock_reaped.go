package energy

import (
	"runtime"
	"time"
)

// ReapedClock is the clock of processes that have ended: what the system says of them when they are
// waited for, their threads and the children that they have waited for included. Its readings are
// the CPU time of all children of this process that were waited for. The name says of whom the
// figures are, for the record.
func ReapedClock(name string) Clock { return reapedClock{name} }

type reapedClock struct{ name string }

func (reapedClock) CPU() (time.Duration, error) { return childrenOf(ProcessClock()) }

// Resolution is that of rusage. Linux and macOS count an ended process exactly and round user and
// system time to the microsecond; of others it is not known, and taken to be a tick.
func (reapedClock) Resolution() time.Duration {
	if runtime.GOOS == "linux" || runtime.GOOS == "darwin" {
		return time.Microsecond
	}
	return 10 * time.Millisecond
}

func (c reapedClock) Name() string { return c.name }
