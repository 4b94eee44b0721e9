package energy

import (
	"time"
)

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

// Lagger is an optional ability of a [Clock]: how far a reading may be behind
// for every other thread that runs at that moment.
//
// Linux brings the CPU time of the calling thread up to date when it is asked,
// but that of threads running on other processors only at their next scheduler
// tick. A window of 1 ms around four busy threads on a 250 Hz kernel was seen to
// report 1 ms, or 10 ms, instead of 4.
type Lagger interface {
	Lag() time.Duration
}

// ProcessClock returns the best clock of this system: clock_gettime with
// CLOCK_PROCESS_CPUTIME_ID on Linux, macOS and FreeBSD, and elsewhere the
// process times that gopsutil reports.
func ProcessClock() Clock { return processClock() }

// lagOf returns the lag of a clock, zero where it has none to tell.
func lagOf(c Clock) time.Duration {
	if l, ok := c.(Lagger); ok {
		return l.Lag()
	}
	return 0
}
