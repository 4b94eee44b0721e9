package energy

import "time"

// Clock reads the CPU time that this process has used so far, user and system
// together and over all of its threads. Implementations are safe for concurrent
// use and never go backwards.
type Clock interface {
	// CPU returns the CPU time since some fixed moment before the first reading.
	CPU() (time.Duration, error)
	// Resolution is the smallest step seen between two readings of one busy
	// thread, which may be coarser than the unit in which the system reports.
	Resolution() time.Duration
	// Name says which clock it is, for the record.
	Name() string
}

// Bounder is an optional ability of a [Clock]: how far the CPU time of a window
// may be off on either side, when so many threads work in it. A clock without it
// is taken to be off by one [Clock] resolution.
//
// The number of threads matters on Linux. It brings the CPU time of the calling
// thread up to date when it is asked, but that of threads running on other
// processors only at their next scheduler tick. A window of 1 ms around four busy
// threads on a 250 Hz kernel was seen to report 1 ms, or 13 ms, instead of 4.
type Bounder interface {
	Bound(threads int) time.Duration
}

// Parent is an optional ability of a [Clock]: the CPU time of child processes that this one has
// waited for, and of those that they have waited for. The time of a child counts whole once it is
// waited for, and not before. Windows keeps no such account.
type Parent interface {
	Children() (time.Duration, error)
}

// ProcessClock returns the best clock of this system: clock_gettime with
// CLOCK_PROCESS_CPUTIME_ID on Linux, macOS and FreeBSD, getrusage on other unix systems,
// and GetProcessTimes on Windows. Elsewhere its readings are errors.
func ProcessClock() Clock { return processClock() }

// boundOf returns the greatest error of a window. Fewer than one thread count as
// one.
func boundOf(c Clock, threads int) time.Duration {
	if b, ok := c.(Bounder); ok {
		return b.Bound(max(1, threads))
	}
	return c.Resolution()
}

// childrenOf reads the CPU time of children, which is none where the clock does not know.
func childrenOf(c Clock) (time.Duration, error) {
	if p, ok := c.(Parent); ok {
		return p.Children()
	}
	return 0, nil
}
