package energy

import (
	"time"

	"golang.org/x/sys/unix"
)

// slowestTick is a tick at 100 Hz, the slowest that common kernels use.
const slowestTick = 10 * time.Millisecond

// schedulerTick returns the period at which the kernel updates running threads.
// The coarse clocks advance once a tick, so their resolution is that period.
func schedulerTick() time.Duration {
	var ts unix.Timespec
	if err := unix.ClockGetres(unix.CLOCK_MONOTONIC_COARSE, &ts); err != nil {
		return slowestTick
	}
	return time.Duration(ts.Nano())
}
