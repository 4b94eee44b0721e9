package energy

import (
	"fmt"
	"time"

	"golang.org/x/sys/windows"
)

// timesClock reads the kernel and user time of the process, which Windows charges by the tick of
// its timer.
type timesClock struct{}

var (
	_ Clock   = timesClock{}
	_ Bounder = timesClock{}
)

func processClock() Clock { return timesClock{} }

func (timesClock) CPU() (time.Duration, error) {
	var created, exited, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(windows.CurrentProcess(), &created, &exited, &kernel, &user); err != nil {
		return 0, fmt.Errorf("energy: GetProcessTimes: %w", err)
	}
	return span(kernel) + span(user), nil
}

// span is a length of time in units of 100 ns; Filetime.Nanoseconds would take it for a date.
func span(f windows.Filetime) time.Duration {
	return time.Duration(uint64(f.HighDateTime)<<32|uint64(f.LowDateTime)) * 100
}

// Resolution is the default interval of the timer.
func (timesClock) Resolution() time.Duration { return time.Second / 64 }

// Bound is two steps, because kernel and user time are charged apart.
func (c timesClock) Bound(int) time.Duration { return 2 * c.Resolution() }

func (timesClock) Name() string { return "GetProcessTimes" }
