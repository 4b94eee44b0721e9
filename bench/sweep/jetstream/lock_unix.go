//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package jetstream

import (
	"errors"
	"os"
	"syscall"
)

// tryLock locks a file until it is closed, or until the process ends, however it does.
func tryLock(f *os.File) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errLocked
	}
	return err
}
