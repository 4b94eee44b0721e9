package host

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"sync"
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
	// already, and what they execute draws power like the rest. Parts are the five by
	// themselves.
	busy  uint64
	parts [busyFields]uint64
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
	parts := [busyFields]uint64{v[0], v[1], v[2], v[5], v[6]}
	return hostTimes{busy: v[0] + v[1] + v[2] + v[5] + v[6], parts: parts, idle: v[3] + v[4], steal: v[7]}, nil
}

// hostUsage is what the CPUs of a machine did in a window.
type hostUsage struct {
	busy   energy.CPUSeconds
	within energy.CPUSeconds // how far busy may be off on either side
	total  energy.CPUSeconds // busy, idle and stolen: the CPUs times the length of the window
	err    error             // why nothing is known, nil where it is
	// most is what all CPUs of the machine could have done, for where nothing is known; 0 is not
	// known either.
	most energy.CPUSeconds
}

// errHostBack is about a machine that took CPUs away, or a container that was moved.
var errHostBack = errors.New("host: /proc/stat went back")

// since returns the usage between two readings. Busy time that went back, in any of its parts, is
// not known. Idle time is known to go back now and then, and so is stolen time where a guest is
// moved; they are no part of the busy time, and count as none then.
func (t hostTimes) since(start hostTimes, elapsed time.Duration) hostUsage {
	back := t.busy < start.busy
	for i := range t.parts {
		back = back || t.parts[i] < start.parts[i]
	}
	if back {
		return hostUsage{err: errHostBack}
	}
	gained := func(from, to uint64) energy.CPUSeconds {
		if to < from {
			return 0
		}
		return ticks(to - from)
	}
	busy := ticks(t.busy - start.busy)
	// A CPU's time is charged when its scheduler ticks, so each one that was at work may be
	// a tick behind. On average there were busy/elapsed of them.
	working := energy.CPUSeconds(1)
	if elapsed > 0 {
		working = max(working, busy/energy.CPUSeconds(elapsed.Seconds()))
	}
	return hostUsage{
		busy:   busy,
		within: (busyFields + working) * energy.CPUSeconds(hostTick.Seconds()),
		total:  busy + gained(start.idle, t.idle) + gained(start.steal, t.steal),
	}
}

func ticks(n uint64) energy.CPUSeconds { return energy.CPUSeconds(float64(n) * hostTick.Seconds()) }

// errForeignStat is about a stat that shows some container instead of the machine. Nothing follows
// from it for the share.
var errForeignStat = errors.New("/proc/stat is not that of the machine")

// machineCPU reads the CPU time of the machine that has a procfs and a sysfs, and fails where stat
// is not that of the machine, which is looked at once.
func machineCPU(proc fs.FS, sys sysTree) hostClock {
	clock := hostCPU(proc)
	foreign := sync.OnceValue(func() error { return foreignStat(proc, sys) })
	return func() (hostTimes, error) {
		if err := foreign(); err != nil {
			return hostTimes{}, err
		}
		return clock()
	}
}

// foreignStat looks for the two signs of a stat that a container has for itself (lxcfs): something
// is mounted in its place, or it has fewer CPUs than the machine. What cannot be read is no sign.
func foreignStat(proc fs.FS, sys sysTree) error {
	if proc == nil {
		return nil
	}
	if kind := mountedOver(proc, "/proc/stat"); kind != "" {
		return fmt.Errorf("%w: %.40q is mounted over it, as in containers", errForeignStat, kind)
	}
	if stated, online := statedCPUs(proc), sys.cpus("online"); stated > 0 && stated < online {
		return fmt.Errorf("%w: it shows %d CPUs where %d are online, as in containers", errForeignStat, stated, online)
	}
	return nil
}

// mountedOver is the type of the file system that is mounted at a place, "" where there is none, or
// where that cannot be told.
func mountedOver(proc fs.FS, place string) string {
	f, err := proc.Open("self/mountinfo")
	if err != nil {
		return ""
	}
	defer func() { _ = f.Close() }() // it was only read
	lines := bufio.NewScanner(io.LimitReader(f, maxProcFile))
	for lines.Scan() {
		// ID, parent, device, root, mount point, options, optional fields, "-", type, source,
		// options
		before, after, _ := strings.Cut(lines.Text(), " - ")
		mount, kind := strings.Fields(before), strings.Fields(after)
		if len(mount) > 4 && mount[4] == place && len(kind) > 0 {
			return kind[0]
		}
	}
	return ""
}

// maxProcFile bounds what is read of a file in procfs: stat has a line for each CPU and one of all
// interrupts.
const maxProcFile = 4 << 20

// statedCPUs is for how many CPUs stat has a line, 0 where that is not known.
func statedCPUs(proc fs.FS) (n int) {
	f, err := proc.Open("stat")
	if err != nil {
		return 0
	}
	defer func() { _ = f.Close() }() // it was only read
	lines := bufio.NewScanner(io.LimitReader(f, maxProcFile))
	for lines.Scan() {
		number, isCPU := strings.CutPrefix(lines.Text(), "cpu")
		if !isCPU {
			break // those of CPUs come first
		}
		if number != "" && number[0] >= '0' && number[0] <= '9' {
			n++
		}
	}
	return n
}
