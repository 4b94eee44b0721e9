package host

import (
	"fmt"
	"io"
	"os"
	"unsafe"

	"golang.org/x/sys/unix"
)

// kernelPerf opens events by the system call.
type kernelPerf struct{}

// open counts what all processes do on the CPU, which needs CAP_PERFMON, or a
// perf_event_paranoid of at most 0.
func (kernelPerf) open(pmu uint32, config uint64, cpu int) (io.ReadCloser, error) {
	attr := unix.PerfEventAttr{Type: pmu, Config: config}
	attr.Size = uint32(unsafe.Sizeof(attr))
	fd, err := unix.PerfEventOpen(&attr, -1, cpu, -1, unix.PERF_FLAG_FD_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("perf_event_open", err)
	}
	return os.NewFile(uintptr(fd), fmt.Sprintf("perf event %d of PMU %d", config, pmu)), nil
}

// livePerf is the opener of this system.
func livePerf() perfOpener { return kernelPerf{} }
