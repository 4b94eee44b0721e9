package cpu

import (
	"fmt"
	"io"
	"os"
)

// Local asks the system what CPU it runs on.
func Local() (Info, error) {
	const firstCPU = 1 << 16 // more than the description of one CPU takes
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return Info{}, fmt.Errorf("cpu: what CPU this is: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(f, firstCPU))
	if err != nil {
		return Info{}, fmt.Errorf("cpu: what CPU this is: %w", err)
	}
	return ParseCPUInfo(string(text))
}
