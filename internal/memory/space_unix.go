//go:build linux || darwin

package memory

import "syscall"

// addressSpace is the bound of the shell (ulimit -v), 0 without.
func addressSpace() float64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<62 {
		return 0
	}
	return float64(limit.Cur)
}
