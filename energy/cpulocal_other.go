//go:build !linux && !darwin && !windows

package energy

// HostCPU asks the system what CPU it runs on.
func HostCPU() (CPUInfo, error) { return CPUInfo{}, errNoCPU }
