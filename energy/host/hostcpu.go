package host

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// hostTick is the unit of /proc/stat: USER_HZ is 100 on every architecture that Go runs on.
const hostTick = 10 * time.Millisecond

// busyFields is how many fields of /proc/stat add up to busy time. Each is cut to whole ticks
// on its own, so the sum of a window can be off by one tick for each.
const busyFields = 5

// hostTimes are the running totals of the CPUs of a machine, in ticks.
type hostTimes struct {
	// busy is user, nice, system, irq and softirq. Guests are within user and nice
	// already, and what they execute draws power like the rest.
	busy uint64
	// idle is idle and iowait: a CPU that waits for input or output executes nothing.
	idle uint64
	// steal is what a hypervisor gave to others. It was busy time of another machine.
	steal uint64
}

// hostClock reads the CPU time of the whole machine.
type hostClock func() (hostTimes, error)

// hostCPU reads stat in the root of procfs, which must be that of the host: a private pid
// namespace does not matter to it, but lxcfs puts a file of the container's own in its place.
// A nil file system gives an error at each reading.
func hostCPU(proc fs.FS) hostClock {
	return func() (hostTimes, error) {
		if proc == nil {
			return hostTimes{}, errors.New("host: this system has no /proc/stat")
		}
		f, err := proc.Open("stat")
		if err != nil {
			return hostTimes{}, fmt.Errorf("energy: CPU time of the host: %w", err)
		}
		defer func() { _ = f.Close() }() // it was only read
		// The first line is all that is needed; eleven numbers of 20 digits fit twice.
		var b [512]byte
		n, err := io.ReadFull(f, b[:])
		if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
			return hostTimes{}, fmt.Errorf("energy: CPU time of the host: %w", err)
		}
		return parseHostTimes(b[:n])
	}
}

// parseHostTimes reads the line "cpu user nice system idle iowait irq softirq steal ...". Old
// kernels end it earlier; what is missing is zero.
func parseHostTimes(stat []byte) (hostTimes, error) {
	line, _, ended := bytes.Cut(stat, []byte("\n"))
	fields := bytes.Fields(line)
	if !ended || len(fields) < 5 || string(fields[0]) != "cpu" {
		return hostTimes{}, fmt.Errorf("host: /proc/stat begins with %.40q; "+
			"it must be a line of cpu and at least four numbers", line)
	}
	var v [8]uint64
	for i := range min(len(v), len(fields)-1) {
		n, err := strconv.ParseUint(string(fields[i+1]), 10, 64)
		if err != nil {
			return hostTimes{}, fmt.Errorf("host: /proc/stat: field %d of cpu is %.40q; it must be a number of ticks",
				i+1, fields[i+1])
		}
		v[i] = n
	}
	return hostTimes{busy: v[0] + v[1] + v[2] + v[5] + v[6], idle: v[3] + v[4], steal: v[7]}, nil
}

// hostUsage is what the CPUs of a machine did in a window.
type hostUsage struct {
	busy   energy.CPUSeconds
	within energy.CPUSeconds // how far busy may be off on either side
	total  energy.CPUSeconds // busy, idle and stolen: the CPUs times the length of the window
	err    error             // why nothing is known, nil where it is
}

// errHostBack is about a machine that took CPUs away, or a container that was moved.
var errHostBack = errors.New("host: /proc/stat went back")

// since returns the usage between two readings. Busy time that went back is not known. Idle
// time is known to go back now and then, and counts as none then.
func (t hostTimes) since(start hostTimes, elapsed time.Duration) hostUsage {
	if t.busy < start.busy || t.steal < start.steal {
		return hostUsage{err: errHostBack}
	}
	busy := ticks(t.busy - start.busy)
	var idle energy.CPUSeconds
	if t.idle > start.idle {
		idle = ticks(t.idle - start.idle)
	}
	// A CPU's time is charged when its scheduler ticks, so each one that was at work may be
	// a tick behind. On average there were busy/elapsed of them.
	working := energy.CPUSeconds(1)
	if elapsed > 0 {
		working = max(working, busy/energy.CPUSeconds(elapsed.Seconds()))
	}
	return hostUsage{
		busy:   busy,
		within: (busyFields + working) * energy.CPUSeconds(hostTick.Seconds()),
		total:  busy + idle + ticks(t.steal-start.steal),
	}
}

func ticks(n uint64) energy.CPUSeconds { return energy.CPUSeconds(float64(n) * hostTick.Seconds()) }
