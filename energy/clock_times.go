package energy

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"github.com/shirou/gopsutil/v3/process"
)

// TimesClock returns the portable clock: the user and system time that gopsutil
// reports for this process. It moves in steps of 10 ms (15.625 ms on Windows) and
// costs tens of microseconds a reading, so it is the fallback and not the choice.
// Each of its steps can swallow a short window whole; [Usage.Short] tells.
func TimesClock() Clock { return timesClock{} }

type timesClock struct{}

var (
	_ Clock   = timesClock{}
	_ Bounder = timesClock{}
)

// CPU adds user and system time by hand: the Total method of gopsutil also
// counts the wait for input and output, in which no CPU works.
func (timesClock) CPU() (time.Duration, error) {
	p := process.Process{Pid: int32(os.Getpid())}
	t, err := p.Times()
	if err != nil {
		return 0, fmt.Errorf("energy: CPU times of process %d: %w", p.Pid, err)
	}
	return time.Duration((t.User + t.System) * float64(time.Second)), nil
}

func (timesClock) Resolution() time.Duration {
	if runtime.GOOS == "windows" {
		return time.Second / 64 // the default interval of the Windows timer
	}
	return 10 * time.Millisecond // a tick of /proc/<pid>/stat, USER_HZ = 100
}

// Bound is two steps, because user and system time are rounded apart.
func (c timesClock) Bound(int) time.Duration { return 2 * c.Resolution() }

func (timesClock) Name() string { return "gopsutil process times" }
