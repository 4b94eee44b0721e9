// Package memory tells how much memory this process may use and does, so that work that would need
// more can be refused before it is killed for it.
package memory

import (
	"math"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
)

// Limit is what this process may use: the least of what the machine has to spare, the bound of
// its container, of the shell (ulimit -v) and GOMEMLIMIT; a tenth is left for what nobody foresees.
// It is 0 where nothing is known.
func Limit() float64 {
	limit := math.Inf(1)
	for _, bound := range []float64{spare(), container(), addressSpace()} {
		if bound > 0 {
			limit = min(limit, bound)
		}
	}
	if set := debug.SetMemoryLimit(-1); set < math.MaxInt64 {
		limit = min(limit, float64(set))
	}
	if math.IsInf(limit, 1) {
		return 0
	}
	return 0.9 * limit
}

// Machine is what processes that this one starts may use together: what the machine and the
// container have to spare, less a tenth. It is 0 where nothing is known.
func Machine() float64 {
	machine, container := spare(), container()
	if machine == 0 || container == 0 {
		return 0.9 * max(machine, container)
	}
	return 0.9 * min(machine, container)
}

// spare is what the machine can still give, with what the process has.
func spare() float64 {
	text, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "MemAvailable:" {
			if kib, err := strconv.ParseFloat(fields[1], 64); err == nil {
				return 1024*kib + Used()
			}
		}
	}
	return 0
}

// container is the bound of the control group that a container sees as its own, 0 without.
func container() float64 {
	for _, file := range []string{"/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"} {
		if text, err := os.ReadFile(file); err == nil {
			if bytes, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64); err == nil {
				return bytes
			}
		}
	}
	return 0
}

// Used is what the Go runtime has from the system and not given back.
func Used() float64 {
	samples := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(samples)
	return float64(samples[0].Value.Uint64() - samples[1].Value.Uint64())
}
