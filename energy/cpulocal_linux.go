package energy

import (
	"fmt"
	"io"
	"os"
)

// HostCPU asks the system what CPU it runs on.
func HostCPU() (CPUInfo, error) {
	const firstCPU = 1 << 16 // more than the description of one CPU takes
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: %w", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, firstCPU))
	if err != nil {
		return CPUInfo{}, fmt.Errorf("energy: what CPU this is: %w", err)
	}
	return parseCPUInfo(string(text))
}
