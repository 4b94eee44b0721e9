//go:build !unix && !windows

package energy

import (
	"errors"
	"runtime"
	"time"
)

// noClock is that of a system whose CPU times nobody has found out how to read.
type noClock struct{}

func processClock() Clock { return noClock{} }

func (noClock) CPU() (time.Duration, error) {
	return 0, errors.New("energy: no clock of CPU time is known on " + runtime.GOOS)
}

func (noClock) Resolution() time.Duration { return time.Second }
func (noClock) Name() string              { return "none" }
