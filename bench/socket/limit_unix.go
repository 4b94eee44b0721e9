//go:build linux || darwin

package socket

import (
	"fmt"
	"math"
	"syscall"
)

// DescriptorLimit is how many files the process may have open at a time, after having
// raised the soft limit as far as allowed.
func DescriptorLimit() (int, error) {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return 0, fmt.Errorf("socket: limit of descriptors: %w", err)
	}
	if l.Cur < l.Max {
		raised := syscall.Rlimit{Cur: l.Max, Max: l.Max}
		if syscall.Setrlimit(syscall.RLIMIT_NOFILE, &raised) == nil {
			l = raised
		}
	}
	return int(min(l.Cur, math.MaxInt32)), nil
}
