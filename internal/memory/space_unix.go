//go:build unix

package memory

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// addressSpace is what the bound of the shell (ulimit -v) leaves for memory, 0 without a bound. Of
// addresses a Go program takes about a gigabyte more than it has memory, for its code, tables and
// reserve: that is in the way of memory under such a bound.
func addressSpace() float64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_AS, &limit); err != nil || limit.Cur > 1<<62 {
		return 0
	}
	return max(1, float64(limit.Cur)-max(0, addresses()-Used()))
}

// addresses are those that the process has, 0 where that is not known.
func addresses() float64 {
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	pages, _, _ := strings.Cut(string(text), " ")
	n, err := strconv.ParseFloat(pages, 64)
	if err != nil {
		return 0
	}
	return n * float64(os.Getpagesize())
}
