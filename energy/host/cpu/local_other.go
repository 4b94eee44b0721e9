//go:build !linux && !darwin && !windows

package cpu

// Local asks the system what CPU it runs on.
func Local() (Info, error) { return Info{}, errNoCPU }
